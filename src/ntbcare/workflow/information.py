"""Requests for information under UU 14/2008: more time is taken once, with a reason; who asked objects to the superior of the
agency that answers; the superior decides. A refusal is an answer (``answer.py``) on one of the law's grounds.

No limit begins anew by any of it. What the superior grants goes back to the agency as a reopened case does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import AgencyKind, Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.assignments import move_assignment
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.escalations import Post, end_escalations, write_escalation
from ntbcare.cases.happening import moment_text
from ntbcare.cases.information import (
    SUPERIOR_CLOCK,
    Exemption,
    Information,
    ObjectionDecision,
    ObjectionGround,
    RefusalGround,
    information_of,
    objection_of,
)
from ntbcare.cases.models import Case
from ntbcare.cases.sets import ActorRole, AssignmentStatus, Classification, EventKind, Position, Status
from ntbcare.common.canonical import Json
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import FieldError, Forbidden, InvalidInput
from ntbcare.common.text import clean_line
from ntbcare.deadlines.book import book
from ntbcare.deadlines.models import LimitKind
from ntbcare.deadlines.queries import extended_due, until
from ntbcare.deadlines.seats import Late, find_seat, held_among
from ntbcare.workflow.heirs import follow_heirs
from ntbcare.workflow.receive import check_text
from ntbcare.workflow.transaction import Step, case_step

MAX_BODY = 200


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why information is not given: the ground, the letter of Article 17 for what is exempt, the body that holds it instead."""

    ground: RefusalGround
    exemption: str = ""
    body: str = ""

    def facts(self) -> dict[str, Json]:
        """What the answer's event keeps of it; the named body stands with its words."""
        return {"ground": self.ground.value, "exemption": self.exemption}


def read_refusal(ground: str, *, exemption: str = "", body: str = "") -> Refusal:
    """A refusal as the law allows it. Raises InvalidInput naming what is missing."""
    if ground not in RefusalGround.values:
        raise _invalid("ground", _("Pilih salah satu alasan menurut undang-undang."))
    if ground == RefusalGround.EXEMPT and exemption not in Exemption.values:
        raise _invalid("exemption", _("Pilih huruf Pasal 17 yang menjadi dasarnya."))
    named = clean_line(body)[:MAX_BODY]
    if ground == RefusalGround.NOT_HELD and len(named) < 3:
        raise _invalid("body", _("Sebutkan badan publik yang menguasai informasi itu."))
    exempt, held = ground == RefusalGround.EXEMPT, ground == RefusalGround.NOT_HELD
    return Refusal(RefusalGround(ground), exemption if exempt else "", named if held else "")


def may_extend(case: Case, information: Information | None) -> bool:
    """Whether more time may be taken: of a request for information, once, before its time is over."""
    if information is None or information.extended_number is not None:
        return False
    return case.answered_at is None and case.answer_due_at is not None and now() <= case.answer_due_at


def extend_request(case_id: int, reason: str, *, actor: Actor, seen: int | None = None) -> Case:
    """Take the law's one extension, with the reason that the person is told (Article 22, paragraph 8)."""
    why = check_text(reason, what="reason")
    with case_step(case_id, EventKind.EXTENDED, actor=actor, seen=seen) as step:
        case, information = step.case, information_of(step.case)
        if information is None:
            raise MoveNotAllowed(_("Hanya permintaan informasi yang waktunya dapat diperpanjang."))
        if information.extended_number is not None:
            raise MoveNotAllowed(_("Waktu jawab sudah diperpanjang; undang-undang mengizinkannya satu kali."))
        due_at = _extended(case) if may_extend(case, information) else None
        if due_at is None:
            raise MoveNotAllowed(_("Waktu jawab sudah lewat atau berhenti; perpanjangan tidak menghapus keterlambatan."))
        step.add(EventKind.EXTENDED, facts={"due_at": moment_text(due_at)}, content={"text": why}, agency_id=case.lead_id)
    return step.case


def _extended(case: Case) -> datetime | None:
    due = case.answer_due_at
    return extended_due(due, received_at=case.received_at, branch_id=case.branch_id) if due is not None else None


def objection_until(case: Case, information: Information | None) -> datetime | None:
    """Until when the person may object; None where there is nothing to object to yet, or it was done."""
    if information is None or information.objection_number is not None:
        return None
    late = case.answer_due_at if case.answer_due_at is not None and case.answer_due_at < now() else None
    start = information.answered_at or late
    if start is None:
        return None
    return until(LimitKind.OBJECTION, start, received_at=case.received_at, agency_id=case.branch_id)


def object_to_request(case_id: int, text: str, *, ground: str, actor: Actor) -> Case:
    """The person objects: it goes to the superior of the answering agency, whose own time begins (Articles 35 and 36)."""
    if ground not in ObjectionGround.values:
        raise _invalid("ground", _("Pilih salah satu."))
    said = check_text(text)
    with case_step(case_id, EventKind.OBJECTED, actor=actor) as step:
        case, information = step.case, information_of(step.case)
        if information is None:
            raise MoveNotAllowed(_("Keberatan ini hanya untuk permintaan informasi."))
        if information.objection_number is not None:
            raise MoveNotAllowed(_("Keberatan Anda sudah diajukan."))
        last = objection_until(case, information)
        if last is None:
            raise MoveNotAllowed(_("Keberatan diajukan sesudah jawaban, atau sesudah waktu jawab lewat."))
        if now() > last:
            raise MoveNotAllowed(_("Waktu untuk mengajukan keberatan sudah lewat."))
        position, posts = superior_posts(case)
        superior = posts[0][0]
        due_at = until(LimitKind.SUPERIOR, now(), received_at=case.received_at, agency_id=superior)
        facts: dict[str, Json] = {
            "ground": ground,
            "superior": superior,
            "position": position.value,
            "posts": [[agency, role] for agency, role in posts],
            "level": 0,
            "due_at": moment_text(due_at),
        }
        event = step.add(EventKind.OBJECTED, facts=facts, content={"text": said}, agency_id=superior)
        write_escalation(event, clock=SUPERIOR_CLOCK, assignment_id=None, position=position, posts=posts, asks=False)
    return step.case


def superior_posts(case: Case) -> tuple[Position, tuple[Post, ...]]:
    """Who decides on an objection: the head of what stands above the agency below its government, else the Secretary of its
    government, else whoever comes next; of a national body's local office its own head. Somebody always."""
    snapshot = reference()
    lead = snapshot.agencies.get(case.lead_id or 0)
    above = [agency for agency in snapshot.ancestors(lead.id)[1:] if not agency.is_branch] if lead else []
    own = [lead] if lead and lead.kind == AgencyKind.VERTICAL else []
    heads: list[Post] = [(agency.id, Role.LEADER.value) for agency in [*own, *above]]
    held = held_among(heads)
    if head := next((post for post in heads if post in held), None):
        return Position.AGENCY_HEAD, (head,)
    ladder = book().ladder_on(local_day(case.received_at), lead.branch_id if lead else case.branch_id)
    seat = find_seat(Position.SECRETARY, Late(case.branch_id, case.lead_id, case.own_office, ladder))
    role = Role.INSPECTOR if case.own_office else Role.COORDINATOR
    return seat.position, seat.posts or ((case.branch_id, role.value),)


def decide_objection(case_id: int, text: str, *, decision: str, actor: Actor, seen: int | None = None) -> Case:
    """What the superior decides, with the reason; told with until when it may go to the information commission (Article 37)."""
    if decision not in ObjectionDecision.values:
        raise _invalid("decision", _("Pilih salah satu."))
    why = check_text(text)
    with case_step(case_id, EventKind.OBJECTION_DECIDED, actor=actor, seen=seen) as step:
        case, information = step.case, information_of(step.case)
        if information is None or not information.waits_for_superior:
            raise MoveNotAllowed(_("Tidak ada keberatan yang menunggu putusan."))
        row = objection_of(actor.viewer, case_id) if actor.viewer is not None else None
        if row is None:
            raise Forbidden(_("Keberatan diputuskan oleh atasan instansi yang menjawab."))
        # In the post that the objection went to, whatever else the officer may be.
        step.actor = replace(step.actor, role=ActorRole(row.role), agency_id=row.agency_id)
        last = until(LimitKind.DISPUTE, now(), received_at=case.received_at, agency_id=case.branch_id)
        facts: dict[str, Json] = {"decision": decision, "dispute_until": moment_text(last)}
        step.add(EventKind.OBJECTION_DECIDED, facts=facts, content={"text": why}, agency_id=row.agency_id)
        end_escalations([(case_id, SUPERIOR_CLOCK, None)])
        if decision != ObjectionDecision.REJECTED:
            _back_to_agency(step)
    return step.case


def _back_to_agency(step: Step) -> None:
    """What is granted has to be given: an answered or closed request is put back to work. One still open goes on."""
    lead = step.lead
    if step.case.status not in {Status.ANSWERED, Status.CLOSED}:
        return
    status = Status.IN_PROGRESS if lead else Status.VERIFIED
    agency_id = lead.agency_id if lead else None
    event = step.add(EventKind.REOPENED, status=status, facts={"granted": True}, agency_id=agency_id)
    if lead is not None and not lead.is_open:
        move_assignment(lead, AssignmentStatus.ACTING, at=event.at)
        follow_heirs(step)


def is_information(case: Case) -> bool:
    """Whether the case is a request for information."""
    return case.classification == Classification.INFORMATION


def _invalid(field: str, message: str) -> InvalidInput:
    return InvalidInput(message, errors=[FieldError(field, "choice", message)])
