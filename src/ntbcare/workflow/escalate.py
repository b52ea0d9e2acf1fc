"""Step 11: time passes. Reminders, notices at the deadline, the next level up, and the ends that a policy sets."""

from __future__ import annotations

import structlog
from django.db import DatabaseError, transaction

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.aspirations.queries import planner_of
from ntbcare.cases.actions import lock_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.escalations import Post, raised_to, write_escalation
from ntbcare.cases.information import superior_of
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.permissions import standing_of
from ntbcare.cases.sets import OPEN_CLARIFICATION, ArchiveReason, Classification, EndedBy, EventKind, Status
from ntbcare.common.canonical import Json
from ntbcare.common.clock import local_day
from ntbcare.common.errors import NtbCareError
from ntbcare.deadlines.actions.clocks import moved_by_case, recompute_stale, stale_clocks
from ntbcare.deadlines.actions.due import Act, DueAction, claim, due_clock_actions, postpone
from ntbcare.deadlines.actions.settling import Moved
from ntbcare.deadlines.book import book
from ntbcare.deadlines.ladders import Rung
from ntbcare.deadlines.models import LimitKind
from ntbcare.deadlines.seats import Late, Seat, find_seat
from ntbcare.workflow.transaction import Step, working_agencies

log = structlog.get_logger()

_KINDS = {
    Act.REMIND: EventKind.REMINDED,
    Act.NOTICE: EventKind.OVERDUE,
    Act.SUGGEST_ARCHIVE: EventKind.OVERDUE,
}


def act_on_clocks(limit: int = 100) -> int:
    """Do what running clocks ask for by now; how many were done. Safe with any number of workers."""
    return sum(_act_safely(action) for action in due_clock_actions(limit))


def _act_safely(action: DueAction) -> bool:
    """One action that cannot be done must not keep the others waiting; it is tried again with the next sweep."""
    try:
        return _act_on(action)
    except (NtbCareError, DatabaseError) as error:
        log.warning("clock_action_failed", case_id=action.case_id, clock_id=action.clock_id, error=type(error).__name__)
        return False


def _act_on(action: DueAction) -> bool:
    """One action, one transaction; false when another worker was quicker, the clock has stopped, or it waits for morning."""
    if action.wait_until is not None:
        postpone(action)
        return False
    with transaction.atomic(durable=True):
        step = open_step(action.case_id)
        if not claim(action):
            return False
        if action.act == Act.CLOSE:
            return _close(step, action)
        if action.act == Act.ARCHIVE:
            return _archive(step, action)
        if action.rung is not None:
            _raise(step, action, action.rung)
            return True
        agency_id = _responsible(step.case, action) or step.case.branch_id
        step.add(_KINDS[action.act], facts=action.facts() | _told(step.case, action), agency_id=agency_id)
        return True


def announce_moved_deadlines(limit: int = 200) -> int:
    """Count open clocks anew after a calendar changed, and say so on each case concerned. Returns how many cases."""
    announced = 0
    while stale_clocks():
        with transaction.atomic(durable=True):
            moved = moved_by_case(recompute_stale(limit))
            for case_id, moves in moved.items():
                open_step(case_id).add(EventKind.DEADLINE_MOVED, facts={"moved": [_moved(move) for move in moves]})
        announced += len(moved)
    return announced


def open_step(case_id: int) -> Step:
    """A locked case under a step of the system's own. Needs an open transaction."""
    case = lock_case(case_id)
    assignments = list(Assignment.objects.filter(case=case).order_by("pk"))
    standing = standing_of(case, assigned=working_agencies(assignments), offices=reference().coordinating_offices)
    return Step(case, assignments, Actor.system(), standing)


def _close(step: Step, action: DueAction) -> bool:
    """The time to reply is over. What the complainant wrote must be read first, every contributor be done, and
    what an agency contests be decided."""
    if step.case.status != Status.ANSWERED:
        return False
    if step.case.reply_waiting or step.open_contributors or step.case.clarification in OPEN_CLARIFICATION:
        step.add(EventKind.REMINDED, facts=action.facts() | {"roles": [Role.COORDINATOR.value]}, agency_id=step.case.branch_id)
        return True
    step.add(EventKind.CLOSED, status=Status.CLOSED, facts={"by": EndedBy.SYSTEM.value})
    step.end_open_parts()
    return True


def _archive(step: Step, action: DueAction) -> bool:
    if step.case.status != Status.INCOMPLETE:
        return False
    facts: dict[str, Json] = {"by": EndedBy.SYSTEM.value, "reason": ArchiveReason.UNCLEAR.value}
    step.add(EventKind.ARCHIVED, status=Status.ARCHIVED, facts=action.facts() | facts)
    step.end_open_parts()
    return True


def _responsible(case: Case, action: DueAction) -> int | None:
    """The agency that owes what is late: whose part it is, for the case itself the lead's; None for the coordinators. An
    objection is owed by the superior that it went to."""
    if action.kind == LimitKind.SUPERIOR:
        return superior_of(case.pk) or case.branch_id
    if case.classification == Classification.ASPIRATION and action.kind == LimitKind.ANSWER:
        # In a group it is the planning agency's to answer, whoever had it before.
        return planner_of(case) or case.lead_id
    return action.agency_id or case.lead_id


def _told(case: Case, action: DueAction) -> dict[str, Json]:
    """Which roles a reminder or notice is for. A complaint about the coordinators' own office passes them by."""
    if action.kind == LimitKind.SUPERIOR:
        return {"roles": [Role.LEADER.value]}
    roles = [Role.LIAISON if _responsible(case, action) else Role.COORDINATOR]
    if case.own_office:
        roles = [Role.INSPECTOR if role == Role.COORDINATOR else role for role in roles]
    return {"roles": [role.value for role in roles]}


def _raise(step: Step, action: DueAction, rung: Rung) -> None:
    """One level up: to whoever holds the position, or, where nobody does, to the next one that somebody holds."""
    case = step.case
    agency_id = _responsible(case, action)
    owner = reference().agencies.get(agency_id or 0)
    government = owner.branch_id if owner else case.branch_id
    ladder = book().ladder_on(local_day(case.received_at), government)
    seat = find_seat(rung.position, Late(case.branch_id, agency_id, case.own_office, ladder))
    facts: dict[str, Json] = {
        "asked": rung.position.value,
        "position": seat.position.value,
        "vacant": [position.value for position in seat.vacant],
        "posts": [[agency, role] for agency, role in seat.posts],
        "roles": [*sorted({role for _agency, role in seat.posts})],
        "how": rung.how.value,
    }
    # Who stands in for two empty seats in a row has been told by the first one, and is told again only at the own level.
    again = _standing_in(case, action, seat) if seat.position != rung.position else frozenset()
    if again:
        facts["again"] = [[agency, role] for agency, role in seat.posts if (agency, role) in again]
    told = seat.posts[0][0] if seat.posts else (agency_id or case.branch_id)
    event = step.add(EventKind.ESCALATED, facts=action.facts() | facts, agency_id=told)
    fresh = [post for post in seat.posts if post not in again]
    write_escalation(event, clock=action.kind, assignment_id=action.assignment_id, position=seat.position, posts=fresh)


def _standing_in(case: Case, action: DueAction, seat: Seat) -> frozenset[Post]:
    """The posts of a seat to which this very delay went up before and that still hold it."""
    rows = raised_to(case.pk, clock=action.kind, assignment_id=action.assignment_id, position=seat.position)
    return frozenset(post for post in seat.posts if post in rows)


def _moved(move: Moved) -> dict[str, Json]:
    return {
        "clock": move.kind.value,
        "assignment": move.assignment_id,
        "before": move.due_before.isoformat() if move.due_before else None,
        "after": move.due_after.isoformat() if move.due_after else None,
        "reason": move.reason[:200],
    }
