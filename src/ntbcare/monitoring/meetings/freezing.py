"""What a pack freezes of meetings: the last minutes, tasks, commitments and changes. As plain values, in Indonesian."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from ntbcare.agencies.queries import reference
from ntbcare.common.clock import local_day
from ntbcare.monitoring.meetings.changes import public_changes, readable_references
from ntbcare.monitoring.meetings.commitments import public_commitments
from ntbcare.monitoring.meetings.effects import effect_of
from ntbcare.monitoring.meetings.minutes import last_meeting, points_of
from ntbcare.monitoring.meetings.progress import Line, lines_of
from ntbcare.monitoring.meetings.task_queries import late, tasks_of_pack
from ntbcare.monitoring.models import Change, ChangeEntry, ChangeState, Commitment, Meeting, Task, TaskEntry, TaskStep
from ntbcare.monitoring.scorecard import HalfYear


def frozen_meeting(semester: HalfYear) -> dict[str, Any]:
    """Of the province: the last minutes adopted by the end of the half-year, the tasks that were open in it, what was promised by
    then, and the services changed by then; of what everybody may see. States are those of the moment of freezing."""
    branch = reference().province.id
    meeting = last_meeting(branch, semester.last)
    tasks = tasks_of_pack(branch, semester)
    promised = list(public_commitments().filter(starts_on__lte=semester.last).order_by("branch_id", "pk"))
    lines = lines_of(promised)
    return {
        "minutes": _minutes(meeting) if meeting is not None else None,
        "tasks": _tasks(tasks),
        "commitments": [_commitment(one, lines[one.pk], semester) for one in promised],
        "changes": [_change(one) for one in _changes(semester)],
    }


def _minutes(meeting: Meeting) -> dict[str, Any]:
    return {
        "held_on": meeting.held_on.isoformat(),
        "about": HalfYear.parse(meeting.period).title,
        "place": meeting.place,
        "attended": meeting.attended,
        "discussed": points_of(meeting.discussed),
        "decided": points_of(meeting.decided),
        "addenda": [{"day": local_day(one.at).isoformat(), "text": one.text} for one in meeting.addenda.all()],
    }


def _tasks(tasks: list[Task]) -> list[dict[str, Any]]:
    told: dict[int, TaskEntry] = {}
    rows = TaskEntry.objects.filter(task__in=tasks).exclude(text="").exclude(step=TaskStep.OPENED)
    for entry in rows.order_by("pk"):
        told[entry.task_id] = entry
    return [
        {
            "text": task.text,
            "owner": task.owner.name,
            "due_on": task.due_on.isoformat(),
            "state": str(task.get_state_display()),
            "late": late(task),
            "over": task.closed_at is not None,
            "told": told[task.pk].text if task.pk in told else "",
            "link": told[task.pk].link if task.pk in told else "",
        }
        for task in tasks
    ]


def _commitment(one: Commitment, lines: list[Line], semester: HalfYear) -> dict[str, Any]:
    return {
        "title": one.title,
        "government": one.branch.name,
        "owner": one.owner.name,
        "supporters": one.supporters,
        "problem": one.problem,
        "promise": one.promise,
        "starts_on": one.starts_on.isoformat(),
        "ends_on": one.ends_on.isoformat(),
        "budget": one.budget,
        "staff": one.staff,
        "months": one.months,
        "withdrawn": one.withdrawn_because if one.withdrawn_at is not None else "",
        "lines": [_line(line, semester) for line in lines],
    }


def _line(line: Line, semester: HalfYear) -> dict[str, Any]:
    reports = {period: report for period, report in line.reports.items() if period <= str(semester)}
    return {
        "title": line.milestone.title if line.milestone is not None else "",
        "states": {period: str(report.get_progress_display()) for period, report in reports.items()},
        "evidence": {period: [report.text, report.link] for period, report in reports.items()},
    }


def _changes(semester: HalfYear) -> list[Change]:
    """In force since a day of the half-year or before; withdrawn ones only where that happened in it."""
    gone = ChangeEntry.objects.filter(state=ChangeState.WITHDRAWN, at__date__gte=semester.first).values("change_id")
    rows = public_changes().filter(Q(state=ChangeState.IN_FORCE) | Q(pk__in=gone), since__lte=semester.last)
    return list(rows.order_by("since", "pk"))


def _change(one: Change) -> dict[str, Any]:
    effect = effect_of(one)
    gap = effect.gap
    return {
        "service": one.service,
        "category": one.category.name,
        "place": one.agency.name if one.agency else one.region.name if one.region else one.branch.name,
        "changed": one.changed,
        "since": one.since.isoformat(),
        "owner": one.owner.name,
        "state": str(one.get_state_display()),
        "link": one.link,
        "cases": readable_references(one),
        "known": effect.known.value,
        "before": effect.before[0] if effect.before else None,
        "after": effect.after[0] if effect.after else None,
        "gap": None
        if gap is None
        else {"points": round(gap.points, 1), "low": round(gap.low, 1), "high": round(gap.high, 1), "clear": gap.is_clear},
    }
