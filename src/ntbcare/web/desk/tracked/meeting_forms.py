"""Forms of minutes and of the tasks that come out of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ntbcare.monitoring.meetings.minutes import LONGEST_ADDENDUM, MeetingSaid
from ntbcare.monitoring.meetings.task_rules import MOVES
from ntbcare.monitoring.meetings.task_steps import LONGEST
from ntbcare.monitoring.models import Meeting, TaskStep
from ntbcare.web.desk.tracked.base import StepForm, agency_field, day_field, text_field

_LONG = 40_000


class MeetingForm(StepForm):
    """The minutes."""

    held_on = day_field(_("Hari rapat"))
    place = forms.CharField(label=_("Tempat"), max_length=200)
    attended = text_field(
        _("Yang hadir"), rows=6, most=_LONG, required=False,
        help_text=_("Satu baris untuk tiap instansi atau peran, dengan jumlah orangnya: Dinas Perhubungan: 3. Tanpa nama orang."),
    )  # fmt: skip
    discussed = text_field(_("Yang dibahas"), rows=8, most=_LONG, required=False, help_text=_("Satu pokok satu baris."))
    decided = text_field(_("Yang diputuskan"), rows=6, most=_LONG, required=False, help_text=_("Satu keputusan satu baris."))
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31)

    @staticmethod
    def said(data: dict[str, Any]) -> MeetingSaid:
        """What was typed, for the room."""
        return MeetingSaid(**{name: data[name] for name in ("held_on", "place", "attended", "discussed", "decided")})

    @staticmethod
    def of(meeting: Meeting) -> dict[str, Any]:
        """What stands in a draft."""
        return {
            "held_on": meeting.held_on,
            "place": meeting.place,
            "attended": "\n".join(f"{who}: {count}" for who, count in meeting.attended),
            "discussed": meeting.discussed,
            "decided": meeting.decided,
            "seen": meeting.revision,
        }


class AdoptForm(StepForm):
    """The revision that was read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)


class AddendumForm(StepForm):
    """A correction of adopted minutes."""

    text = text_field(_("Catatan perbaikan"), most=LONGEST_ADDENDUM)


class TaskForm(StepForm):
    """A task for an agency."""

    text = text_field(_("Apa yang dikerjakan"), rows=3, most=LONGEST)
    owner = agency_field(_("Instansi yang mengerjakan"))
    due_on = day_field(_("Selesai paling lambat"))


class TaskStepForm(StepForm):
    """What goes with a step of a task: only the fields that the step has."""

    text = text_field(_("Keterangan"), rows=3, most=LONGEST)
    link = forms.CharField(
        label=_("Alamat bukti"), max_length=500, required=False,
        help_text=_("Alamat yang dimulai dengan https://, atau halaman di sini seperti /informasi/12."),
    )  # fmt: skip
    due_on = day_field(_("Tenggat baru"))

    def __init__(self, step: TaskStep, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 handed through
        super().__init__(*args, name=step.value, **kwargs)
        move = MOVES[step]
        self.fields["text"].required = move.needs_text
        self.fields["text"].label = _LABELS.get(step, _("Keterangan"))
        if not move.takes_link:
            del self.fields["link"]
        if not move.needs_day:
            del self.fields["due_on"]


_LABELS = {
    TaskStep.NOTE: _("Kabar"),
    TaskStep.DONE: _("Apa yang sudah dilakukan, dan buktinya"),
    TaskStep.RETURNED: _("Apa yang masih kurang"),
    TaskStep.MOVED: _("Alasan"),
    TaskStep.DROPPED: _("Alasan"),
}
TITLES = {
    TaskStep.NOTE: _("Tulis kabar"),
    TaskStep.DONE: _("Laporkan selesai"),
    TaskStep.CONFIRMED: _("Pastikan selesai"),
    TaskStep.RETURNED: _("Kembalikan: belum selesai"),
    TaskStep.MOVED: _("Ubah tenggat"),
    TaskStep.DROPPED: _("Hentikan tugas"),
}
"""What the steps are called on their buttons."""
