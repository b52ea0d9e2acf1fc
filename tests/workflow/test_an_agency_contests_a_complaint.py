"""Statement, reply, neutral finding: who may say what when, and what stays as it was meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import viewer_of
from ntbcare.cases.actor import Actor
from ntbcare.cases.clarifications import newest_clarification, sides_of
from ntbcare.cases.dispatch import drain
from ntbcare.cases.errors import CaseNotFound, MoveNotAllowed
from ntbcare.cases.models import Assignment, CaseEvent, Clarification
from ntbcare.cases.queries import case_events, visible_case
from ntbcare.cases.replay import check_cases
from ntbcare.cases.sets import EventKind
from ntbcare.common.clock import now, pretend
from ntbcare.common.errors import Forbidden, InvalidInput
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.deadlines.models import Clock
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, release_assignment
from ntbcare.workflow.clarify import find_statement, reply_to_statement, state_case, tell_of_lapsed_clarifications
from ntbcare.workflow.close import close_case
from ntbcare.workflow.escalate import act_on_clocks
from ntbcare.workflow.possible import possible_steps
from ntbcare.workflow.reply import reply_to_case
from ntbcare.workflow.undo import undo_step
from tests.clarified import AFTER_THE_TIME, CITIZEN, COMPLAINT, REASON, REPLY, STATEMENT, clarified_case, found_case
from tests.world import World, acting_case, assigned_case


def may(world: World, actor: Actor, case_id: int) -> frozenset[EventKind]:
    assert actor.viewer is not None
    case, assignments, standing = visible_case(actor.viewer, case_id)
    return possible_steps(actor.viewer, case, assignments, standing).case


def test_a_statement_leaves_status_and_the_clock_of_the_answer_as_they_were(world: World) -> None:
    case, lead, _ = acting_case(world)
    drain()
    due = Clock.objects.get(case=case, kind="answer").due_at
    case = state_case(case.pk, STATEMENT, contested="part", actor=world.liaison)
    drain()
    clock = Clock.objects.get(case=case, kind="answer")
    assert (case.status, case.clarification, clock.due_at, clock.stopped_at) == ("in_progress", "stated", due, None)
    row = Clarification.objects.get(case=case)
    assert (row.assignment_id, row.contested, row.author_id) == (lead.pk, "part", world.liaison.user_id)
    assert list(check_cases()) == []


def test_the_complainant_has_ten_working_days(world: World) -> None:
    row = Clarification.objects.get(case=clarified_case(world))
    assert timedelta(days=13) < row.due_at - now() < timedelta(days=25)
    assert row.due_at.astimezone().minute == 0


def test_only_the_lead_that_has_accepted_states_and_only_once(world: World) -> None:
    case, lead, _ = assigned_case(world, text=COMPLAINT)
    for actor in (world.coordinator, world.actor(Role.INSPECTOR, "Pemprov"), world.actor(Role.APPROVER, "Dishub")):
        with pytest.raises(Forbidden):
            state_case(case.pk, STATEMENT, contested="all", actor=actor)
    with pytest.raises(CaseNotFound):
        state_case(case.pk, STATEMENT, contested="all", actor=world.actor(Role.LIAISON, "PUPR"))
    with pytest.raises(MoveNotAllowed):
        state_case(case.pk, STATEMENT, contested="all", actor=world.liaison)
    assert EventKind.CLARIFIED not in may(world, world.liaison, case.pk)
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    assert EventKind.CLARIFIED in may(world, world.liaison, case.pk)
    state_case(case.pk, STATEMENT, contested="all", actor=world.liaison)
    with pytest.raises(MoveNotAllowed):
        state_case(case.pk, STATEMENT, contested="all", actor=world.liaison)
    assert EventKind.CLARIFIED not in may(world, world.liaison, case.pk)


def test_what_is_contested_must_be_said(world: World) -> None:
    case, _lead, _ = acting_case(world)
    with pytest.raises(InvalidInput):
        state_case(case.pk, STATEMENT, contested="", actor=world.liaison)


def test_nothing_is_found_before_the_reply_or_the_end_of_its_time(world: World) -> None:
    case = clarified_case(world)
    assert EventKind.FINDING_MADE not in may(world, world.coordinator, case.pk)
    with pytest.raises(MoveNotAllowed):
        find_statement(case.pk, REASON, finding="upheld", actor=world.coordinator)
    with pretend(now() + AFTER_THE_TIME):
        assert EventKind.FINDING_MADE in may(world, world.coordinator, case.pk)
        assert find_statement(case.pk, REASON, finding="upheld", actor=world.coordinator).clarification == "upheld"


def test_a_reply_opens_the_way_to_the_finding(world: World) -> None:
    case = reply_to_statement(clarified_case(world).pk, REPLY, stance="disputes", actor=CITIZEN)
    assert (case.clarification, case.reply_waiting, case.status) == ("replied", True, "assigned")
    case = find_statement(case.pk, REASON, finding="partly", actor=world.coordinator)
    assert (case.clarification, case.reply_waiting) == ("partly", False)
    with pytest.raises(MoveNotAllowed):
        find_statement(case.pk, REASON, finding="upheld", actor=world.coordinator)
    with pytest.raises(MoveNotAllowed):
        reply_to_statement(case.pk, REPLY, stance="disputes", actor=CITIZEN)
    assert list(check_cases()) == []


@pytest.mark.parametrize(("stance", "text"), [("", REPLY), ("disputes", ""), ("whatever", REPLY)])
def test_a_reply_says_yes_or_no_and_a_no_says_why(world: World, stance: str, text: str) -> None:
    case = clarified_case(world)
    with pytest.raises(InvalidInput):
        reply_to_statement(case.pk, text, stance=stance, actor=CITIZEN)


def test_an_inspector_may_find_and_no_agency(world: World) -> None:
    case = reply_to_statement(clarified_case(world).pk, "", stance="accepts", actor=CITIZEN)
    for role in (Role.LIAISON, Role.APPROVER, Role.LEADER):
        with pytest.raises(Forbidden):
            find_statement(case.pk, REASON, finding="upheld", actor=world.actor(role, "Dishub"))
    found = find_statement(case.pk, REASON, finding="not_upheld", actor=world.actor(Role.INSPECTOR, "Pemprov"))
    assert found.clarification == "not_upheld"


def test_who_answers_for_the_agency_does_not_judge_it_as_a_coordinator(world: World) -> None:
    case = reply_to_statement(clarified_case(world).pk, REPLY, stance="disputes", actor=CITIZEN)
    user_id = world.coordinator.user_id or 0
    Member.objects.create(user_id=user_id, agency=world.agency("Dishub"), role=Role.APPROVER, since=now())
    both = Actor.officer(viewer_of(user_id))
    assert EventKind.FINDING_MADE not in may(world, both, case.pk)
    with pytest.raises(Forbidden):
        find_statement(case.pk, REASON, finding="upheld", actor=both)


def test_it_stays_so_after_the_agency_has_left_the_case(world: World) -> None:
    case = reply_to_statement(clarified_case(world).pk, REPLY, stance="disputes", actor=CITIZEN)
    lead = Assignment.objects.get(case=case)
    release_assignment(lead.pk, case.pk, reason="Salah instansi.", actor=world.coordinator)
    user_id = world.coordinator.user_id or 0
    Member.objects.create(user_id=user_id, agency=world.agency("Dishub"), role=Role.LIAISON, since=now())
    with pytest.raises(Forbidden):
        find_statement(case.pk, REASON, finding="upheld", actor=Actor.officer(viewer_of(user_id)))


def test_a_coordinating_office_is_judged_by_an_inspector(world: World) -> None:
    case = clarified_case(world)
    case = reply_to_statement(case.pk, REPLY, stance="disputes", actor=CITIZEN)
    office = world.agency("Diskominfotik")
    Assignment.objects.filter(case=case).update(agency=office)
    type(case).objects.filter(pk=case.pk).update(lead=office)
    with pytest.raises(Forbidden):
        find_statement(case.pk, REASON, finding="upheld", actor=world.coordinator)
    find_statement(case.pk, REASON, finding="upheld", actor=world.actor(Role.INSPECTOR, "Pemprov"))


def test_the_author_does_not_find_whatever_the_role_has_become(world: World) -> None:
    case = reply_to_statement(clarified_case(world).pk, REPLY, stance="disputes", actor=CITIZEN)
    user_id = world.liaison.user_id or 0
    Member.objects.filter(user_id=user_id).update(agency=world.agency("Pemprov"), role=Role.INSPECTOR)
    moved = Actor.officer(viewer_of(user_id))
    assert EventKind.FINDING_MADE not in may(world, moved, case.pk)
    with pytest.raises(Forbidden):
        find_statement(case.pk, REASON, finding="upheld", actor=moved)


def test_the_agency_may_answer_meanwhile_but_nobody_closes_over_it_but_the_complainant(world: World) -> None:
    case = clarified_case(world)
    send_answer(case.pk, "Kami sudah menemui Bapak dan menjelaskan alur IGD.", actor=world.liaison)
    with pytest.raises(MoveNotAllowed):
        close_case(case.pk, actor=world.coordinator)
    assert EventKind.CLOSED not in may(world, world.coordinator, case.pk)
    drain()
    with pretend(now() + timedelta(days=40)):
        while act_on_clocks():
            drain()
        case.refresh_from_db()
        assert case.status == "answered"
    assert close_case(case.pk, actor=CITIZEN).status == "closed"
    with pretend(now() + AFTER_THE_TIME):
        assert find_statement(case.pk, REASON, finding="upheld", actor=world.coordinator).status == "closed"
    assert list(check_cases()) == []


@pytest.mark.parametrize("step", ["clarified", "finding_made"])
def test_what_was_said_and_found_cannot_be_undone(world: World, step: str) -> None:
    case = clarified_case(world) if step == "clarified" else found_case(world)
    actor = world.liaison if step == "clarified" else world.coordinator
    with pytest.raises(MoveNotAllowed):
        undo_step(case.pk, case.last_number, actor=actor)


def test_coordinators_are_told_once_when_the_time_has_passed_in_silence(world: World) -> None:
    assert world.coordinator.user_id
    case = clarified_case(world)
    drain()
    assert tell_of_lapsed_clarifications() == 0
    with pretend(now() + AFTER_THE_TIME):
        assert [tell_of_lapsed_clarifications(), tell_of_lapsed_clarifications()] == [1, 0]
        drain()
        told = CaseEvent.objects.get(case=case, kind="reminded", facts__clarification__isnull=False)
    assert OutgoingMessage.objects.filter(key__startswith=f"event:{case.pk}:{told.number}:officer").count() == 1
    assert list(check_cases()) == []


def test_the_complainant_and_the_officers_are_told(world: World) -> None:
    assert world.coordinator.user_id
    case = clarified_case(world, email="budi@contoh.example")
    reply_to_statement(case.pk, REPLY, stance="disputes", actor=CITIZEN)
    find_statement(case.pk, REASON, finding="partly", actor=world.coordinator)
    drain()
    told = set(OutgoingMessage.objects.filter(about=case.reference).values_list("template", flat=True))
    assert {"clarified", "officer_finding", "finding_made", "officer_found"} <= told


def test_who_has_only_a_telephone_is_heard_too(world: World) -> None:
    case = clarified_case(world)
    reply_to_case(case.pk, REPLY, actor=CITIZEN)
    case.refresh_from_db()
    assert case.clarification == "stated"
    with pretend(now() + AFTER_THE_TIME):
        find_statement(case.pk, REASON, finding="partly", actor=world.coordinator)
    row = newest_clarification(list(Assignment.objects.filter(case=case)))
    assert row is not None
    assert sides_of(row, case_events(case)).reply == REPLY
