"""Writing the due moments of cases and assignments, which the clocks say (``deadlines``)."""

from __future__ import annotations

from collections.abc import Sequence

from ntbcare.cases.models import Assignment, Case

_BATCH = 200


def keep_due_moments(cases: Sequence[Case], assignments: Sequence[Assignment]) -> None:
    """Save ``next_due_at`` and ``answer_due_at`` of cases and ``due_at`` of assignments.

    Needs a transaction with the cases locked.
    """
    if cases:
        Case.objects.bulk_update(cases, ["next_due_at", "answer_due_at"], batch_size=_BATCH)
    if assignments:
        Assignment.objects.bulk_update(assignments, ["due_at"], batch_size=_BATCH)
