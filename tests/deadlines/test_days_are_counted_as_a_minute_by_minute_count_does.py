from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from ntbcare.deadlines.rules import (
    Counting,
    LimitRule,
    Pause,
    Unit,
    WorkingCalendar,
    due_moment,
    every_day,
    working_days_between,
    working_time,
)
from tests.deadlines import oracle, strategies

FEW = settings(max_examples=25, deadline=None)
MANY = settings(max_examples=150, deadline=None)


def _minutes(calendar: WorkingCalendar, start: datetime) -> oracle.Minutes:
    return oracle.Minutes(hours=calendar.hours, holidays=calendar.holidays, zone=calendar.zone, start=start)


def _stretches(pauses: list[Pause]) -> list[oracle.Stretch]:
    return [(pause.since, pause.until) for pause in pauses if pause.until is not None]


def _due(limit: LimitRule, start: datetime, pauses: list[Pause], calendar: WorkingCalendar) -> datetime:
    due = due_moment(limit, start, pauses, calendar)
    assert due is not None
    return due


LIMITS = st.builds(LimitRule, st.integers(0, 20), st.sampled_from(Unit), st.sampled_from(Counting))


@FEW
@given(strategies.calendars(), strategies.moments(), strategies.pauses(), st.integers(1, 6))
def test_working_days(calendar: WorkingCalendar, start: datetime, pauses: list[Pause], amount: int) -> None:
    expected = oracle.due_by_days(amount, _minutes(calendar, start), _stretches(pauses))
    assert _due(LimitRule(amount, Unit.DAY, Counting.WORKING), start, pauses, calendar) == expected


@FEW
@given(strategies.calendars(), strategies.moments(), strategies.pauses(), st.integers(1, 5))
def test_calendar_days(calendar: WorkingCalendar, start: datetime, pauses: list[Pause], amount: int) -> None:
    expected = oracle.due_by_days(amount, _minutes(every_day(calendar.zone), start), _stretches(pauses))
    assert _due(LimitRule(amount, Unit.DAY, Counting.WALL), start, pauses, calendar) == expected - timedelta(seconds=1)


@FEW
@given(strategies.calendars(), strategies.moments(), strategies.pauses(), st.integers(1, 20))
def test_working_hours(calendar: WorkingCalendar, start: datetime, pauses: list[Pause], amount: int) -> None:
    expected = oracle.due_by_minutes(amount * 60, _minutes(calendar, start), _stretches(pauses))
    assert _due(LimitRule(amount, Unit.HOUR, Counting.WORKING), start, pauses, calendar) == expected


@FEW
@given(strategies.calendars(), strategies.moments(), strategies.pauses(), st.integers(1, 60))
def test_hours_of_the_clock(calendar: WorkingCalendar, start: datetime, pauses: list[Pause], amount: int) -> None:
    expected = oracle.due_by_minutes(amount * 60, _minutes(every_day(calendar.zone), start), _stretches(pauses))
    assert _due(LimitRule(amount, Unit.HOUR, Counting.WALL), start, pauses, calendar) == expected


@MANY
@given(LIMITS, strategies.calendars(), strategies.moments(), strategies.moments(), strategies.pauses())
def test_a_later_start_is_never_due_earlier(
    limit: LimitRule, calendar: WorkingCalendar, one: datetime, other: datetime, pauses: list[Pause]
) -> None:
    early, late = sorted((one, other))
    assert _due(limit, early, pauses, calendar) <= _due(limit, late, pauses, calendar)


@MANY
@given(LIMITS, strategies.calendars(), strategies.moments(), strategies.pauses(), strategies.pauses())
def test_a_pause_never_shortens(
    limit: LimitRule, calendar: WorkingCalendar, start: datetime, pauses: list[Pause], more: list[Pause]
) -> None:
    assert _due(limit, start, pauses, calendar) <= _due(limit, start, pauses + more, calendar)


@MANY
@given(LIMITS, strategies.calendars(), strategies.moments(), strategies.pauses(), st.integers(0, 40))
def test_a_holiday_added_late_never_shortens(
    limit: LimitRule, calendar: WorkingCalendar, start: datetime, pauses: list[Pause], after: int
) -> None:
    holidays = calendar.holidays | {date(2018, 10, 20) + timedelta(days=after)}
    later = WorkingCalendar(hours=calendar.hours, holidays=holidays, zone=calendar.zone)
    assert _due(limit, start, pauses, calendar) <= _due(limit, start, pauses, later)


@MANY
@given(LIMITS, strategies.calendars(), strategies.moments(), strategies.pauses())
def test_a_larger_limit_is_never_due_earlier(
    limit: LimitRule, calendar: WorkingCalendar, start: datetime, pauses: list[Pause]
) -> None:
    longer = LimitRule(limit.amount + 1, limit.unit, limit.counting)
    assert _due(limit, start, pauses, calendar) < _due(longer, start, pauses, calendar)


@MANY
@given(strategies.calendars(), strategies.moments(), strategies.pauses(), st.integers(1, 40))
def test_working_hours_are_conserved(calendar: WorkingCalendar, start: datetime, pauses: list[Pause], amount: int) -> None:
    due = _due(LimitRule(amount, Unit.HOUR, Counting.WORKING), start, pauses, calendar)
    assert working_time(start, due, calendar, pauses) == timedelta(hours=amount)


@MANY
@given(strategies.calendars(), strategies.moments(), strategies.moments())
def test_counted_days_are_the_smallest_limit_that_is_kept(calendar: WorkingCalendar, one: datetime, other: datetime) -> None:
    start, end = sorted((one, other))
    counted = working_days_between(start, end, calendar)
    assert _due(LimitRule(counted, Unit.DAY, Counting.WORKING), start, [], calendar) >= end
    if counted:
        assert _due(LimitRule(counted - 1, Unit.DAY, Counting.WORKING), start, [], calendar) < end


def test_the_order_and_overlap_of_pauses_does_not_matter() -> None:
    calendar = every_day(ZoneInfo("Asia/Makassar"))
    start = datetime(2026, 3, 2, tzinfo=UTC)
    one = Pause(start + timedelta(hours=1), start + timedelta(hours=5))
    other = Pause(start + timedelta(hours=3), start + timedelta(hours=7))
    limit = LimitRule(2, Unit.HOUR, Counting.WALL)
    assert due_moment(limit, start, [other, one, one], calendar) == start + timedelta(hours=8)
