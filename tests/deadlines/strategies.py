"""Random calendars, moments and pauses. Moments fall on whole minutes, as the oracle's do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from ntbcare.deadlines.rules import Pause, WorkingCalendar

STILL_ZONES = ("Asia/Makassar", "UTC", "Asia/Kathmandu")
# Zones with summer time: half an hour in Lord Howe, at midnight in São Paulo (until 2019).
MOVING_ZONES = ("Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe")


@st.composite
def hours(draw: st.DrawFn, *, earliest: int) -> dict[int, tuple[int, int]]:
    week: dict[int, tuple[int, int]] = {}
    for weekday in draw(st.sets(st.integers(0, 6), min_size=1)):
        opens = draw(st.integers(earliest, 1380))
        week[weekday] = (opens, draw(st.integers(opens + 1, 1440)))
    return week


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    moving = draw(st.booleans())
    # Offices that open in the very hour that summer time skips are left to the unit tests.
    week = draw(hours(earliest=5 * 60 if moving else 0))
    days = draw(st.sets(st.integers(0, 40), max_size=12))
    zone = ZoneInfo(draw(st.sampled_from(MOVING_ZONES if moving else STILL_ZONES)))
    first = date(2018, 10, 20)
    return WorkingCalendar(hours=week, holidays=frozenset(first + timedelta(days=day) for day in days), zone=zone)


def moments() -> st.SearchStrategy[datetime]:
    """Three weeks around the end of summer time in Berlin and its beginning in São Paulo and Lord Howe."""
    return st.integers(0, 21 * 1440).map(lambda minute: datetime(2018, 10, 20, tzinfo=UTC) + timedelta(minutes=minute))


@st.composite
def pauses(draw: st.DrawFn) -> list[Pause]:
    starts = draw(st.lists(moments(), max_size=3))
    return [Pause(since, since + timedelta(minutes=draw(st.integers(0, 3 * 1440)))) for since in starts]
