"""The period of a question: fixed, or rolling with the day on which it is asked. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ntbcare.common.errors import InvalidInput
from ntbcare.monitoring.scorecard import HalfYear

FIRST_YEAR = 2018
"""The service began in October 2018 (brief); of earlier years there is nothing but what was imported."""
EARLIEST = date(2010, 1, 1)
MOST_MONTHS = 36
OWN = "own"
ROLLING = ("m1", "m3", "m6", "m12", "m24", "this-half", "last-half", "this-year", "last-year")
"""Periods that move with the day, in the order of the form; ``m3`` is the last three whole months."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days of receipt at the site, both included."""

    first: date
    last: date

    @property
    def is_whole_months(self) -> bool:
        """Whether it begins and ends with a month."""
        return self.first.day == 1 and self.last.day == monthrange(self.last.year, self.last.month)[1]

    @property
    def months(self) -> int:
        """How many months it touches."""
        return 12 * (self.last.year - self.first.year) + self.last.month - self.first.month + 1

    def before(self, *, today: date) -> Days:
        """As long a period just before; of one that still runs only the days until now are compared."""
        if self.is_whole_months and self.last < today:
            end = self.first - timedelta(days=1)
            return Days(months_before(self.first, self.months), end)
        days = (min(self.last, today) - self.first).days + 1
        return Days(self.first - timedelta(days=days), self.first - timedelta(days=1))

    def until(self, today: date) -> Days:
        """The days that have been."""
        return Days(self.first, min(self.last, today))


@dataclass(frozen=True, slots=True)
class Span:
    """A period as it is asked for: a code, and days where the code is ``own``."""

    code: str
    own: Days | None = None

    def days(self, today: date) -> Days:
        """Which days that is today. Raises InvalidInput for a code that names none."""
        if self.code == OWN:
            if self.own is None:
                raise InvalidInput(self.code)
            return self.own
        if self.code in {"this-half", "last-half"}:
            half = HalfYear.of(today)
            half = half if self.code == "this-half" else half.before()
            return Days(half.first, half.last)
        if self.code in {"this-year", "last-year"}:
            return _year(today.year - (self.code == "last-year"))
        if self.code.startswith("m"):
            return _whole_months(self.code[1:], today)
        return _fixed(self.code)

    def params(self) -> Iterator[tuple[str, str]]:
        """As an address has it."""
        yield "period", self.code
        if self.own is not None:
            yield "from", self.own.first.isoformat()
            yield "to", self.own.last.isoformat()


def months_before(day: date, months: int) -> date:
    """The first of the month so many months before. Raises InvalidInput before the first year there is."""
    number = 12 * day.year + day.month - 1 - months
    if number < 12:
        raise InvalidInput("too early")
    return date(number // 12, number % 12 + 1, 1)


def _whole_months(count: str, today: date) -> Days:
    if not (count.isascii() and count.isdigit() and len(count) <= 2 and 1 <= int(count) <= MOST_MONTHS):
        raise InvalidInput(count)
    this = today.replace(day=1)
    return Days(months_before(this, int(count)), this - timedelta(days=1))


def _fixed(code: str) -> Days:
    """``2026`` or ``2026-1``."""
    if "-" in code:
        half = HalfYear.parse(code)
        if half.year < EARLIEST.year:
            raise InvalidInput(code)
        return Days(half.first, half.last)
    if not (code.isascii() and code.isdigit() and len(code) == 4 and int(code) >= EARLIEST.year):
        raise InvalidInput(code)
    return _year(int(code))


def _year(year: int) -> Days:
    return Days(date(year, 1, 1), date(year, 12, 31))
