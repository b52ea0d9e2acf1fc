"""Step 10: not solved after all."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ntbcare.cases.actor import Actor
from ntbcare.cases.assignments import move_assignment
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Case
from ntbcare.cases.sets import AssignmentStatus, EventKind, Status
from ntbcare.workflow.heirs import follow_heirs
from ntbcare.workflow.join import goes_with_another, object_to_answer
from ntbcare.workflow.receive import check_text
from ntbcare.workflow.transaction import case_step


def reopen_case(case_id: int, *, reason: str, actor: Actor) -> Case:
    """Put an answered or closed case back to work, with the reason. Without a lead it goes to those who dispose."""
    why = check_text(reason, what="reason", minimum=3)
    if goes_with_another(case_id):
        return object_to_answer(case_id, reason=why, actor=actor)
    with case_step(case_id, EventKind.REOPENED, actor=actor) as step:
        if step.case.status == Status.ARCHIVED:
            raise MoveNotAllowed(_("Laporan ini sudah diarsipkan dan tidak dapat dibuka kembali."))
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
