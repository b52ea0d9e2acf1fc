"""A late answer counts on the scorecard of whoever held the case longest, told by its history."""

from __future__ import annotations

import pytest

from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Assignment
from ntbcare.common.clock import pretend
from ntbcare.monitoring.checks import check_counters
from ntbcare.monitoring.scorecard import Card, HalfYear, scorecard
from ntbcare.monitoring.tasks import recount_passed_limits
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, dispose_case
from ntbcare.workflow.handle import act_on_assignment
from ntbcare.workflow.rate import rate_case
from ntbcare.workflow.verify import verify_case
from tests.deadlines.journey import at
from tests.world import SORTING, World, file_case

pytestmark = pytest.mark.django_db(transaction=True)
ANSWER = "Lampu sudah diganti dengan yang baru pada 24 Juli 2026."


def cards(world: World) -> dict[str, Card]:
    names = {agency.pk: name for name, agency in world.agencies.items()}
    found = scorecard(HalfYear(2026, 2), everything=True)
    return {names[card.agency_id]: card for card in found.cards}


def handled(world: World, *, disposed: str, answered: str) -> None:
    """Filed on 6 July; the limit of fourteen working days ends on 24 July."""
    with pretend(at("2026-07-06 09:00")):
        case, _receipt = file_case()
    with pretend(at(disposed)):
        verify_case(case.pk, SORTING, actor=world.coordinator)
        dispose_case(case.pk, lead="Dishub", actor=world.coordinator)
        lead = Assignment.objects.get(case=case)
        accept_assignment(lead.pk, case.pk, actor=world.liaison)
        act_on_assignment(lead.pk, case.pk, text="Tim berangkat.", public=False, actor=world.liaison)
    with pretend(at(answered)):
        send_answer(case.pk, ANSWER, actor=world.liaison)
        rate_case(case.pk, stars=5, solved=True, actor=Actor.complainant())
        drain()
        recount_passed_limits.call()
        assert list(check_counters()) == []


def test_the_lead_that_held_it_longest_is_late(world: World) -> None:
    handled(world, disposed="2026-07-07 09:00", answered="2026-08-03 09:00")
    found = cards(world)
    assert (found["Dishub"].judged, found["Dishub"].in_time, found["Dishub"].excused) == (1, 0, 0)
    assert "Pemprov" not in found


def test_a_lead_that_got_it_late_is_excused_and_the_coordinators_are_late(world: World) -> None:
    handled(world, disposed="2026-07-27 09:00", answered="2026-07-29 09:00")
    found = cards(world)
    assert (found["Dishub"].judged, found["Dishub"].excused, found["Dishub"].units) == (0, 1, 1)
    assert (found["Pemprov"].judged, found["Pemprov"].in_time, found["Pemprov"].units) == (1, 0, 0)
    # Its own time is counted from when it had the case.
    assert found["Dishub"].median_answer_days == 2


def test_an_answer_in_time_is_nobodys_delay(world: World) -> None:
    handled(world, disposed="2026-07-20 09:00", answered="2026-07-22 09:00")
    found = cards(world)
    assert (found["Dishub"].judged, found["Dishub"].in_time) == (1, 1)
    assert found["Dishub"].confirmed is not None
    assert "Pemprov" not in found
