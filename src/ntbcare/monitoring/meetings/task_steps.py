"""Giving tasks and keeping their history. What writes needs an open transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import reference
from ntbcare.audit.actions import record
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Conflict, FieldError, InvalidInput, NotFound
from ntbcare.monitoring.meetings.access import SPEAKERS, Reach, need_government
from ntbcare.monitoring.meetings.evidence import link_of, text_of
from ntbcare.monitoring.meetings.task_rules import MOVES, OPEN_STATES, may_take
from ntbcare.monitoring.models import Meeting, MeetingState, Remark, Task, TaskEntry, TaskState, TaskStep

LONGEST = 1000
FURTHEST = timedelta(days=5 * 366)
"""A task is not given for longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSaid:
    """What a coordinator gives to an agency, named as people name it."""

    text: str
    owner: str
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSaid:
    """What goes with a step: words, evidence, another day."""

    text: str = ""
    link: str = ""
    due_on: date | None = None


def give_task(meeting: Meeting, said: TaskSaid, *, reach: Reach) -> Task:
    """Make a task of adopted minutes. Raises InvalidInput field by field, Conflict for a draft."""
    need_government(reach, meeting.branch_id)
    if meeting.state != MeetingState.ADOPTED:
        raise Conflict(_("Sahkan notula dulu; tugas dibuat dari notula yang sudah disahkan."))
    text, errors = text_of(said.text, least=5, most=LONGEST)
    owner = reference().find_agency(said.owner) if said.owner else None
    if owner is None or not owner.active:
        errors.append(FieldError("owner", "unknown", _("Pilih instansi yang mengerjakannya.")))
    errors += _day_faults(said.due_on)
    if errors or owner is None or said.due_on is None:
        raise InvalidInput(errors[0].message, errors=errors)
    task = Task.objects.create(
        branch_id=meeting.branch_id, period=meeting.period, text=text, owner_id=owner.id, due_on=said.due_on, meeting=meeting,
        made_at=now(),
    )  # fmt: skip
    _append(task, TaskStep.OPENED, user_id=reach.user_id, due_on=said.due_on)
    return task


def task_of_remark(remark: Remark, *, user_id: int) -> Task:
    """Make a task of an accepted proposal; the one there is, if it has one."""
    if remark.owner_id is None or remark.due_on is None:
        raise NotFound(_("Usul ini tidak ada atau sudah diputuskan."))
    task, made = Task.objects.get_or_create(
        remark=remark,
        defaults={
            "branch_id": remark.branch_id,
            "period": remark.period,
            "text": remark.text,
            "owner_id": remark.owner_id,
            "due_on": remark.due_on,
            "made_at": now(),
        },
    )
    if made:
        _append(task, TaskStep.OPENED, user_id=user_id, text=remark.reason, due_on=remark.due_on)
    return task


def take_step(task_id: int, step: str, said: StepSaid, *, reach: Reach) -> Task:
    """Write into a task's history and move it. Raises NotFound for who may not see it, Conflict where the state does not allow
    it (any more), InvalidInput field by field."""
    task = Task.objects.select_for_update(of=("self",)).filter(pk=task_id).first()
    if task is None or not may_see(task, reach) or step not in MOVES:
        raise NotFound(_("Tugas ini tidak ada."))
    kind = TaskStep(step)
    if kind not in steps_of(task, reach):
        raise Conflict(_("Langkah ini tidak dapat dilakukan sekarang. Muat ulang halaman untuk melihat keadaannya."))
    move = MOVES[kind]
    text, errors = text_of(said.text, least=5 if move.needs_text else 0, most=LONGEST)
    link, wrong = link_of(said.link) if move.takes_link else ("", [])
    errors += wrong
    if move.needs_day:
        errors += _day_faults(said.due_on)
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    if move.needs_day and said.due_on is not None:
        task.due_on = said.due_on
    if move.target is not None:
        task.state = move.target
        task.closed_at = None if move.target in OPEN_STATES else now()
    task.save(update_fields=["state", "due_on", "closed_at"])
    due_on = said.due_on if move.needs_day else None
    _append(task, kind, user_id=reach.user_id, text=text, link=link, due_on=due_on, agency_id=_voice(task, reach))
    return task


def may_see(task: Task, reach: Reach) -> bool:
    """Whether the officer follows the meetings of the task's government, or speaks for its owner."""
    return task.branch_id in reach.reads or task.owner_id in reach.speaks_for


def steps_of(task: Task, reach: Reach) -> Sequence[TaskStep]:
    """The steps that are open to the officer now. For an agency without officers who could report, the coordinators do."""
    coordinator = task.branch_id in reach.coordinates
    owner = task.owner_id in reach.speaks_for or (coordinator and not _has_voice(task.owner_id))
    state = TaskState(task.state)
    return [step for step in MOVES if may_take(step, state, owner=owner, coordinator=coordinator)]


def _has_voice(agency_id: int) -> bool:
    known, node = reference().agencies, reference().agencies[agency_id]
    nodes = [node.id]
    while node.parent_id is not None and not node.is_branch and not known[node.parent_id].is_branch:
        node = known[node.parent_id]
        nodes.append(node.id)
    return Member.objects.filter(agency_id__in=nodes, role__in=SPEAKERS, until=None, user__is_active=True).exists()


def _voice(task: Task, reach: Reach) -> int:
    return task.owner_id if task.owner_id in reach.speaks_for else task.branch_id


def _append(
    task: Task,
    step: TaskStep,
    *,
    user_id: int,
    text: str = "",
    link: str = "",
    due_on: date | None = None,
    agency_id: int | None = None,
) -> None:
    number = TaskEntry.objects.filter(task=task).count() + 1
    TaskEntry.objects.create(
        task=task, number=number, step=step, text=text, link=link, due_on=due_on, author_id=user_id, at=now(),
        agency_id=agency_id or task.branch_id,
    )  # fmt: skip
    record(f"task.{step.value}", f"task:{task.pk}", user_id=user_id, details={"state": task.state})


def _day_faults(day: date | None) -> list[FieldError]:
    today = local_day(now())
    if day is not None and today <= day <= today + FURTHEST:
        return []
    return [FieldError("due_on", "day", _("Pilih hari ini atau sesudahnya, paling jauh lima tahun lagi."))]
