"""How time is counted. Pure: values in, a moment out; no database, no clock of its own.

What a "day" is and when a limit is used up is fixed in ``docs/decisions/002-how-days-are-counted.md``.
All moments are aware; results are in UTC. Every function is O(days), never O(minutes).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from ntbcare.common.errors import InvalidInput

ONE_DAY = timedelta(days=1)
MINUTES_A_DAY = 24 * 60
LONGEST_DAYS = 3660
LONGEST_HOURS = 24 * LONGEST_DAYS


class BadCalendar(InvalidInput):
    """A working calendar that cannot be counted with: never open, or opening after it closes."""

    code = "bad_calendar"


class BadLimit(InvalidInput):
    """A limit that cannot be counted: too long, or running past the last day there is."""

    code = "bad_limit"


class Unit(StrEnum):
    """What a limit counts."""

    DAY = "day"
    HOUR = "hour"


class Counting(StrEnum):
    """Which time counts: all of it, or office hours only."""

    WALL = "wall"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class LimitRule:
    """An amount of time, as a policy row says it."""

    amount: int
    unit: Unit
    counting: Counting

    def __post_init__(self) -> None:
        longest = LONGEST_DAYS if self.unit is Unit.DAY else LONGEST_HOURS
        if not 0 <= self.amount <= longest:
            raise BadLimit(_("Batas waktu harus antara 0 dan %(longest)s.") % {"longest": longest})


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the clock stands still; ``until`` is None while it still does."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class WorkingCalendar:
    """Office hours of the week in one zone, and the days off.

    ``hours`` maps weekday 0 (Monday) – 6 to the minutes after midnight at which the office opens and closes
    (1440 is the end of the day); a weekday that is absent is free.
    """

    hours: Mapping[int, tuple[int, int]]
    holidays: frozenset[date]
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if not self.hours:
            raise BadCalendar(_("Kalender kerja harus mempunyai paling sedikit satu hari kerja."))
        for weekday, (opens, closes) in self.hours.items():
            if not (0 <= weekday <= 6 and 0 <= opens < closes <= MINUTES_A_DAY):
                raise BadCalendar(_("Jam buka harus lebih awal daripada jam tutup."))

    @cached_property
    def _free(self) -> tuple[date, ...]:
        """Holidays that take a working day away, in order."""
        return tuple(sorted(day for day in self.holidays if day.weekday() in self.hours))

    def is_working(self, day: date) -> bool:
        """Whether the office opens on that day at all."""
        return day.weekday() in self.hours and day not in self.holidays

    def opening(self, day: date) -> datetime:
        """When the office opens on a working day."""
        return self._moment(day, self.hours[day.weekday()][0])

    def closing(self, day: date) -> datetime:
        """When the office closes on a working day."""
        return self._moment(day, self.hours[day.weekday()][1])

    def after(self, day: date) -> Iterator[date]:
        """The working days after a day, in order; ``BadLimit`` past the year 9999."""
        hours, holidays = self.hours, self.holidays
        try:
            while True:
                day += ONE_DAY
                if day.weekday() in hours and day not in holidays:
                    yield day
        except OverflowError as error:
            raise BadLimit(_("Batas waktu melampaui kalender.")) from error

    def shift(self, day: date, count: int) -> date:
        """The ``count``-th working day after (or, when negative, before) a day; the day itself for 0."""
        step, left = (ONE_DAY, count) if count > 0 else (-ONE_DAY, -count)
        try:
            while left:
                day += step
                left -= self.is_working(day)
        except OverflowError as error:
            raise BadLimit(_("Batas waktu melampaui kalender.")) from error
        return day

    def day_of(self, moment: datetime) -> date:
        """The working day that a moment counts to: its own until the office closes, otherwise the next one."""
        day = moment.astimezone(self.zone).date()
        if self.is_working(day) and moment < self.closing(day):
            return day
        return self.shift(day, 1)

    def count(self, after: date, until: date) -> int:
        """How many working days lie after ``after`` and not after ``until``; 0 when there is nothing between."""
        span = (until - after).days
        if span <= 0:
            return 0
        weeks, rest = divmod(span, 7)
        first = after.weekday() + 1
        ordinary = weeks * len(self.hours) + sum((first + offset) % 7 in self.hours for offset in range(rest))
        return ordinary - (bisect_right(self._free, until) - bisect_right(self._free, after))

    def _moment(self, day: date, minute: int) -> datetime:
        if minute == MINUTES_A_DAY:
            day, minute = day + ONE_DAY, 0
        return datetime.combine(day, time(minute // 60, minute % 60), self.zone).astimezone(UTC)


def every_day(zone: ZoneInfo) -> WorkingCalendar:
    """The calendar of wall time: open at all hours of all days."""
    return WorkingCalendar(hours=dict.fromkeys(range(7), (0, MINUTES_A_DAY)), holidays=frozenset(), zone=zone)


def due_moment(limit: LimitRule, start: datetime, pauses: Sequence[Pause], calendar: WorkingCalendar) -> datetime | None:
    """The last moment at which the limit is still kept; None while the clock stands still.

    Days in wall time end with the last second of the day, so that the date shown is the date meant.
    """
    if any(pause.until is None for pause in pauses):
        return None
    still = _merged(start, pauses)
    start = start.astimezone(UTC)
    if limit.unit is Unit.DAY and limit.counting is Counting.WORKING:
        return _due_by_days(limit.amount, start, still, calendar)
    if limit.unit is Unit.DAY:
        return _due_by_days(limit.amount, start, still, every_day(calendar.zone)) - timedelta(seconds=1)
    if limit.counting is Counting.WALL:
        return _due_by_wall_time(timedelta(hours=limit.amount), start, still)
    return _due_by_working_time(timedelta(hours=limit.amount), start, still, calendar)


def extended_moment(limit: LimitRule, due: datetime, pauses: Sequence[Pause], calendar: WorkingCalendar) -> datetime | None:
    """A due moment moved by a limit: of added days the day on which it ended is day zero, although its office has closed."""
    start = due - timedelta.resolution if limit.unit is Unit.DAY else due
    return due_moment(limit, start, pauses, calendar)


def working_days_between(start: datetime, end: datetime, calendar: WorkingCalendar) -> int:
    """The smallest number of working days whose limit, begun at ``start``, is kept at ``end``.

    0 on the same working day; at or before the close of the n-th working day after it, n.
    """
    first = calendar.day_of(start)
    last = end.astimezone(calendar.zone).date()
    count = calendar.count(first, last)
    # After closing time the limit of this day is broken: the moment belongs to the next working day.
    if last >= first and calendar.is_working(last) and end > calendar.closing(last):
        return count + 1
    return count + 1 if last > first and not calendar.is_working(last) else count


@dataclass(frozen=True, slots=True)
class Remaining:
    """How far a deadline is: in working days, or within a day (``days`` 0) in working minutes; overdue ones count upward."""

    days: int
    minutes: int
    overdue: bool


def remaining(due: datetime, at: datetime, calendar: WorkingCalendar) -> Remaining:
    """What is left until ``due`` (or, overdue, what has passed since) at the moment ``at``, in working time."""
    early, late = min(due, at), max(due, at)
    days = working_days_between(early, late, calendar)
    # Minutes are counted day by day; over the years that some cases are late, a list of them would wait for it.
    minutes = 0 if days else int(working_time(early, late, calendar).total_seconds()) // 60
    return Remaining(days=days, minutes=minutes, overdue=at > due)


def working_time(start: datetime, end: datetime, calendar: WorkingCalendar, pauses: Sequence[Pause] = ()) -> timedelta:
    """Office time between two moments, pauses left out (an open pause lasts until ``end``)."""
    still = _merged(start, [Pause(pause.since, pause.until or max(end, pause.since)) for pause in pauses])
    total = timedelta()
    for day in calendar.after(start.astimezone(calendar.zone).date() - ONE_DAY):
        opens, closes = max(calendar.opening(day), start), min(calendar.closing(day), end)
        if calendar.opening(day) >= end:
            return total
        if closes > opens:
            total += closes - opens - _overlap(opens, closes, still)
    return total  # pragma: no cover  # the days never end


Stretch = tuple[datetime, datetime]


def _merged(start: datetime, pauses: Sequence[Pause]) -> list[Stretch]:
    """The pauses after ``start``, in order, overlapping ones joined."""
    merged: list[Stretch] = []
    for since, until in sorted((max(p.since, start), p.until) for p in pauses if p.until is not None and p.until > start):
        if until <= since:
            continue
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        else:
            merged.append((since, until))
    return merged


def _overlap(opens: datetime, closes: datetime, still: Sequence[Stretch]) -> timedelta:
    return sum((max(timedelta(), min(closes, until) - max(opens, since)) for since, until in still), timedelta())


def _due_by_days(amount: int, start: datetime, still: Sequence[Stretch], calendar: WorkingCalendar) -> datetime:
    """Close of the working day on which the counted shares of days reach ``amount``; day zero is not counted."""
    zero = calendar.day_of(start)
    if not still or amount == 0:
        return calendar.closing(calendar.shift(zero, amount))
    touched = [(since.astimezone(calendar.zone).date(), until.astimezone(calendar.zone).date()) for since, until in still]
    whole, left = 0, Fraction(amount)
    for day in calendar.after(zero):
        # Only days that a pause touches need arithmetic; all others count one.
        if any(a <= day <= b for a, b in touched):
            left -= _share(day, still, calendar)
        else:
            whole += 1
        if whole >= left:
            return calendar.closing(day)
    raise AssertionError  # pragma: no cover  # the days never end


def _share(day: date, still: Sequence[Stretch], calendar: WorkingCalendar) -> Fraction:
    """The part of a working day that no pause covers: each of its L minutes counts 1/L."""
    opens, closes = calendar.opening(day), calendar.closing(day)
    length = closes - opens
    if length <= timedelta():  # the hour that summer time skips swallowed the office hours
        return Fraction(1)
    worked = length - _overlap(opens, closes, still)
    return Fraction(worked // timedelta.resolution, length // timedelta.resolution)


def _due_by_wall_time(amount: timedelta, start: datetime, still: Sequence[Stretch]) -> datetime:
    due = start + amount
    for since, until in still:
        if since >= due:
            break
        due += until - since
    return due.astimezone(UTC)


def _due_by_working_time(amount: timedelta, start: datetime, still: Sequence[Stretch], calendar: WorkingCalendar) -> datetime:
    left = amount
    for day in calendar.after(start.astimezone(calendar.zone).date() - ONE_DAY):
        opens, closes = max(calendar.opening(day), start), calendar.closing(day)
        if closes < opens:
            continue
        worked = closes - opens - _overlap(opens, closes, still)
        if worked >= left:
            inside = [(max(since, opens), until) for since, until in still if until > opens]
            return _due_by_wall_time(left, opens, inside)
        left -= worked
    raise AssertionError  # pragma: no cover  # the days never end
