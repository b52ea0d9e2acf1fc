"""Reading tasks: lists by key, counts for the first page, and what a pack shows."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntbcare.common.clock import local_day, now, site_zone
from ntbcare.common.errors import NotFound
from ntbcare.monitoring.meetings.access import Reach
from ntbcare.monitoring.meetings.task_rules import OPEN_STATES, is_late
from ntbcare.monitoring.models import Task, TaskState
from ntbcare.monitoring.scorecard import HalfYear

PAGE = 25
LISTS = {
    "open": gettext_lazy("Tugas terbuka"),
    "late": gettext_lazy("Lewat tenggat"),
    "done": gettext_lazy("Menunggu dipastikan"),
    "closed": gettext_lazy("Selesai atau dihentikan"),
    "all": gettext_lazy("Semua"),
}
"""The lists to choose from."""


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A page of tasks and the key of the next, empty at the end."""

    items: list[Task]
    next: str


def tasks_for(reach: Reach, *, which: str = "open", branch_id: int | None = None, own: bool = False, after: str = "") -> TaskPage:
    """The tasks that the officer follows, newest first; ``own`` only those of the officer's agencies. One statement."""
    rows = _seen_by(reach).filter(_of_list(which)).select_related("owner", "branch")
    if branch_id is not None:
        rows = rows.filter(branch_id=branch_id)
    if own:
        rows = rows.filter(owner_id__in=reach.speaks_for)
    if after.isascii() and after.isdigit() and len(after) < 16:
        rows = rows.filter(pk__lt=int(after))
    items = list(rows.order_by("-pk")[: PAGE + 1])
    return TaskPage(items[:PAGE], str(items[PAGE - 1].pk) if len(items) > PAGE else "")


def task_for(reach: Reach, pk: int) -> Task:
    """A task that the officer follows. Raises NotFound."""
    rows = _seen_by(reach).select_related("owner", "branch", "meeting", "remark") if pk < 2**62 else Task.objects.none()
    task = rows.filter(pk=pk).first()
    if task is None:
        raise NotFound(_("Tugas ini tidak ada."))
    return task


def count_waiting(speaks_for: Collection[int], coordinates: Collection[int]) -> tuple[int, int]:
    """How many tasks are open for these agencies, and how many reports wait for these governments' coordinators."""
    return (
        Task.objects.filter(owner_id__in=speaks_for, state=TaskState.OPEN).count() if speaks_for else 0,
        Task.objects.filter(branch_id__in=coordinates, state=TaskState.DONE).count() if coordinates else 0,
    )


def tasks_of_pack(branch_id: int, period: HalfYear) -> list[Task]:
    """What a pack shows: given by the end of the half-year, and not over before it began. The oldest due date first."""
    first = datetime.combine(period.first, time(), tzinfo=site_zone())
    rows = Task.objects.filter(branch_id=branch_id).filter(Q(closed_at=None) | Q(closed_at__gte=first))
    found = rows.select_related("owner").order_by("due_on", "pk")
    return [task for task in found if local_day(task.made_at) <= period.last]


def late(task: Task, today: date | None = None) -> bool:
    """Whether a task's day has passed without a report."""
    return is_late(TaskState(task.state), task.due_on, today or local_day(now()))


def _seen_by(reach: Reach) -> QuerySet[Task]:
    return Task.objects.filter(Q(branch_id__in=reach.reads) | Q(owner_id__in=reach.speaks_for))


def _of_list(which: str) -> Q:
    if which == "late":
        return Q(state=TaskState.OPEN, due_on__lt=local_day(now()))
    if which == "done":
        return Q(state=TaskState.DONE)
    if which == "closed":
        return Q(state__in=[TaskState.CONFIRMED, TaskState.DROPPED])
    return Q() if which == "all" else Q(state__in=OPEN_STATES)
