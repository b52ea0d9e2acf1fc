"""Clarifications that wait for a neutral finding stand in a view of those who may find, and of nobody else."""

from __future__ import annotations

from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import viewer_of
from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.cases.queries import Question, View, count_views, inbox
from ntbcare.common.clock import now, pretend
from ntbcare.workflow.assign import accept_assignment, dispose_case
from ntbcare.workflow.clarify import find_statement, reply_to_statement, state_case
from ntbcare.workflow.verify import verify_case
from tests.clarified import AFTER_THE_TIME, CITIZEN, COMPLAINT, REASON, REPLY, STATEMENT, clarified_case
from tests.desk.sessions import browser_of
from tests.world import SORTING, World, file_case


def waiting(actor: Actor) -> list[int]:
    viewer = viewer_of(actor.user_id or 0)
    listed = [case.pk for case in inbox(viewer, Question(view=View.FINDING)).items]
    assert count_views(viewer, views=[View.FINDING]) == {View.FINDING: len(listed)}
    return listed


def replied(world: World) -> Case:
    return reply_to_statement(clarified_case(world).pk, REPLY, stance="disputes", actor=CITIZEN)


def test_it_waits_once_the_complainant_was_heard_or_had_the_time(world: World) -> None:
    silent = clarified_case(world)
    assert waiting(world.coordinator) == []
    heard = replied(world)
    assert waiting(world.coordinator) == [heard.pk]
    with pretend(now() + AFTER_THE_TIME):
        assert waiting(world.coordinator) == [silent.pk, heard.pk], "the longest waiting on top"


def test_who_speaks_for_an_agency_at_work_on_it_does_not_see_it_there(world: World) -> None:
    case = replied(world)
    assert waiting(world.liaison) == []
    assert waiting(world.actor(Role.COORDINATOR, "Pemda Lobar")) == []
    assert waiting(world.actor(Role.INSPECTOR, "Pemprov")) == [case.pk]
    Member.objects.create(user_id=world.coordinator.user_id or 0, agency=world.agency("Dishub"), role=Role.APPROVER, since=now())
    assert waiting(world.coordinator) == [], "an approver of the agency is a party, whatever else one is"


def test_a_coordinating_office_is_judged_by_the_inspector_alone(world: World) -> None:
    liaison = world.actor(Role.LIAISON, "Diskominfotik")
    case, _ = file_case(text=COMPLAINT)
    verify_case(case.pk, SORTING, actor=world.coordinator)
    case = dispose_case(case.pk, lead="Diskominfotik", actor=world.coordinator)
    lead = case.assignments.get()
    accept_assignment(lead.pk, case.pk, actor=liaison)
    state_case(case.pk, STATEMENT, contested="all", actor=liaison)
    reply_to_statement(case.pk, REPLY, stance="disputes", actor=CITIZEN)
    assert waiting(world.coordinator) == []
    assert waiting(world.actor(Role.INSPECTOR, "Pemprov")) == [case.pk]


def test_what_is_found_no_longer_waits(world: World) -> None:
    case = replied(world)
    find_statement(case.pk, REASON, finding="partly", actor=world.coordinator)
    assert waiting(world.coordinator) == []


def test_the_desk_shows_the_view_with_its_count_to_those_who_may_find(world: World) -> None:
    case = replied(world)
    page = browser_of(world.coordinator).get("/desk/?view=finding").content.decode()
    assert "Menunggu putusan" in page
    assert case.reference in page
    assert "Menunggu putusan" not in browser_of(world.liaison).get("/desk/").content.decode()
    empty = browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar")).get("/desk/?view=finding").content.decode()
    assert "Tidak ada klarifikasi instansi yang menunggu putusan Anda." in empty
