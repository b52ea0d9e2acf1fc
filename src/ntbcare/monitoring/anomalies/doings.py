"""Rules for what agencies do: many cases finished on the eve of an evaluation, hollow ends, ratings unlike others. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from ntbcare.monitoring.anomalies.rhythm import Expected
from ntbcare.monitoring.anomalies.tails import at_least, discoveries, share_at_least

WEEK, WEEKS = 7, 24
PAST = WEEKS * WEEK + WEEK
"""Days that are looked at: the newest week, and the weeks before it that it is held against."""
EVE, AFTER = 21, 3
"""An evaluation is near for so many days before its day and after it."""
HOLLOW_SECONDS = 600
"""An answer that was sent within ten minutes of the disposition is counted with the ends without an answer."""
QUICK_SECONDS = 120
"""A rating within two minutes of the answer."""
FALSELY = 0.01
_LOOSE = 0.01
_LEAST_SPREAD, _MOST_SPREAD = 0.1, 1.0
_FEWEST_WEEKS = 4

Daily = Mapping[date, int]


@dataclass(frozen=True, slots=True)
class Odd:
    """An agency's count in the days up to ``last`` that stands out; ``of`` is what it is a share of."""

    agency_id: int
    days: int
    last: date
    observed: int
    expected: Expected
    chance: float
    of: int | None = None


def evaluation_near(today: date) -> date | None:
    """The end of a half-year whose eve it is, or that has just passed."""
    ends = (date(today.year - 1, 12, 31), date(today.year, 6, 30), date(today.year, 12, 31))
    return next((end for end in ends if -AFTER <= (end - today).days <= EVE), None)


def unusual_counts(
    by_agency: Mapping[int, Daily], today: date, *, days: int, fewest: int, times: float, loose: bool = False
) -> list[Odd]:
    """Agencies whose count of the newest ``days`` stands out from their own weeks before. ``loose`` asks whether what was found
    still holds, without regard to how many are looked at."""
    histories = {agency: _weeks(daily, today) for agency, daily in by_agency.items()}
    histories = {agency: weeks for agency, weeks in histories.items() if len(weeks) >= _FEWEST_WEEKS}
    spread = _spread(list(histories.values()))
    found = {}
    for agency, weeks in histories.items():
        seen = sum(by_agency[agency].get(today - timedelta(days=age), 0) for age in range(days))
        expected = _expected(weeks, days, spread)
        if seen >= max(fewest, times * expected.mean):
            found[agency] = Odd(agency, days, today, seen, expected, at_least(seen, *expected))
    if loose:
        return [one for one in found.values() if one.chance <= _LOOSE]
    stand = discoveries({agency: one.chance for agency, one in found.items()}, FALSELY, looks=max(1, len(histories)))
    return [found[agency] for agency in found if agency in stand]


def unusual_shares(
    counts: Mapping[int, tuple[int, int]], usual: tuple[int, int], *, days: int, last: date, fewest: int, loose: bool = False
) -> list[Odd]:
    """Agencies of whose (counted, of) far more are counted than ``usual`` everywhere: binomial, with a cautious usual share."""
    share = (usual[0] + 1) / (usual[1] + 20)
    found = {
        agency: Odd(agency, days, last, some, Expected(share * of, 1e6), share_at_least(some, of, share), of)
        for agency, (some, of) in counts.items()
        if some >= fewest
    }
    if loose:
        return [one for one in found.values() if one.chance <= _LOOSE]
    stand = discoveries({agency: one.chance for agency, one in found.items()}, FALSELY, looks=max(1, len(counts)))
    return [found[agency] for agency in found if agency in stand]


def _weeks(daily: Daily, today: date) -> list[int]:
    """The counts of the weeks before the newest, oldest first, from the first day that ``daily`` knows."""
    end = today - timedelta(days=WEEK)
    first = min(daily, default=today)
    number = min(WEEKS, max(0, (end - first).days // WEEK + 1) if first <= end else 0)
    counts = [0] * number
    for day, count in daily.items():
        age = (end - day).days // WEEK
        if (end - day).days >= 0 and age < number:
            counts[number - 1 - age] += count
    return counts


def _expected(weeks: Sequence[int], days: int, spread: float) -> Expected:
    """Weeks far out are cut down first: the last eve must not hide this one."""
    middle = sorted(weeks)[len(weeks) // 2]
    rate = float(max(middle, 0.5))
    total = 0.0
    for _ in range(2):
        most = max(2.0, rate + 3 * sqrt(rate + spread * rate * rate))
        total = sum(min(count, most) for count in weeks) + 0.5
        rate = total / (len(weeks) + 1)
    return Expected(rate * days / WEEK, 1 / (1 / total + spread))


def _spread(histories: Sequence[Sequence[int]]) -> float:
    """How much more than chance weeks vary, over all agencies; those far out cut down."""
    over, squares = 0.0, 0.0
    for weeks in histories:
        mean = sum(weeks) / len(weeks)
        for count in weeks:
            off = min(abs(count - mean), 4 * sqrt(mean + 0.2 * mean * mean))
            over += off * off - mean
            squares += mean * mean
    return min(_MOST_SPREAD, max(_LEAST_SPREAD, over / squares)) if squares else _MOST_SPREAD
