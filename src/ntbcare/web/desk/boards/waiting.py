"""Blocks of what waits now: where, since when, and what went up."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ntbcare.cases.models import Case
from ntbcare.cases.queries import COUNT_LIMIT, Question, View, count_views, inbox
from ntbcare.common.clock import local_day, now
from ntbcare.web.desk.boards.sections import Asked, Cell, Section, Table
from ntbcare.web.desk.views.inbox import VIEW_NAMES
from ntbcare.web.templatetags.words import day, whole

_QUEUES = (
    View.NEW,
    View.INCOMPLETE,
    View.TO_DISPOSE,
    View.FINDING,
    View.DUE_SOON,
    View.OVERDUE,
    View.YELLOW,
    View.RED,
    View.ANSWERED,
)
_RAISED = (View.ESCALATED, View.OVERDUE, View.RED, View.FINDING)
_OLDEST = (View.NEW, View.TO_DISPOSE, View.OVERDUE)
_EACH = 3


def waits(asked: Asked) -> Section:
    """How many cases stand in each view of the inbox, each a way into it."""
    return _views(
        asked, "waits", _QUEUES, _("Tidak ada yang menunggu koordinator."), _("%(n)s laporan menunggu di meja koordinator.")
    )


def raised(asked: Asked) -> Section:
    """What went up to the officer, and what is late."""
    return _views(
        asked, "raised", _RAISED, _("Tidak ada laporan yang dinaikkan kepada Anda."), _("%(n)s laporan dinaikkan kepada Anda.")
    )


def _views(asked: Asked, key: str, views: Sequence[View], none: str, some: str) -> Section:
    branch = asked.opened.scope.branch
    counts = count_views(asked.viewer, branch_id=branch, views=views)
    first = counts[views[0]] if key == "raised" else sum(counts[view] for view in views[:3])
    capped = any(count >= COUNT_LIMIT for count in counts.values())
    cells = [
        [
            Cell(str(VIEW_NAMES[view])),
            Cell(_counted(counts[view]), is_number=True, link=_address(view, branch) if counts[view] else ""),
        ]
        for view in views
    ]
    raw = [[view.value, counts[view]] for view in views]
    hint = _("Jumlah dihitung sampai %(n)s.") % {"n": whole(COUNT_LIMIT - 1)} if capped else ""
    sentence = some % {"n": _counted(first)} if first else none
    return Section(key, sentence, hint=hint, table=Table([_("Daftar"), _("Laporan")], cells, ("view", "cases"), raw))


def oldest(asked: Asked) -> Section:
    """The cases that have waited longest, as the officer's own inbox shows them."""
    branch = asked.opened.scope.branch
    rows, raw = [], []
    for view in _OLDEST:
        for case in inbox(asked.viewer, Question(view=view, branch_id=branch, limit=_EACH)).items:
            rows.append(
                [
                    Cell(str(VIEW_NAMES[view])),
                    Cell(case.reference, link=reverse("desk:case", args=[case.reference])),
                    Cell(day(case.received_at)),
                    _age(case),
                ]
            )
            raw.append([view.value, case.reference, local_day(case.received_at).isoformat(), (now() - case.received_at).days])
    sentence = _("Tidak ada yang menunggu.")
    if raw:
        sentence = _("Yang paling lama menunggu sudah %(n)s hari.") % {"n": whole(max(int(str(one[3])) for one in raw))}
    heads = [_("Menunggu di"), _("Nomor"), _("Diterima"), _("Sudah")]
    return Section("oldest", sentence, table=Table(heads, rows, ("view", "reference", "received", "days"), raw) if rows else None)


def _age(case: Case) -> Cell:
    days = (now() - case.received_at).days
    return Cell(ngettext("%(n)s hari", "%(n)s hari", days) % {"n": whole(days)}, is_number=True)


def _counted(count: int) -> str:
    return f"{COUNT_LIMIT - 1}+" if count >= COUNT_LIMIT else whole(count)


def _address(view: View, branch: int | None) -> str:
    return f"{reverse('desk:inbox')}?view={view.value}&branch={branch or ''}"
