"""Who was told that a case is late says "I have seen it, I do …"; the next level waits for that, and then comes all the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import viewer_of
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import CaseNotFound, MoveNotAllowed
from ntbcare.cases.file import open_file
from ntbcare.cases.models import Case, CaseEvent, Escalation
from ntbcare.cases.queries import Question, View, inbox
from ntbcare.cases.replay import check_cases
from ntbcare.common.clock import pretend
from ntbcare.common.errors import Forbidden
from ntbcare.deadlines.models import Clock
from ntbcare.workflow.acknowledge import acknowledge_case
from ntbcare.workflow.possible import possible_steps
from ntbcare.workflow.verify import verify_case
from tests.late import MONDAY, on, pass_time, raised
from tests.world import SORTING, World, assigned_case, file_case

SAID = "Sudah saya baca. Tim turun besok pagi."


@pytest.fixture
def late(world: World) -> Case:
    """At the agency and not begun: ``start`` ran out on Monday the 30th, its first level came on 1 December at eight."""
    with pretend(MONDAY - timedelta(days=1)):
        for role in (Role.APPROVER, Role.LEADER):
            world.actor(role, "Dishub")
    with pretend(MONDAY):
        case, _lead, _ = assigned_case(world)
    pass_time(MONDAY, MONDAY + timedelta(days=8, hours=4))
    assert [event.facts["level"] for event in raised(case, clock="start")] == [1]
    return case


def acknowledge(case: Case, actor: Actor, moment: str = "2026-12-02 09:00") -> Case:
    with on(moment):
        return acknowledge_case(case.pk, SAID, actor=actor)


def test_it_is_an_event_with_words_in_the_post_that_was_told(world: World, late: Case) -> None:
    acknowledge(late, world.actor(Role.APPROVER, "Dishub"))
    event = CaseEvent.objects.select_related("content").get(case=late, kind="acknowledged")
    assert (event.actor_role, event.agency_id) == ("approver", world.agency("Dishub").pk)
    assert event.content.body == {"text": SAID}
    assert ["start", late.assignments.get().pk, 1] in event.facts["answers"]
    assert not Escalation.objects.filter(case=late, role="approver", acknowledged_number=None).exists()
    assert list(check_cases()) == []


def test_the_levels_above_read_it_and_the_complainant_does_not(world: World, late: Case) -> None:
    acknowledge(late, world.actor(Role.APPROVER, "Dishub"))
    for reader in (world.actor(Role.LEADER, "Dishub"), world.coordinator):
        lines = open_file(viewer_of(reader.user_id or 0), late.pk).lines
        assert SAID in [line.text for line in lines]


def test_the_next_level_waits_two_working_days_and_comes_then(world: World, late: Case) -> None:
    acknowledge(late, world.actor(Role.APPROVER, "Dishub"), "2026-12-02 15:00")
    pass_time(MONDAY + timedelta(days=9, hours=6), MONDAY + timedelta(days=13))
    second = raised(late, clock="start")[1]
    assert (second.facts["level"], second.facts["position"]) == (2, "agency_head")
    assert second.at.astimezone(MONDAY.tzinfo).strftime("%d %H") == "04 16", "the close of the second working day after it"


def test_without_a_word_it_goes_up_at_its_time(world: World, late: Case) -> None:
    pass_time(MONDAY + timedelta(days=8, hours=5), MONDAY + timedelta(days=13))
    assert raised(late, clock="start")[1].at.astimezone(MONDAY.tzinfo).strftime("%d %H") == "03 08"


def test_nobody_else_and_nobody_twice(world: World, late: Case) -> None:
    for actor in (world.coordinator, world.liaison):
        with pytest.raises(MoveNotAllowed):
            acknowledge(late, actor)
    with pytest.raises(CaseNotFound):
        acknowledge(late, world.actor(Role.LEADER, "Pemda Lobar"))
    with pytest.raises((Forbidden, CaseNotFound)):
        acknowledge(late, world.actor(Role.AUDITOR, "Pemprov"))
    acknowledge(late, world.actor(Role.APPROVER, "Dishub"))
    with pytest.raises(MoveNotAllowed):
        acknowledge(late, world.actor(Role.APPROVER, "Dishub"), "2026-12-02 10:00")


def test_the_step_is_offered_to_whom_it_waits_for(world: World, late: Case) -> None:
    def offered(actor: Actor) -> bool:
        viewer = viewer_of(actor.user_id or 0)
        file = open_file(viewer, late.pk)
        return "acknowledged" in possible_steps(viewer, file.case, file.assignments, file.standing).case

    assert offered(world.actor(Role.APPROVER, "Dishub"))
    assert not offered(world.coordinator)
    acknowledge(late, world.actor(Role.APPROVER, "Dishub"))
    assert not offered(world.actor(Role.APPROVER, "Dishub"))


def test_who_reaches_a_case_by_its_going_up_only_may_open_and_acknowledge_it(world: World) -> None:
    with pretend(MONDAY - timedelta(days=1)):
        inspector = world.actor(Role.INSPECTOR, "Inspektorat")
    with pretend(MONDAY):
        case, _ = file_case()
    viewer = viewer_of(inspector.user_id or 0)
    with pytest.raises(CaseNotFound):
        open_file(viewer, case.pk)
    pass_time(MONDAY, MONDAY + timedelta(days=14))
    with on("2026-12-08 09:00"):
        assert [one.pk for one in inbox(viewer, Question(view=View.ESCALATED)).items] == [case.pk]
        assert open_file(viewer, case.pk).text
        acknowledge_case(case.pk, SAID, actor=inspector)


def test_what_is_done_is_no_longer_raised(world: World, late: Case) -> None:
    with pretend(MONDAY + timedelta(days=9)):
        file, _ = file_case()
    pass_time(MONDAY + timedelta(days=9), MONDAY + timedelta(days=20))
    assert Clock.objects.get(case=file, kind="verify").stage > 2
    with pretend(MONDAY + timedelta(days=21)):
        verify_case(file.pk, SORTING, actor=world.coordinator)
    pass_time(MONDAY + timedelta(days=21), MONDAY + timedelta(days=21))
    assert not Escalation.objects.filter(case=file, clock="verify", is_open=True).exists()
