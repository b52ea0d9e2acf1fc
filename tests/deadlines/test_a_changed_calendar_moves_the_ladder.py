"""A holiday announced while a case is climbing moves the levels that are to come, and brings none of the past ones back."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import pretend
from ntbcare.deadlines.actions.calendars import add_holiday, withdraw_holiday
from ntbcare.deadlines.models import Clock, Holiday
from ntbcare.workflow.escalate import announce_moved_deadlines
from tests.deadlines.journey import ZONE, at
from tests.late import MONDAY, on, pass_time, raised
from tests.world import World, file_case


def test_the_next_level_waits_a_day_longer_and_comes_once(world: World) -> None:
    with pretend(MONDAY):
        world.actor(Role.INSPECTOR, "Inspektorat")
        case, _ = file_case()
    pass_time(MONDAY, at("2026-11-30 12:00"))
    assert [event.facts["level"] for event in raised(case, clock="verify")] == [1]
    clock = Clock.objects.get(case=case, kind="verify")
    assert clock.next_action_at == at("2026-12-01 08:00")
    with on("2026-11-30 13:00"):
        with transaction.atomic():
            add_holiday(date(2026, 12, 1), "Libur mendadak", user_id=None)
        announce_moved_deadlines()
    clock.refresh_from_db()
    assert clock.next_action_at == at("2026-12-02 08:00")
    pass_time(at("2026-11-30 13:00"), at("2026-12-04 12:00"))
    levels = [(event.facts["level"], event.at.astimezone(ZONE).strftime("%d %H:%M")) for event in raised(case, clock="verify")]
    assert levels == [(1, "27 08:00"), (2, "02 08:00"), (3, "04 08:00")]


def test_a_holiday_that_is_withdrawn_brings_it_forward_again(world: World) -> None:
    with pretend(MONDAY):
        world.actor(Role.INSPECTOR, "Inspektorat")
        case, _ = file_case()
    with on("2026-11-23 11:00"), transaction.atomic():
        add_holiday(date(2026, 12, 1), "Libur mendadak", user_id=None)
    pass_time(MONDAY, at("2026-11-30 12:00"))
    announce_moved_deadlines()
    with on("2026-11-30 13:00"):
        with transaction.atomic():
            withdraw_holiday(Holiday.objects.get(name="Libur mendadak").pk, user_id=None)
        announce_moved_deadlines()
    assert Clock.objects.get(case=case, kind="verify").next_action_at == at("2026-12-01 08:00")
