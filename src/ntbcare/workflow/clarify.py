"""Step 6a: an agency says that a complaint is not, or not wholly, true; the complainant replies; a neutral officer finds.

The case goes on meanwhile: its status stays, and no clock of the complainant's stops.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from ntbcare.agencies.roles import Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.attachments import add_attachments
from ntbcare.cases.clarifications import (
    Sides,
    claim_lapse,
    find_clarification,
    lapsed_clarifications,
    may_be_found,
    newest_clarification,
    reply_to_clarification,
    state_clarification,
)
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.files import CheckedFile
from ntbcare.cases.happening import moment_text
from ntbcare.cases.models import Assignment, Case, Clarification
from ntbcare.cases.sets import (
    OPEN_ASSIGNMENT,
    OPEN_CLARIFICATION,
    AssignmentStatus,
    AttachmentMoment,
    ClarificationState,
    Contested,
    EventKind,
    Finding,
    Stance,
)
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.common.errors import FieldError, Forbidden, InvalidInput, NtbCareError
from ntbcare.deadlines.models import LimitKind
from ntbcare.deadlines.queries import reply_due
from ntbcare.workflow.escalate import open_step
from ntbcare.workflow.receive import check_text
from ntbcare.workflow.transaction import Step, case_step

log = structlog.get_logger()


def state_case(
    case_id: int,
    text: str,
    *,
    contested: str,
    files: Sequence[CheckedFile] = (),
    actor: Actor,
    seen: int | None = None,
) -> Case:
    """The lead's statement, with evidence that the complainant sees. Once in the time that an agency has the case."""
    said = check_text(text)
    if contested not in Contested.values:
        raise InvalidInput(_("Belum lengkap."), errors=[FieldError("contested", "choice", _("Pilih salah satu."))])
    with case_step(case_id, EventKind.CLARIFIED, actor=actor, seen=seen) as step:
        lead = step.lead
        if lead is None or not can_state(step.case, lead):
            raise MoveNotAllowed(
                _("Klarifikasi dibuat sekali, oleh instansi penanggung jawab yang sudah menerima disposisi, sebelum menjawab.")
            )
        due_at = reply_due(now(), received_at=step.case.received_at, branch_id=step.case.branch_id)
        event = step.add(
            EventKind.CLARIFIED,
            facts={"assignment": lead.pk, "contested": contested, "due_at": moment_text(due_at)},
            content={"text": said},
            agency_id=lead.agency_id,
        )
        if files:
            add_attachments(event, files, moment=AttachmentMoment.EVIDENCE, by_complainant=False, public=True)
        state_clarification(lead, event, contested=Contested(contested), due_at=due_at)
    return step.case


def can_state(case: Case, lead: Assignment) -> bool:
    """Whether the lead may make a statement: it has accepted, has not made one, and none waits for its finding."""
    works = lead.status in OPEN_ASSIGNMENT - {AssignmentStatus.OFFERED}
    return works and case.clarification not in OPEN_CLARIFICATION and not hasattr(lead, "clarification")


def reply_to_statement(case_id: int, text: str, *, stance: str, actor: Actor) -> Case:
    """What the complainant says of it: accepted or disputed, and why. A late reply counts as long as nothing is found."""
    if stance not in Stance.values:
        raise InvalidInput(_("Belum lengkap."), errors=[FieldError("stance", "choice", _("Pilih salah satu."))])
    said = check_text(text, minimum=2) if stance == Stance.DISPUTES or text.strip() else ""
    with case_step(case_id, EventKind.STATEMENT_REPLIED, actor=actor) as step:
        clarification = _newest(step)
        if clarification.state != ClarificationState.STATED:
            raise MoveNotAllowed(_("Klarifikasi ini sudah ditanggapi atau diputuskan."))
        facts: dict[str, Json] = {"stance": stance, "in_time": now() <= clarification.due_at}
        event = step.add(EventKind.STATEMENT_REPLIED, facts=facts, content={"text": said})
        reply_to_clarification(clarification, event, Stance(stance))
    return step.case


def find_statement(case_id: int, text: str, *, finding: str, actor: Actor, seen: int | None = None) -> Case:
    """What a neutral officer finds, with the reason in plain words. Nobody judges one's own statement or agency."""
    said = check_text(text)
    if finding not in Finding.values:
        raise InvalidInput(_("Belum lengkap."), errors=[FieldError("finding", "choice", _("Pilih salah satu."))])
    with case_step(case_id, EventKind.FINDING_MADE, actor=actor, seen=seen) as step:
        clarification = _newest(step)
        if clarification.author_id == actor.user_id:
            raise Forbidden(_("Klarifikasi diputuskan oleh orang lain, bukan penulisnya."))
        if not may_be_found(clarification, at=now()):
            raise MoveNotAllowed(_("Tunggu tanggapan pelapor atau sampai batas waktunya lewat."))
        stated = next(a for a in step.assignments if a.pk == clarification.assignment_id)
        event = step.add(
            EventKind.FINDING_MADE,
            facts={"finding": finding, "heard": clarification.reply_number is not None, "assignment": stated.pk},
            content={"text": said},
            agency_id=stated.agency_id,
        )
        find_clarification(clarification, event, Finding(finding))
    return step.case


def release_finding(case_id: int, sides: Sides, *, actor: Actor, seen: int | None = None) -> Case:
    """Let everybody read statement, reply and finding beside the complaint: all of them or none, each as the officer
    edited it. Only of a complaint whose own text is public, which a confidential one never is."""
    words: dict[str, Json] = {
        "statement": check_text(sides.statement, what="statement", minimum=2),
        "reply": check_text(sides.reply, what="reply", minimum=2) if sides.reply.strip() else "",
        "said": check_text(sides.finding, what="finding", minimum=2),
    }
    with case_step(case_id, EventKind.FINDING_RELEASED, actor=actor, seen=seen) as step:
        if not can_release(step.case):
            raise MoveNotAllowed(_("Klarifikasi dimuat untuk umum sesudah diputuskan, dan hanya bersama teks laporannya."))
        clarification = _newest(step)
        if clarification.reply_number is not None and clarification.stance == Stance.DISPUTES and not words["reply"]:
            raise InvalidInput(
                _("Belum lengkap."), errors=[FieldError("reply", "required", _("Tanggapan pelapor harus ikut dimuat."))]
            )
        facts: dict[str, Json] = {
            "finding": clarification.finding,
            "contested": clarification.contested,
            "stance": clarification.stance,
        }
        step.add(EventKind.FINDING_RELEASED, facts=facts, content=words, agency_id=_stating(step, clarification))
    return step.case


def can_release(case: Case) -> bool:
    """Whether the three sides may be made public now."""
    return case.clarification in Finding.values and case.text_released and not case.confidential


def tell_of_lapsed_clarifications(limit: int = 100) -> int:
    """Tell the coordinators where the time to reply has passed in silence; how many. Safe with any number of workers."""
    return sum(_tell_safely(clarification) for clarification in lapsed_clarifications(now(), limit))


def _tell_safely(clarification: Clarification) -> bool:
    try:
        return _tell(clarification)
    except (NtbCareError, DatabaseError) as error:
        log.warning("clarification_not_told", case_id=clarification.case_id, error=type(error).__name__)
        return False


def _tell(clarification: Clarification) -> bool:
    with transaction.atomic(durable=True):
        step = open_step(clarification.case_id)
        if not claim_lapse(clarification):
            return False
        role = Role.INSPECTOR if step.case.own_office else Role.COORDINATOR
        facts: dict[str, Json] = {
            "clock": LimitKind.REPLY.value,
            "clarification": clarification.pk,
            "due_at": moment_text(clarification.due_at),
            "roles": [role.value],
        }
        step.add(EventKind.REMINDED, facts=facts, agency_id=step.case.branch_id)
        return True


def _newest(step: Step) -> Clarification:
    found = newest_clarification(step.assignments)
    if found is None:
        raise MoveNotAllowed(_("Laporan ini belum punya klarifikasi."))
    return found


def _stating(step: Step, clarification: Clarification) -> int | None:
    return next((a.agency_id for a in step.assignments if a.pk == clarification.assignment_id), None)
