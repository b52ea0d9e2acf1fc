from __future__ import annotations

import pytest

from ntbcare.common.clock import pretend
from ntbcare.deadlines.actions.calendars import withdraw_holiday
from ntbcare.deadlines.checks import check_deadlines
from ntbcare.deadlines.models import Holiday
from tests.deadlines.journey import at, make_place, receive, writing

pytestmark = pytest.mark.django_db


def told(moment: str) -> list[str]:
    with pretend(at(moment)):
        return [finding.message for finding in check_deadlines()]


def test_all_is_well_on_a_fresh_site() -> None:
    receive(make_place(), "2026-09-22 09:30")
    assert told("2026-09-22 10:00") == []


def test_estimated_and_missing_holidays_are_told_in_time() -> None:
    make_place()
    assert told("2026-11-22 10:00") == ["some holidays of 2027 are estimates: confirm or move them"]
    assert told("2027-11-22 10:00") == ["no holidays are known for 2028: deadlines will come out too early"]


def test_late_reminders_and_stale_clocks_are_told() -> None:
    receive(make_place(), "2026-09-21 09:30")
    with writing("2026-09-22 09:00"):
        withdraw_holiday(Holiday.objects.order_by("-day")[0].pk, user_id=None)
    late, stale = sorted(told("2026-09-24 10:00"))
    assert late.endswith("is the worker running?")
    assert stale == "3 clocks wait to be counted with the changed calendar"
