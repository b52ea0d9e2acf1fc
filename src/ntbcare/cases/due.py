"""Writing the due moments of cases and assignments, which the clocks say (``deadlines``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from ntbcare.cases.models import Assignment, Case

KEPT = ("next_due_at", "answer_due_at", "yellow_at", "red_at")
"""The columns of a case that the clocks say."""


def keep_due_moments(cases: Sequence[Case], assignments: Sequence[Assignment]) -> None:
    """Save ``next_due_at``, ``answer_due_at``, ``yellow_at`` and ``red_at`` of cases and ``due_at`` of assignments.

    Needs a transaction with the cases locked. One prepared statement for many rows is five times as fast as the
    CASE … WHEN of ``bulk_update``, and every new case passes here.
    """
    with connection.cursor() as cursor:
        if cases:
            cursor.executemany(
                "UPDATE cases_case SET next_due_at = %s, answer_due_at = %s, yellow_at = %s, red_at = %s WHERE id = %s",
                [(*(_adapted(getattr(case, name)) for name in KEPT), case.pk) for case in cases],
            )
        if assignments:
            cursor.executemany(
                "UPDATE cases_assignment SET due_at = %s WHERE id = %s",
                [(_adapted(assignment.due_at), assignment.pk) for assignment in assignments],
            )


def _adapted(moment: datetime | None) -> datetime | str | None:
    return connection.ops.adapt_datetimefield_value(moment)
