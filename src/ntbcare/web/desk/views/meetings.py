"""Coordination meetings: minutes are drafted, adopted, corrected by addenda, and become tasks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.common.errors import NotFound
from ntbcare.monitoring.boards.audiences import READERS
from ntbcare.monitoring.meetings.access import Reach
from ntbcare.monitoring.meetings.agenda import agenda_of
from ntbcare.monitoring.meetings.minutes import (
    add_addendum,
    adopt_minutes,
    meeting_for,
    meetings_for,
    open_meeting,
    points_of,
    write_minutes,
)
from ntbcare.monitoring.meetings.task_queries import late
from ntbcare.monitoring.meetings.task_steps import TaskSaid, give_task
from ntbcare.monitoring.models import Meeting, MeetingState
from ntbcare.monitoring.scorecard import HalfYear
from ntbcare.web.desk.officer import desk_page
from ntbcare.web.desk.tracked.base import (
    Step,
    StepForm,
    active_agencies,
    carry_out,
    chosen_government,
    governments,
    page_by_key,
    reach_of_request,
)
from ntbcare.web.desk.tracked.meeting_forms import AddendumForm, AdoptForm, MeetingForm, TaskForm
from ntbcare.web.scorecards import asked_period, period_name, periods

_CHOICES = 6
"""Half-years to choose from: minutes are written soon."""
_FORMS: dict[str, type[StepForm]] = {"write": MeetingForm, "adopt": AdoptForm, "addendum": AddendumForm, "task": TaskForm}
_DONE = {
    "write": gettext_lazy("Tersimpan."),
    "adopt": gettext_lazy("Notula disahkan. Isinya tidak berubah lagi."),
    "addendum": gettext_lazy("Catatan perbaikan ditambahkan."),
    "task": gettext_lazy("Tugas dibuat. Instansinya melihatnya di Tindak lanjut rapat."),
}


@require_safe
@desk_page(*READERS)
def list_meetings(request: HttpRequest) -> HttpResponse:
    """The meetings that the officer follows, newest first."""
    reach = reach_of_request(request)
    context = {
        "page": page_by_key(meetings_for(reach), request.GET.get("after", "")),
        "nodes": governments(reach.coordinates),
        "periods": [(str(one), period_name(one)) for one in periods()[:_CHOICES]],
        "names": period_name,
    }
    return render(request, "desk/meetings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*READERS)
def new_meeting(request: HttpRequest) -> HttpResponse:
    """``?place=…&period=2026-2``: a draft, begun with what the dashboard says that the meeting should speak of."""
    reach = reach_of_request(request)
    node = chosen_government(request.GET.get("place", ""), reach.coordinates)
    period = asked_period(request.GET.get("period", ""))
    agenda = agenda_of(node.id, period)
    form = MeetingForm(request.POST) if request.method == "POST" else MeetingForm(initial={"discussed": "\n".join(agenda)})
    made: list[Meeting] = []
    status = 200
    if request.method == "POST":
        status = carry_out(
            form, lambda data: made.append(open_meeting(form.said(data), branch_id=node.id, period=period, reach=reach))
        )
        if not status:
            messages.success(request, _("Rancangan notula tersimpan."))
            return redirect("desk:meeting", made[0].pk)
    context = {"form": form, "node": node, "period_name": period_name(period), "agenda": agenda}
    return render(request, "desk/meeting_new.html", context, status=status)


@require_safe
@desk_page(*READERS)
def show_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes, what was corrected, and the tasks that came out of them."""
    reach = reach_of_request(request)
    return _page(request, meeting_for(reach, pk), reach)


@require_POST
@desk_page(*READERS)
def change_meeting(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Write on a draft, adopt it, correct adopted minutes, or make a task of them."""
    reach = reach_of_request(request)
    meeting = meeting_for(reach, pk)
    if what not in _FORMS:
        raise NotFound(_("Langkah ini tidak dikenal."))
    form = _FORMS[what](request.POST, name=what)
    status = carry_out(form, lambda data: _do(what, meeting, data, reach))
    if status:
        return _page(request, meeting, reach, failed={what: form}, status=status)
    messages.success(request, str(_DONE[what]))
    return redirect("desk:meeting", pk)


def _do(what: str, meeting: Meeting, data: dict[str, Any], reach: Reach) -> object:
    if what == "write":
        return write_minutes(meeting.pk, MeetingForm.said(data), seen=data["seen"] or 0, reach=reach)
    if what == "adopt":
        return adopt_minutes(meeting.pk, seen=data["seen"], reach=reach)
    if what == "addendum":
        return add_addendum(meeting.pk, data["text"], reach=reach)
    return give_task(meeting, TaskSaid(**data), reach=reach)


def _page(
    request: HttpRequest, meeting: Meeting, reach: Reach, *, failed: dict[str, StepForm] | None = None, status: int = 200
) -> HttpResponse:
    tasks = list(meeting.tasks.select_related("owner").order_by("pk"))
    context = {
        "meeting": meeting,
        "period_name": period_name(HalfYear.parse(meeting.period)),
        "persons": sum(count for _who, count in meeting.attended),
        "discussed": points_of(meeting.discussed),
        "decided": points_of(meeting.decided),
        "addenda": list(meeting.addenda.all()),
        "tasks": [(task, late(task)) for task in tasks],
        "steps": _steps(meeting, failed or {}) if meeting.branch_id in reach.coordinates else [],
        "agencies": active_agencies() if meeting.branch_id in reach.coordinates else [],
    }
    return render(request, "desk/meeting.html", context, status=status)


def _steps(meeting: Meeting, failed: dict[str, StepForm]) -> list[Step]:
    def step(what: str, title: str, send: str, warning: str = "", **initial: Any) -> Step:  # noqa: ANN401
        form = failed.get(what) or _FORMS[what](name=what, initial=initial)
        return Step(title, form, send, reverse("desk:meeting-change", args=[meeting.pk, what]), warning=warning)

    if meeting.state == MeetingState.DRAFT:
        warning = _("Sesudah disahkan, notula dibaca semua yang mengikuti rapat dan tidak dapat diubah lagi.")
        return [
            step("write", _("Ubah rancangan"), _("Simpan"), **MeetingForm.of(meeting)),
            step("adopt", _("Sahkan notula"), _("Ya, sahkan"), warning, seen=meeting.revision),
        ]
    return [
        step("task", _("Jadikan tugas"), _("Berikan tugas")),
        step("addendum", _("Tambah catatan perbaikan"), _("Tambahkan")),
    ]
