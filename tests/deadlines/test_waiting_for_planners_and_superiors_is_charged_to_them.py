from __future__ import annotations

from datetime import timedelta

from ntbcare.cases.models import Case
from ntbcare.common.clock import now, pretend
from ntbcare.deadlines.held import held_times
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.aspire import group_case
from ntbcare.workflow.information import object_to_request
from ntbcare.workflow.verify import classify_case
from tests.asked import CITIZEN, OBJECTION, REPLY, asked_case, with_secretary
from tests.deadlines.journey import at
from tests.wishes import SORTING, WISH, group_of_wishes, with_planner
from tests.world import World, assigned_case


def held(case: Case, *, days: int) -> dict[int | None, timedelta]:
    """How long each agency held the case, ``days`` after now."""
    rows = held_times([case.pk], at=now() + timedelta(days=days))[case.pk].rows
    return {row.party.agency_id: row.elapsed for row in rows}


def test_a_wish_in_a_group_waits_for_the_planning_agency(world: World) -> None:
    with pretend(at("2026-11-02 09:00")):
        with_planner(world)
        group = group_of_wishes(world)
        case, _lead, _receipt = assigned_case(world, text=WISH)
        classify_case(case.pk, SORTING, actor=world.coordinator)
        group_case(case.pk, group_id=group.pk, actor=world.coordinator)
        found = held(case, days=10)
    assert found[world.agency("Bappeda").pk] > timedelta(days=9)
    assert found.get(world.agency("Dishub").pk, timedelta()) < timedelta(hours=1)


def test_an_objection_waits_for_the_superior(world: World) -> None:
    with pretend(at("2026-11-02 09:00")):
        with_secretary(world)
        case, _ = asked_case(world)
        send_answer(case.pk, REPLY, actor=world.liaison)
        object_to_request(case.pk, OBJECTION, ground="otherwise", actor=CITIZEN)
        found = held(case, days=10)
    assert found[world.agency("Setda").pk] > timedelta(days=9)
