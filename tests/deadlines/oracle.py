"""Counting as a child would: minute after minute, each looked at on its own. Shares no line with ``rules.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Minutes:
    """All minutes from a day before ``start``, each with its local day and whether the office is open."""

    hours: Mapping[int, tuple[int, int]]
    holidays: frozenset[date]
    zone: ZoneInfo
    start: datetime

    def open_at(self, minute: datetime) -> date | None:
        local = minute.astimezone(self.zone)
        window = self.hours.get(local.weekday())
        if window is None or local.date() in self.holidays:
            return None
        return local.date() if window[0] <= local.hour * 60 + local.minute < window[1] else None

    def all(self) -> Iterator[datetime]:
        minute = self.start.astimezone(UTC)
        while True:
            yield minute
            minute += MINUTE

    @cached_property
    def lengths(self) -> Callable[[date], int]:
        """The number of open minutes of a local day."""
        known: dict[date, int] = {}

        def length(day: date) -> int:
            if day not in known:
                first = datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC) - timedelta(hours=2)
                known[day] = sum(self.open_at(first + MINUTE * step) == day for step in range(60 * 29))
            return known[day]

        return length


def due_by_days(amount: int, minutes: Minutes, pauses: Sequence[Stretch]) -> datetime:
    """The end of the last open minute of the day on which the shares counted so far reach ``amount``."""
    zero: date | None = None
    current: date | None = None
    counted = Fraction(0)
    closes = minutes.start
    for minute in minutes.all():
        day = minutes.open_at(minute)
        if day is None:
            continue
        if zero is None:
            zero = current = day
        if day != current:
            if counted >= amount:
                return closes
            current = day
        if day != zero and not _paused(minute, pauses):
            counted += Fraction(1, minutes.lengths(day))
        closes = minute + MINUTE
    raise AssertionError


def due_by_minutes(amount: int, minutes: Minutes, pauses: Sequence[Stretch]) -> datetime:
    """The end of the ``amount``-th open minute outside pauses."""
    counted = 0
    for minute in minutes.all():
        if minutes.open_at(minute) is not None and not _paused(minute, pauses):
            counted += 1
            if counted == amount:
                return minute + MINUTE
    raise AssertionError


def _paused(minute: datetime, pauses: Sequence[Stretch]) -> bool:
    return any(since <= minute < until for since, until in pauses)
