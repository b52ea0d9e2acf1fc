"""Step 10: not solved after all."""

from __future__ import annotations

from ntbcare.cases.actor import Actor
from ntbcare.cases.assignments import move_assignment
from ntbcare.cases.models import Case
from ntbcare.cases.sets import AssignmentStatus, EventKind, Status
from ntbcare.workflow.heirs import follow_heirs
from ntbcare.workflow.receive import check_text
from ntbcare.workflow.transaction import case_step


def reopen_case(case_id: int, *, reason: str, actor: Actor) -> Case:
    """Put an answered or closed case back to work, with the reason. Without a lead it goes to those who dispose."""
    why = check_text(reason, what="reason", minimum=3)
    with case_step(case_id, EventKind.REOPENED, actor=actor) as step:
        lead = step.lead
        event = step.add(
            EventKind.REOPENED,
            status=Status.IN_PROGRESS if lead else Status.VERIFIED,
            content={"text": why},
            agency_id=lead.agency_id if lead else None,
        )
        if lead is not None and not lead.is_open:
            move_assignment(lead, AssignmentStatus.ACTING, at=event.at)
            follow_heirs(step)
    return step.case
