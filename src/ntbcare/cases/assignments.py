"""Writing the parts of agencies. Each function needs an open transaction and the case locked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.sets import OPEN_ASSIGNMENT, AssignmentStatus, Part, Status


def offer_assignments(case: Case, parts: Sequence[tuple[int, Part]], *, at: datetime) -> list[Assignment]:
    """Offer the case to agencies (id and part), in one statement."""
    return Assignment.objects.bulk_create(
        [Assignment(case=case, agency_id=agency_id, part=part, offered_at=at) for agency_id, part in parts]
    )


def move_assignment(assignment: Assignment, status: AssignmentStatus, *, at: datetime) -> None:
    """Put a part into a status and note when."""
    assignment.status = status
    assignment.is_open = status in OPEN_ASSIGNMENT
    changed = ["status", "is_open"]
    if status == AssignmentStatus.ACCEPTED:
        assignment.accepted_at = at
        changed.append("accepted_at")
    if status == AssignmentStatus.DELIVERED:
        assignment.delivered_at = at
        changed.append("delivered_at")
    assignment.ended_at = None if assignment.is_open else at
    assignment.save(update_fields=[*changed, "ended_at"])


def end_assignments(assignments: Sequence[Assignment], status: AssignmentStatus, *, at: datetime) -> None:
    """Put several parts into an ended status in one statement."""
    for assignment in assignments:
        assignment.status, assignment.is_open, assignment.ended_at = status, False, at
    Assignment.objects.bulk_update(assignments, ["status", "is_open", "ended_at"])


def hand_over(assignments: Sequence[Assignment], agency_id: int) -> None:
    """Give parts to another agency as they are, with their clocks: it has the first one's tasks now."""
    for assignment in assignments:
        assignment.agency_id = agency_id
    Assignment.objects.bulk_update(assignments, ["agency_id"])


def offer_assignments_for_history(cases: Sequence[Case]) -> None:
    """Give imported cases that are still open to their agency: it finds them in its list, without a clock or message."""
    states = {Status.ASSIGNED: AssignmentStatus.OFFERED, Status.IN_PROGRESS: AssignmentStatus.ACTING}
    Assignment.objects.filter(case__in=[case for case in cases if case.last_number > 1]).delete()
    Assignment.objects.bulk_create(
        Assignment(
            case=case, agency_id=case.lead_id, part=Part.LEAD, status=states[Status(case.status)], offered_at=case.received_at
        )
        for case in cases
        if case.lead_id is not None and case.status in states
    )
