"""Reminding owners of tasks that are due within a week, and once more when the day has passed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from ntbcare.accounts.models import User
from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.common.text import first_line
from ntbcare.correspondence.actions import queue_message
from ntbcare.monitoring.meetings.access import SPEAKERS
from ntbcare.monitoring.meetings.task_rules import SOON_DAYS
from ntbcare.monitoring.models import Task, TaskReminder, TaskState


def remind_owners() -> int:
    """Order the reminders that are due; how many tasks they name. Safe with any number of workers: each once."""
    horizon = local_day(now()) + timedelta(days=SOON_DAYS)
    rows = Task.objects.filter(state=TaskState.OPEN, due_on__lte=horizon).order_by("owner_id").values_list("owner_id", flat=True)
    return sum(_remind(owner_id, horizon) for owner_id in rows.distinct())


def _remind(owner_id: int, horizon: date) -> int:
    """One transaction an agency: the marks and the messages stand together or not at all."""
    today = local_day(now())
    with transaction.atomic(durable=True):
        rows = Task.objects.select_for_update().filter(state=TaskState.OPEN, due_on__lte=horizon, owner_id=owner_id)
        tasks = list(rows.order_by("due_on", "pk"))
        seen = set(TaskReminder.objects.filter(task__in=tasks).values_list("task_id", "due_on", "late"))
        fresh = [task for task in tasks if (task.pk, task.due_on, task.due_on < today) not in seen]
        if not fresh:
            return 0
        marks = [TaskReminder(task=task, due_on=task.due_on, late=task.due_on < today, at=now()) for task in fresh]
        first = TaskReminder.objects.bulk_create(marks)[0]
        for officer in _readers(owner_id, fresh[0].branch_id):
            _order(officer, fresh, key=f"tasks:{first.pk}:{officer.pk}")
    return len(fresh)


def _readers(owner_id: int, branch_id: int) -> Sequence[User]:
    """Who answers for the agency, or for the next one above it that has somebody; else the coordinators who gave the task."""
    known = reference().agencies
    rows = Member.objects.filter(until=None, user__is_active=True).select_related("user").order_by("user_id")
    node: int | None = owner_id
    by_agency: defaultdict[int, dict[int, User]] = defaultdict(dict)
    for member in rows.filter(role__in=SPEAKERS):
        by_agency[member.agency_id][member.user_id] = member.user
    while node is not None:
        if by_agency[node]:
            return list(by_agency[node].values())
        parent = known[node].parent_id
        node = parent if parent is not None and not known[node].is_branch and not known[parent].is_branch else None
    desk = rows.filter(role=Role.COORDINATOR, agency_id=branch_id)
    return list({member.user_id: member.user for member in desk}.values())


def _order(officer: User, tasks: Sequence[Task], *, key: str) -> None:
    today = local_day(now())
    lines = []
    with override(officer.language):
        for task in tasks:
            day = date_format(task.due_on, "j F Y", use_l10n=False)
            said = _("lewat tenggat: %(day)s") if task.due_on < today else _("paling lambat %(day)s")
            lines += [f"- {first_line(task.text)} ({said % {'day': day}})", f"  {settings.NTBCARE_BASE_URL}/desk/tasks/{task.pk}"]
    queue_message(
        key,
        template="officer_tasks",
        officer=officer,
        context={"count": str(len(tasks)), "list": "\n".join(lines)},
        language=officer.language,
    )
