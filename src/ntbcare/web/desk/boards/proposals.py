"""The block of what observers said and proposed, with its forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ntbcare.monitoring.models import Remark, RemarkKind, RemarkState
from ntbcare.monitoring.remarks import LONGEST, SHORTEST, remarks_of
from ntbcare.web.desk.boards.sections import Asked, Cell, Section, Table
from ntbcare.web.templatetags.words import day

_TONES = {RemarkState.WAITING: "plain", RemarkState.ACCEPTED: "good", RemarkState.REFUSED: "warn"}


class RemarkForm(forms.Form):
    """What an observer says."""

    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=RemarkKind.choices)
    text = forms.CharField(
        label=gettext_lazy("Isi"), min_length=SHORTEST, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Jangan menulis nama atau data pribadi pelapor. Koordinator membacanya lebih dulu."),
    )  # fmt: skip


class DecisionForm(forms.Form):
    """What a coordinator decides; owner and day for a proposal that is accepted, a reason for what is refused."""

    accepted = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    owner = forms.CharField(max_length=200, required=False)
    due_on = forms.DateField(required=False)
    reason = forms.CharField(max_length=500, required=False)


def proposals(asked: Asked) -> Section:
    """What was said and proposed, with what became of each."""
    rows = _remarks(asked)
    waiting = sum(one.state == RemarkState.WAITING for one in rows)
    sentence = _("Belum ada tanggapan atau usul tindak lanjut atas angka ini.")
    if waiting:
        sentence = ngettext(
            "%(n)s tanggapan atau usul menunggu keputusan koordinator.",
            "%(n)s tanggapan atau usul menunggu keputusan koordinator.",
            waiting,
        ) % {"n": waiting}  # fmt: skip
    elif rows:
        sentence = _("Tanggapan dan usul tindak lanjut atas angka ini.")
    heads = [_("Isi"), _("Jenis"), _("Diajukan oleh"), _("Keputusan"), _("Penanggung jawab dan tenggat")]
    raw = [
        [
            one.text,
            one.kind,
            str(one.author or ""),
            one.state,
            one.reason,
            one.owner.name if one.owner else "",
            str(one.due_on or ""),
        ]
        for one in rows
    ]
    table = Table(heads, [_row(one) for one in rows], ("text", "kind", "author", "state", "reason", "owner", "due_on"), raw)
    return Section("proposals", sentence, table=table if rows else None)


def waiting_for(asked: Asked) -> list[Remark]:
    """What the officer may decide here."""
    if not asked.opened.board.decides:
        return []
    return [one for one in _remarks(asked) if one.state == RemarkState.WAITING]


def form_context(asked: Asked) -> dict[str, Any]:
    """The forms that the officer has here."""
    return {"remark_form": RemarkForm() if asked.opened.board.proposes else None, "waiting": waiting_for(asked)}


def _remarks(asked: Asked) -> list[Remark]:
    board, viewer = asked.opened.board, asked.viewer
    return remarks_of(asked.opened.node.id, asked.period, reader_id=viewer.user_id, decides=board.decides)


def _row(one: Remark) -> list[Cell]:
    decided = str(RemarkState(one.state).label)
    reason = f": {one.reason}" if one.reason else ""
    owner = f"{one.owner.name}, {day(one.due_on)}" if one.owner else "–"
    return [
        # What is said of one commitment names it.
        Cell(f"{one.commitment.title}: {one.text}" if one.commitment else one.text),
        Cell(str(RemarkKind(one.kind).label)),
        Cell(str(one.author or "–")),
        Cell(f"{decided}{reason}", tone=_TONES[RemarkState(one.state)]),
        Cell(owner),
    ]
