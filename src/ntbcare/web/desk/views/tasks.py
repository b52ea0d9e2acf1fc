"""Tasks of meetings: what agencies do until when, and the history of each."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ntbcare.common.errors import NotFound
from ntbcare.monitoring.boards.audiences import READERS
from ntbcare.monitoring.meetings.access import Reach
from ntbcare.monitoring.meetings.task_queries import LISTS, late, task_for, tasks_for
from ntbcare.monitoring.meetings.task_rules import MOVES
from ntbcare.monitoring.meetings.task_steps import StepSaid, steps_of, take_step
from ntbcare.monitoring.models import Task, TaskStep
from ntbcare.monitoring.scorecard import HalfYear
from ntbcare.web.desk.officer import desk_page
from ntbcare.web.desk.tracked.base import Step, carry_out, governments, reach_of_request
from ntbcare.web.desk.tracked.meeting_forms import TITLES, TaskStepForm
from ntbcare.web.scorecards import period_name


@require_safe
@desk_page(*READERS)
def list_tasks(request: HttpRequest) -> HttpResponse:
    """``?list=late&place=…&own=1``: the tasks that the officer follows, newest first."""
    reach = reach_of_request(request)
    which = request.GET.get("list", "")
    which = which if which in LISTS else "open"
    node = next((one for one in governments(reach.reads) if str(one.id) == request.GET.get("place", "")), None)
    own = bool(reach.speaks_for) and request.GET.get("own") == "1"
    found = tasks_for(reach, which=which, branch_id=node.id if node else None, own=own, after=request.GET.get("after", ""))
    narrowed = {"list": which} | ({"place": node.id} if node else {}) | ({"own": 1} if own else {})
    context = {
        "rows": [(task, late(task)) for task in found.items],
        "next": urlencode({**narrowed, "after": found.next}) if found.next else "",
        "first": urlencode(narrowed) if request.GET.get("after") else "",
        "lists": LISTS.items(),
        "which": which,
        "nodes": governments(reach.reads),
        "node": node,
        "has_own": bool(reach.speaks_for),
        "own": own,
    }
    return render(request, "desk/tasks.html", context)


@require_safe
@desk_page(*READERS)
def show_task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task with its history and what the officer may do."""
    reach = reach_of_request(request)
    return _page(request, task_for(reach, pk), reach)


@require_POST
@desk_page(*READERS)
def change_task(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """A step: news, done, confirmed, given back, another day, dropped."""
    reach = reach_of_request(request)
    task_for(reach, pk)
    if what not in MOVES:
        raise NotFound(_("Langkah ini tidak dikenal."))
    form = TaskStepForm(TaskStep(what), request.POST)
    status = carry_out(form, lambda data: take_step(pk, what, StepSaid(**data), reach=reach))
    if status:
        return _page(request, task_for(reach, pk), reach, failed={what: form}, status=status)
    messages.success(request, _("Tersimpan."))
    return redirect("desk:task", pk)


def _page(
    request: HttpRequest, task: Task, reach: Reach, *, failed: dict[str, TaskStepForm] | None = None, status: int = 200
) -> HttpResponse:
    kept: dict[str, Any] = failed or {}
    open_steps = steps_of(task, reach)
    steps = [
        Step(
            str(TITLES[step]),
            kept.get(step.value) or TaskStepForm(step),
            _("Simpan"),
            reverse("desk:task-change", args=[task.pk, step.value]),
            danger=step == TaskStep.DROPPED,
        )
        for step in open_steps
    ]
    context = {
        "task": task,
        "late": late(task),
        "period_name": period_name(HalfYear.parse(task.period)),
        "entries": list(task.entries.select_related("agency")),
        "steps": steps,
        # A step that is not open any more: what was wrong is said on top.
        "problems": [one for name, form in kept.items() if name not in open_steps for one in form.non_field_errors()],
    }
    return render(request, "desk/task.html", context, status=status)
