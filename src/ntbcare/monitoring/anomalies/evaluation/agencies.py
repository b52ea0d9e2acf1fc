"""Simulated years of forty agencies: how late mass closing, hollow ends and stuffed ratings are found, how often falsely.

Agencies finish between one case in a month and twenty a week, unevenly; all work half as much again before a half-year ends,
which is no offence. Three of ten complainants rate, six of ten of these with five stars, one of fifty within two minutes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from ntbcare.monitoring.anomalies.doings import PAST, WEEK, Odd, evaluation_near, unusual_counts, unusual_shares
from ntbcare.monitoring.anomalies.evaluation.flows import Outcome, outcome

AGENCIES = 40
BEGIN = date(2021, 1, 1)
KINDS = ("closing", "hollow", "burst", "quick")
_NOTHING: tuple[int, int, int, int] = (0, 0, 0, 0)
Day = tuple[int, int, int, int]
"""Finished, hollow, rated with five stars, these within moments."""


@dataclass(frozen=True, slots=True)
class Offence:
    """What is injected: so many more a day of one kind in one agency."""

    kind: str
    agency: int
    first: date
    days: int
    a_day: int


@dataclass
class Past:
    """The newest days of each agency."""

    days: dict[int, dict[date, Day]] = field(default_factory=lambda: defaultdict(dict))

    def counts(self, place: int) -> dict[int, dict[date, int]]:
        """One of the four counts, where anything was finished."""
        return {agency: {day: row[place] for day, row in rows.items()} for agency, rows in self.days.items()}


def offences(kind: str, *, years: int, seed: int) -> list[Offence]:
    """Four a year (closing: on the eves), each in another agency."""
    random, found = Random(seed), []
    days, a_day = {"closing": (4, 5), "hollow": (4, 2), "burst": (1, 10), "quick": (3, 2)}[kind]
    for number in range(4 * years):
        start = BEGIN + timedelta(days=365 + 20 + 91 * number + random.randrange(20))
        if kind == "closing":
            end = date(start.year, 6, 30) if start.month <= 6 else date(start.year, 12, 31)
            start = end - timedelta(days=6 + random.randrange(10))
        found.append(Offence(kind, random.randrange(AGENCIES), start, days, a_day))
    return found


def watch(years: int, seed: int, injected: Sequence[Offence]) -> list[tuple[str, int, date]]:
    """The alerts raised after a first year of learning: kind, agency, day; each once until it is over."""
    random = Random(seed)
    rates = [0.03 * 100 ** (number / (AGENCIES - 1)) for number in range(AGENCIES)]
    moods = [1.0] * AGENCIES
    past, raised = Past(), []
    live: set[tuple[str, int]] = set()
    for number in range((years + 1) * 365):
        day = BEGIN + timedelta(days=number)
        if number % 7 == 0:
            moods = [random.gammavariate(6, 1 / 6) for _ in range(AGENCIES)]
        for agency in range(AGENCIES):
            row = _day(rates[agency] * moods[agency] * (1.5 if evaluation_near(day) else 1.0), random)
            for one in injected:
                if one.agency == agency and 0 <= (day - one.first).days < one.days:
                    row = _worse(row, one)
            rows = past.days[agency]
            rows.pop(day - timedelta(days=PAST), None)
            if row != _NOTHING:
                rows[day] = row
        if number < 365:
            continue
        found, still = _look(past, day, loose=False), _look(past, day, loose=True)
        live &= still
        raised += [(kind, agency, day) for kind, agency in found - live]
        live |= found
    return raised


def _look(past: Past, today: date, *, loose: bool) -> set[tuple[str, int]]:
    """As ``doing_looks.py`` looks, with its numbers."""
    looks: list[tuple[str, Callable[[], list[Odd]]]] = [
        ("hollow", lambda: unusual_counts(past.counts(1), today, days=WEEK, fewest=4, times=3.0, loose=loose)),
        ("burst", lambda: unusual_counts(past.counts(2), today, days=1, fewest=6, times=4.0, loose=loose)),
        ("quick", lambda: _quick(past, today, loose=loose)),
    ]
    if evaluation_near(today):
        looks.append(("closing", lambda: unusual_counts(past.counts(0), today, days=WEEK, fewest=6, times=2.5, loose=loose)))
    return {(kind, one.agency_id) for kind, look in looks for one in look()}


def _quick(past: Past, today: date, *, loose: bool) -> list[Odd]:
    newest = {agency: _sums(rows, today) for agency, rows in past.days.items()}
    whole = [sum(row[place] for rows in past.days.values() for row in rows.values()) for place in (3, 2)]
    usual = (whole[0] - sum(pair[0] for pair in newest.values()), whole[1] - sum(pair[1] for pair in newest.values()))
    asked = {agency: pair for agency, pair in newest.items() if pair[1]}
    return unusual_shares(asked, usual, days=WEEK, last=today, fewest=4, loose=loose)


def _sums(rows: Mapping[date, Day], today: date) -> tuple[int, int]:
    week = [rows.get(today - timedelta(days=age), _NOTHING) for age in range(WEEK)]
    return sum(row[3] for row in week), sum(row[2] for row in week)


def _day(mean: float, random: Random) -> Day:
    finished, left = 0, random.expovariate(1.0)
    while left < mean:
        finished += 1
        left += random.expovariate(1.0)
    best = sum(random.random() < 0.3 * 0.6 for _ in range(finished))
    hollow = sum(random.random() < 0.05 for _ in range(finished))
    return finished, hollow, best, sum(random.random() < 0.02 for _ in range(best))


def _worse(row: Day, one: Offence) -> Day:
    finished, hollow, best, quick = row
    more = one.a_day
    return {
        "closing": (finished + more, hollow, best, quick),
        "hollow": (finished + more, hollow + more, best, quick),
        "burst": (finished, hollow, best + more, quick),
        "quick": (finished, hollow, best + more, quick + more),
    }[one.kind]


def agency_outcomes(*, years: int, seed: int) -> list[Outcome]:
    """All four kinds; false alarms from years without any offence."""
    still = watch(years, seed + 1000, ())
    found = []
    for kind in KINDS:
        injected = offences(kind, years=years, seed=seed)
        raised = watch(years, seed, injected)
        delays = []
        for one in injected:
            about = [day for name, agency, day in raised if name == kind and agency == one.agency
                     and one.first <= day <= one.first + timedelta(days=one.days + WEEK)]  # fmt: skip
            if about:
                delays.append((min(about) - one.first).days)
        what = f"{one.days * one.a_day} within {one.days} days in one of {AGENCIES} agencies"
        false = sum(name == kind for name, _, _ in still) / years
        found.append(outcome(kind, what, len(injected), delays, false, years))
    return found
