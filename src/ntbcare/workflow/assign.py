"""Step 4: hand the case to the agencies that can act, and what they say to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.cases.actor import Actor
from ntbcare.cases.assignments import end_assignments, move_assignment, offer_assignments
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Case
from ntbcare.cases.sets import AssignmentStatus, EventKind, Part, Status
from ntbcare.common.canonical import Json
from ntbcare.common.errors import FieldError, InvalidInput
from ntbcare.common.text import clean_line
from ntbcare.workflow.receive import check_text
from ntbcare.workflow.transaction import Step, case_step

MAX_HOPS = 2
"""After so many refusals an agency cannot refuse any more: the coordinator's ruling stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """That the lead was a suggestion: of which version of the learned model (0: rules only), at which place of the list, and
    whether nobody was asked."""

    version: int
    rank: int
    automatic: bool = False

    def as_facts(self) -> dict[str, Json]:
        """As the event keeps it."""
        return {"version": self.version, "rank": self.rank, "automatic": self.automatic}


def dispose_case(
    case_id: int,
    *,
    lead: str | int,
    contributors: Sequence[str | int] = (),
    note: str = "",
    suggestion: Suggested | None = None,
    actor: Actor,
    seen: int | None = None,
) -> Case:
    """Give the case to one lead and any number of contributing agencies, each with its own clock.

    Called again it changes the lead (the old one is released) and adds contributors. The case belongs to the
    lead's branch from then on.
    """
    chosen = _chosen(lead, contributors)
    said = check_text(note, what="note", minimum=3) if note.strip() else ""
    with case_step(case_id, EventKind.ASSIGNED, actor=actor, seen=seen) as step:
        leader = chosen[0]
        kept_lead = step.lead is not None and step.lead.is_open and step.lead.agency_id == leader.id
        _release_replaced(step, chosen, keep_lead=kept_lead)
        there = {a.agency_id for a in step.assignments if a.is_open}
        new = [(agency, Part.LEAD if agency.id == leader.id else Part.CONTRIBUTOR) for agency in chosen if agency.id not in there]
        if not new:
            raise MoveNotAllowed(_("Semua instansi ini sudah menangani laporan ini."))
        in_progress = kept_lead and step.case.status == Status.IN_PROGRESS
        facts: dict[str, Json] = {
            "set": {"lead_id": leader.id, "branch_id": leader.branch_id},
            "offered": [[agency.id, part.value] for agency, part in new],
        }
        if suggestion is not None:
            facts["suggestion"] = suggestion.as_facts()
        event = step.add(
            EventKind.ASSIGNED,
            status=Status.IN_PROGRESS if in_progress else Status.ASSIGNED,
            facts=facts,
            content={"text": said},
            agency_id=leader.id,
        )
        offer_assignments(step.case, [(agency.id, part) for agency, part in new], at=event.at)
    return step.case


def accept_assignment(assignment_id: int, case_id: int, *, actor: Actor, seen: int | None = None) -> Case:
    """The agency takes its part on."""
    with case_step(case_id, EventKind.ACCEPTED, actor=actor, seen=seen, assignment_id=assignment_id) as step:
        assignment = step.require_assignment()
        event = step.add(EventKind.ACCEPTED, facts={"assignment": assignment.pk}, agency_id=assignment.agency_id)
        move_assignment(assignment, AssignmentStatus.ACCEPTED, at=event.at)
    return step.case


def decline_assignment(
    assignment_id: int, case_id: int, *, reason: str, successor: str, actor: Actor, seen: int | None = None
) -> Case:
    """The agency says that it is not responsible, why, and who is. The coordinator decides what follows."""
    why = check_text(reason, what="reason", minimum=3)
    named = clean_line(successor)[:200]
    if not named:
        message = _("Sebutkan instansi yang berwenang.")
        raise InvalidInput(message, errors=[FieldError("successor", "required", message)])
    with case_step(case_id, EventKind.DECLINED, actor=actor, seen=seen, assignment_id=assignment_id) as step:
        if step.case.refused >= MAX_HOPS:
            raise MoveNotAllowed(_("Laporan ini sudah dua kali ditolak. Keputusan koordinator berlaku; hubungi koordinator."))
        assignment = step.require_assignment()
        follower = reference().find_agency(named)
        if follower is not None and follower.id == assignment.agency_id:
            message = _("Sebutkan instansi lain, bukan instansi ini sendiri.")
            raise InvalidInput(message, errors=[FieldError("successor", "own_agency", message)])
        at = _end_part(
            step,
            EventKind.DECLINED,
            facts={"assignment": assignment.pk, "successor_id": follower.id if follower else None},
            content={"text": why, "successor": named},
        )
        move_assignment(assignment, AssignmentStatus.DECLINED, at=at)
    return step.case


def release_assignment(assignment_id: int, case_id: int, *, reason: str, actor: Actor, seen: int | None = None) -> Case:
    """A coordinator takes an agency off the case."""
    why = check_text(reason, what="reason", minimum=3)
    with case_step(case_id, EventKind.RELEASED, actor=actor, seen=seen, assignment_id=assignment_id) as step:
        assignment = step.require_assignment()
        at = _end_part(step, EventKind.RELEASED, facts={"assignment": assignment.pk}, content={"text": why})
        move_assignment(assignment, AssignmentStatus.RELEASED, at=at)
    return step.case


def _end_part(step: Step, kind: EventKind, *, facts: dict[str, Json], content: dict[str, Json]) -> datetime:
    """Append the event; without its lead the case goes back to those who dispose."""
    assignment = step.require_assignment()
    is_lead = assignment.part == Part.LEAD
    event = step.add(
        kind,
        status=Status.VERIFIED if is_lead else None,
        facts=facts | ({"set": {"lead_id": None}} if is_lead else {}),
        content=content,
        agency_id=assignment.agency_id,
    )
    return event.at


def _release_replaced(step: Step, chosen: Sequence[AgencyInfo], *, keep_lead: bool) -> None:
    """End the open parts that the new disposition contradicts: the old lead, and a contributor that becomes the lead."""
    for assignment in step.assignments:
        replaced_lead = assignment.part == Part.LEAD and not keep_lead
        promoted = assignment.part == Part.CONTRIBUTOR and assignment.agency_id == chosen[0].id
        if assignment.is_open and (replaced_lead or promoted):
            step.assignment = assignment
            at = _end_part(step, EventKind.RELEASED, facts={"assignment": assignment.pk, "replaced": True}, content={})
            end_assignments([assignment], AssignmentStatus.RELEASED, at=at)


def _chosen(lead: str | int, contributors: Sequence[str | int]) -> list[AgencyInfo]:
    """The agencies, the lead first. Raises InvalidInput for unknown, inactive or repeated ones."""
    snapshot = reference()
    chosen: list[AgencyInfo] = []
    errors = []
    for position, named in enumerate([lead, *contributors]):
        agency = snapshot.find_agency(named)
        where = "lead" if position == 0 else "contributors"
        if agency is None or not agency.active:
            errors.append(
                FieldError(where, "unknown", _("Instansi “%(name)s” tidak dikenal.") % {"name": clean_line(str(named))[:80]})
            )
        elif agency not in chosen:
            chosen.append(agency)
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    return chosen
