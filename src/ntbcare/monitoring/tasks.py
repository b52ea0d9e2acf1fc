"""The room's own periodic work."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from ntbcare.monitoring.actions import recount_due

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
