"""The rhythm that something has: how much of it is expected in some days, and how well that is known. Pure.

A day weighs by its weekday (a holiday like a Sunday) and its month. The rate comes from whole months, newer ones weighing more;
months that stand far out are cut down, so that a crowd of last year hides none of this year. Where a cell has little history the
prior speaks: what its topic and its region let expect. All of it is a Gamma posterior, so that what is not known well is not
called unusual soon.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt
from typing import NamedTuple, TypeAlias

HALF_LIFE = 9.0
"""Months after which a month weighs half."""
_WEEKDAY_PRIOR, _MONTH_PRIOR, _PRIOR_DAYS = 20.0, 60.0, 30.0
_LEAST_SPREAD, _MOST_SPREAD = 0.03, 0.5
_EVEN: tuple[float, ...] = (1.0,) * 12

Cell: TypeAlias = tuple[str, ...]
"""``("topic", "lingkungan", "52.01")``: a family and its keys."""


class Expected(NamedTuple):
    """A negative binomial: the mean of a count, and how well it is known (``tails.py``)."""

    mean: float
    shape: float


class Rate(NamedTuple):
    """A Gamma posterior of what a day of weight one brings: so many in so many days."""

    seen: float
    days: float


def no_rest(_day: date) -> bool:
    """Of a calendar without holidays."""
    return False


@dataclass(frozen=True)
class Pace:
    """How much of a usual day each day is."""

    weekdays: tuple[float, ...] = (1.0,) * 7
    months: tuple[float, ...] = _EVEN
    rests: Callable[[date], bool] = no_rest
    _known: dict[tuple[date, date], float] = field(default_factory=dict, compare=False)

    def of(self, day: date) -> float:
        """The weight of a day."""
        return self.weekdays[6 if self.rests(day) else day.weekday()] * self.months[day.month - 1]

    def over(self, first: date, last: date) -> float:
        """The weights of the days from first to last together."""
        found = self._known.get((first, last))
        if found is None:
            found = sum(self.of(first + timedelta(days=n)) for n in range((last - first).days + 1))
            self._known[first, last] = found
        return found


def learn_weekdays(daily: Mapping[date, int], rests: Callable[[date], bool]) -> Pace:
    """What weekdays and holidays weigh, from counts by day (days without any must be in it)."""
    if not daily:
        return Pace(rests=rests)
    usual = sum(daily.values()) / len(daily)
    seen, days = [0.0] * 7, [0] * 7
    for day, count in daily.items():
        kind = 6 if rests(day) else day.weekday()
        seen[kind] += count
        days[kind] += 1
    weights = (
        (count + _WEEKDAY_PRIOR) / (number * usual + _WEEKDAY_PRIOR) if number else 1.0
        for count, number in zip(seen, days, strict=True)
    )
    return Pace(tuple(weights), rests=rests)


def with_season(pace: Pace, monthly: Mapping[date, int], months: Sequence[date]) -> Pace:
    """The same with what the months of the year weigh; from whole years of whole months alone."""
    years = [months[-12 * n - 12 : len(months) - 12 * n] for n in range(len(months) // 12)]
    if not years:
        return pace
    seen, expected = [_MONTH_PRIOR] * 12, [_MONTH_PRIOR] * 12
    for year in years:
        days = {month: pace.over(month, last_of(month)) for month in year}
        usual = sum(monthly.get(month, 0) for month in year) / sum(days.values())
        for month in year:
            seen[month.month - 1] += monthly.get(month, 0)
            expected[month.month - 1] += usual * days[month]
    weights = tuple(before * s / e for before, s, e in zip(pace.months, seen, expected, strict=True))
    return Pace(pace.weekdays, weights, pace.rests)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What was learned of some cells of one kind."""

    rates: Mapping[Cell, Rate]
    paces: Mapping[Cell, Pace]
    spread: float
    """How much more than chance counts vary, relative to their mean squared."""

    def expected(self, cell: Cell, first: date, last: date) -> Expected:
        """What to expect of a cell from a day to a day, both included."""
        rate = self.rates[cell]
        return Expected(rate.seen / rate.days * self.paces[cell].over(first, last), 1 / (1 / rate.seen + self.spread))


def learn_rhythm(
    counts: Mapping[Cell, Mapping[date, int]], months: Sequence[date], paces: Mapping[Cell, Pace], priors: Mapping[Cell, float]
) -> Rhythm:
    """Learn the cells of ``priors`` (what a day of each should bring by what is known otherwise) from counts by whole month."""
    spread, rates = 0.1, {}
    weights = [0.5 ** ((len(months) - 1 - place) / HALF_LIFE) for place in range(len(months))]
    for _ in range(2):
        rates = {cell: _rate(counts.get(cell, {}), months, weights, paces[cell], prior, spread) for cell, prior in priors.items()}
        spread = _spread(counts, months, paces, rates)
    return Rhythm(rates, paces, spread)


def _rate(
    seen: Mapping[date, int], months: Sequence[date], weights: Sequence[float], pace: Pace, prior: float, spread: float
) -> Rate:
    days = [pace.over(month, last_of(month)) for month in months]
    counts = [float(seen.get(month, 0)) for month in months]
    found = Rate(prior * _PRIOR_DAYS, _PRIOR_DAYS)
    cut = sorted(counts)
    # From the middle of the months at first, then from what is left when those far out are cut down.
    middle = cut[len(cut) // 2] if cut else 0.0
    for turn in range(3):
        rate = found.seen / found.days if turn else max(prior, middle / (sum(days) / len(days))) if days else prior
        most = [_most(rate * one, spread) for one in days]
        total = sum(w * min(n, m) for w, n, m in zip(weights, counts, most, strict=True))
        found = Rate(total + prior * _PRIOR_DAYS, sum(w * d for w, d in zip(weights, days, strict=True)) + _PRIOR_DAYS)
    return found


def _most(mean: float, spread: float) -> float:
    return max(2.0, mean + 3 * sqrt(mean + spread * mean * mean))


def _spread(
    counts: Mapping[Cell, Mapping[date, int]], months: Sequence[date], paces: Mapping[Cell, Pace], rates: Mapping[Cell, Rate]
) -> float:
    """By moments over all cells and months of the last year, those far out cut down."""
    over, squares = 0.0, 0.0
    for cell, rate in rates.items():
        for month in months[-12:]:
            mean = rate.seen / rate.days * paces[cell].over(month, last_of(month))
            off = min(abs(counts.get(cell, {}).get(month, 0) - mean), 4 * (mean + 0.1 * mean * mean) ** 0.5)
            over += off * off - mean
            squares += mean * mean
    return min(_MOST_SPREAD, max(_LEAST_SPREAD, over / squares)) if squares else _MOST_SPREAD


def last_of(month: date) -> date:
    """The last day of a month, given by its first."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def months_before(day: date, number: int) -> list[date]:
    """So many whole months before the month of a day, oldest first."""
    found, first = [], day.replace(day=1)
    for _ in range(number):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found[::-1]
