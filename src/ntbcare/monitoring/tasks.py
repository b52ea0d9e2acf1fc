"""The room's own periodic work."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from ntbcare.monitoring.actions import recount_due
from ntbcare.monitoring.meetings.reminders import remind_owners
from ntbcare.monitoring.questions.sending import send_due

_BATCH = 500


@task()
def recount_passed_limits() -> int:
    """Count anew the cases whose limit has passed since they were counted; how many."""
    total = 0
    while True:
        with transaction.atomic():
            counted = recount_due(_BATCH)
        total += counted
        if counted < _BATCH:
            return total


@task()
def remind_of_tasks() -> int:
    """Tell the owners of meetings' tasks what is due within a week or late; how many tasks were named."""
    return remind_owners()


@task()
def send_questions() -> int:
    """Order the letters of questions that are due; how many."""
    total = 0
    while sent := send_due():
        total += sent
    return total
