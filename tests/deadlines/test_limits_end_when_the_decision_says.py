"""Named examples of docs/decisions/002-how-days-are-counted.md."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from ntbcare.deadlines.book import read_hours
from ntbcare.deadlines.rules import (
    BadCalendar,
    BadLimit,
    Counting,
    LimitRule,
    Pause,
    Remaining,
    Unit,
    WorkingCalendar,
    due_moment,
    remaining,
    working_days_between,
)
from tests.deadlines.journey import ZONE, at

WEEK = WorkingCalendar(hours=dict.fromkeys(range(5), (8 * 60, 16 * 60)), holidays=frozenset(), zone=ZONE)


def days(amount: int) -> LimitRule:
    return LimitRule(amount, Unit.DAY, Counting.WORKING)


def test_the_contracts_example() -> None:
    due = due_moment(days(14), at("2026-11-22 09:30"), [], WEEK)
    assert due is not None
    assert due.astimezone(ZONE).isoformat() == "2026-12-11T16:00:00+08:00"


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-11-23 07:00", "2026-11-24 16:00"),  # before opening: that day is day zero
        ("2026-11-23 15:59", "2026-11-24 16:00"),
        ("2026-11-23 16:00", "2026-11-25 16:00"),  # at closing: the next day is day zero
        ("2026-11-27 15:59", "2026-11-30 16:00"),  # Friday
        ("2026-11-27 16:30", "2026-12-01 16:00"),
        ("2026-11-28 10:00", "2026-12-01 16:00"),  # Saturday counts to Monday
    ],
)
def test_one_working_day(start: str, expected: str) -> None:
    assert due_moment(days(1), at(start), [], WEEK) == at(expected)


def test_half_a_day_of_pause_costs_until_the_close_of_one_more_day() -> None:
    pause = Pause(at("2026-11-25 08:00"), at("2026-11-25 12:00"))
    assert due_moment(days(3), at("2026-11-23 09:00"), [pause], WEEK) == at("2026-11-27 16:00")


def test_two_half_days_of_pause_cost_one_day() -> None:
    pauses = [Pause(at(f"2026-11-{day} 08:00"), at(f"2026-11-{day} 12:00")) for day in (24, 25)]
    assert due_moment(days(3), at("2026-11-23 09:00"), pauses, WEEK) == at("2026-11-27 16:00")


def test_a_pause_outside_office_hours_costs_nothing() -> None:
    pause = Pause(at("2026-11-24 16:00"), at("2026-11-25 08:00"))
    assert due_moment(days(3), at("2026-11-23 09:00"), [pause], WEEK) == at("2026-11-26 16:00")


def test_a_standing_clock_has_no_due_moment() -> None:
    assert due_moment(days(3), at("2026-11-23 09:00"), [Pause(at("2026-11-24 09:00"), None)], WEEK) is None


def test_a_limit_in_calendar_days_ends_with_the_last_second() -> None:
    limit = LimitRule(2, Unit.DAY, Counting.WALL)
    assert due_moment(limit, at("2026-11-20 23:00"), [], WEEK) == at("2026-11-22 23:59") + timedelta(seconds=59)


def test_plain_hours_run_at_night_and_stand_in_pauses() -> None:
    limit = LimitRule(24, Unit.HOUR, Counting.WALL)
    pause = Pause(at("2026-11-22 10:00"), at("2026-11-22 13:00"))
    assert due_moment(limit, at("2026-11-22 09:30"), [pause], WEEK) == at("2026-11-23 12:30")


def test_working_hours_run_in_office_time_only() -> None:
    limit = LimitRule(10, Unit.HOUR, Counting.WORKING)
    assert due_moment(limit, at("2026-11-27 14:00"), [], WEEK) == at("2026-11-30 16:00")


def test_summer_time_moves_the_hour_in_utc_and_not_the_due_time_on_the_wall() -> None:
    berlin = WorkingCalendar(hours=WEEK.hours, holidays=frozenset(), zone=ZoneInfo("Europe/Berlin"))
    due = due_moment(days(5), datetime(2026, 3, 26, 10, tzinfo=UTC), [], berlin)
    assert due == datetime(2026, 4, 2, 14, tzinfo=UTC)  # 16:00 in summer time


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-23 10:00", Remaining(days=3, minutes=0, overdue=False)),
        ("2026-11-26 15:30", Remaining(days=0, minutes=30, overdue=False)),
        ("2026-11-26 16:00", Remaining(days=0, minutes=0, overdue=False)),
        ("2026-11-27 09:00", Remaining(days=0, minutes=60, overdue=True)),
        ("2026-11-30 09:00", Remaining(days=1, minutes=0, overdue=True)),
    ],
)
def test_what_is_left(now: str, expected: Remaining) -> None:
    assert remaining(at("2026-11-26 16:00"), at(now), WEEK) == expected


def test_days_between_are_those_of_the_limit() -> None:
    assert working_days_between(at("2026-11-22 09:30"), at("2026-12-11 16:00"), WEEK) == 14
    assert working_days_between(at("2026-11-22 09:30"), at("2026-12-11 16:01"), WEEK) == 15
    assert working_days_between(at("2026-11-23 09:00"), at("2026-11-23 11:00"), WEEK) == 0


@pytest.mark.parametrize(
    "hours",
    [
        {},
        {"0": ["16:00", "08:00"]},
        {"0": ["08:00", "08:00"]},
        {"7": ["08:00", "16:00"]},
        {"0": ["8:00", "16:00"]},
        {"0": 5},
        [],
        {"0": ["08:00", "24:01"]},
    ],
)
def test_a_calendar_that_never_opens_is_refused(hours: object) -> None:
    with pytest.raises(BadCalendar):
        WorkingCalendar(hours=read_hours(hours), holidays=frozenset(), zone=ZONE)


def test_a_limit_beyond_ten_years_is_refused() -> None:
    with pytest.raises(BadLimit):
        days(3661)


def test_a_limit_that_runs_past_the_last_year_is_refused() -> None:
    with pytest.raises(BadLimit):
        due_moment(days(300), datetime(9999, 6, 1, tzinfo=UTC), [], WEEK)


def test_a_year_is_counted_in_less_than_a_millisecond() -> None:
    holidays = frozenset(date(2026, 1, 1) + timedelta(days=9 * step) for step in range(40))
    calendar = WorkingCalendar(hours=WEEK.hours, holidays=holidays, zone=ZONE)
    pauses = [Pause(at(f"2026-0{month}-03 09:00"), at(f"2026-0{month}-04 11:00")) for month in (2, 5, 8)]
    best = 1.0
    for _attempt in range(20):
        begun = perf_counter()
        due_moment(days(250), at("2026-01-05 09:00"), pauses, calendar)
        best = min(best, perf_counter() - begun)
    assert best < 0.001
