"""Forms of commitments and of reports on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntbcare.monitoring.meetings.commitments import LONGEST, MOST_MILESTONES, CommitmentSaid, MilestoneSaid, fingerprint
from ntbcare.monitoring.meetings.progress import LONGEST as LONGEST_REPORT
from ntbcare.monitoring.meetings.progress import ReportSaid, reportable
from ntbcare.monitoring.models import Commitment, Progress
from ntbcare.monitoring.remarks import LONGEST as LONGEST_REMARK
from ntbcare.monitoring.remarks import SHORTEST as SHORTEST_REMARK
from ntbcare.web.desk.tracked.base import StepForm, agency_field, day_field, text_field
from ntbcare.web.scorecards import period_name

_SHOWN = 3
_PLAIN = ("title", "problem", "promise", "owner", "supporters", "starts_on", "ends_on", "budget", "staff", "months")


class WholeField(forms.CharField):
    """A whole number as people type it: ``Rp1.500.000.000``, ``1 500``; None where nothing was typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 handed through
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(*args, max_length=40, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> int | None:  # noqa: ANN401 what the browser sent
        """The number. Raises ValidationError for what is none, and for one below nought."""
        text = re.sub(r"^rp\.?|[.\s]", "", str(super().clean(value) or "").strip().casefold())
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise forms.ValidationError(_("Tulis angka bulat tanpa koma, nol atau lebih."))
        return int(text)


class CommitmentForm(StepForm):
    """A commitment, with its milestones as rows of three fields."""

    title = forms.CharField(label=gettext_lazy("Judul komitmen"), max_length=200)
    problem = text_field(gettext_lazy("Masalahnya"), most=LONGEST)
    promise = text_field(gettext_lazy("Yang dijanjikan"), most=LONGEST)
    owner = agency_field(gettext_lazy("Instansi penanggung jawab"))
    supporters = forms.CharField(label=gettext_lazy("Instansi dan pihak pendukung"), max_length=500, required=False)
    starts_on = day_field(gettext_lazy("Mulai pada"))
    ends_on = day_field(gettext_lazy("Berakhir pada"))
    budget = WholeField(label=gettext_lazy("Anggaran, dalam rupiah"))
    staff = WholeField(label=gettext_lazy("Petugas, dalam orang"))
    months = WholeField(label=gettext_lazy("Waktu, dalam bulan"))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 handed through
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_MILESTONES + 1):
            label = _("Tonggak %(n)s") % {"n": number}
            self.fields[f"milestone_{number}"] = forms.CharField(label=label, max_length=200, required=False)
            self.fields[f"milestone_{number}_from"] = day_field(_("Mulai pada"), required=False)
            self.fields[f"milestone_{number}_to"] = day_field(_("Berakhir pada"), required=False)

    @property
    def plain(self) -> list[BoundField]:
        """The fields above the milestones."""
        return [self[name] for name in _PLAIN]

    @property
    def first_rows(self) -> Iterator[tuple[BoundField, ...]]:
        """The milestones that are always shown."""
        return (self._row(number) for number in range(1, _SHOWN + 1))

    @property
    def more_rows(self) -> Iterator[tuple[BoundField, ...]]:
        """The others, which open on demand."""
        return (self._row(number) for number in range(_SHOWN + 1, MOST_MILESTONES + 1))

    @property
    def more_used(self) -> bool:
        """Whether something stands in the others, or is wrong with them."""
        return any(field.value() or field.errors for row in self.more_rows for field in row)

    def _row(self, number: int) -> tuple[BoundField, ...]:
        return tuple(self[f"milestone_{number}{part}"] for part in ("", "_from", "_to"))

    @staticmethod
    def said(data: dict[str, Any]) -> CommitmentSaid:
        """What was typed, for the room."""
        numbers = range(1, MOST_MILESTONES + 1)
        milestones = [
            MilestoneSaid(title=data[f"milestone_{n}"], starts_on=data[f"milestone_{n}_from"], ends_on=data[f"milestone_{n}_to"])
            for n in numbers
        ]
        return CommitmentSaid(**{name: data[name] for name in _PLAIN}, milestones=milestones)

    @staticmethod
    def of(commitment: Commitment) -> dict[str, Any]:
        """What stands in one."""
        found: dict[str, Any] = {name: getattr(commitment, name) for name in _PLAIN}
        found |= {"owner": commitment.owner.name, "seen": fingerprint(commitment)}
        for one in commitment.milestones.all():
            place = f"milestone_{one.number}"
            found |= {place: one.title, f"{place}_from": one.starts_on, f"{place}_to": one.ends_on}
        return found


class ReportForm(StepForm):
    """How far a commitment was in a half-year."""

    period = forms.ChoiceField(label=gettext_lazy("Semester"))
    milestone = forms.ChoiceField(label=gettext_lazy("Tentang"), required=False)
    progress = forms.ChoiceField(label=gettext_lazy("Keadaan"), choices=Progress.choices)
    text = text_field(gettext_lazy("Apa yang sudah terjadi"), most=LONGEST_REPORT)
    link = forms.CharField(
        label=gettext_lazy("Alamat bukti"), max_length=500, required=False,
        help_text=gettext_lazy("Alamat yang dimulai dengan https://, atau halaman di sini seperti /informasi/12."),
    )  # fmt: skip

    def __init__(self, commitment: Commitment, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 handed through
        super().__init__(*args, **kwargs)
        periods = [(str(one), period_name(one)) for one in reversed(reportable(commitment))]
        milestones = [(str(one.number), f"{one.number}. {one.title}") for one in commitment.milestones.all()]
        self.fields["period"].choices = periods  # type: ignore[attr-defined]
        self.fields["milestone"].choices = [("", _("Komitmen seluruhnya")), *milestones]  # type: ignore[attr-defined]

    @staticmethod
    def said(data: dict[str, Any]) -> ReportSaid:
        """What was typed, for the room."""
        return ReportSaid(**data)


class WithdrawForm(StepForm):
    """Why it no longer holds."""

    text = text_field(gettext_lazy("Alasan"), rows=3, most=500)


class ConfirmForm(StepForm):
    """What was read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class JudgeForm(StepForm):
    """Whether a report is confirmed; a reason for one that is not."""

    accepted = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
    reason = forms.CharField(max_length=500, required=False)


class CommentForm(StepForm):
    """What an observer says of a commitment."""

    text = forms.CharField(
        label=gettext_lazy("Tanggapan Anda"), min_length=SHORTEST_REMARK, max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Jangan menulis nama atau data pribadi pelapor. Koordinator membacanya lebih dulu."),
    )  # fmt: skip
