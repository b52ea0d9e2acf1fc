"""Surges and silences of what comes in: by topic and region, by channel, by region, in all. Pure: counts in, findings out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ntbcare.monitoring.anomalies.rhythm import (
    Cell,
    Expected,
    Pace,
    Rhythm,
    learn_rhythm,
    learn_weekdays,
    months_before,
    with_season,
)
from ntbcare.monitoring.anomalies.tails import at_least, at_most, discoveries

TOTAL: Cell = ("total",)
MONTHS = 24
"""So many months are learned from."""
FEWEST_MONTHS, FEWEST_CASES = 3, 30
"""A service younger than that has no rhythm yet."""
SURGE_DAYS = (2, 7, 28)
SILENT_DAYS = (7, 14, 28, 56)
LONGEST = max(SURGE_DAYS)
FALSELY, SILENT_FALSELY = 0.01, 0.05
"""Of a day's findings at most this share is false, in the mean. On a day when all is usual: a false one with this probability."""
FEWEST, TIMES = 4, 2.0
"""A surge is of at least so many reports, and so many times what is usual."""
_UNEXPLAINED = 0.001
"""What is left of a surge without the topics that explain it stands out by itself when it is as rare as that."""
LEFT = 0.1
"""What is silent brings at most this share of what is usual."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A count that stands out: of a cell, in so many days up to ``last``."""

    kind: str
    cell: Cell
    days: int
    last: date
    observed: int
    expected: Expected
    chance: float


@dataclass(frozen=True, slots=True)
class Flow:
    """The rhythms of everything that comes in."""

    rhythms: Mapping[str, Rhythm]

    def expected(self, cell: Cell, first: date, last: date) -> Expected:
        """What to expect of a cell."""
        return self.rhythms[cell[0]].expected(cell, first, last)

    @property
    def cells(self) -> list[Cell]:
        """All that have a rhythm."""
        return [cell for rhythm in self.rhythms.values() for cell in rhythm.rates]


def baseline(today: date) -> list[date]:
    """The months to learn from: whole ones that end before the longest window of today begins."""
    return months_before(today - timedelta(days=LONGEST), MONTHS)


def learn_flow(
    counts: Mapping[Cell, Mapping[date, int]],
    daily: Mapping[date, int],
    months: Sequence[date],
    rests: Callable[[date], bool],
) -> Flow | None:
    """From counts by whole month of each cell, and by day of everything. None where there is too little to learn from."""
    total = counts.get(TOTAL, {})
    while months and not total.get(months[0]):
        months = months[1:]
    if len(months) < FEWEST_MONTHS or sum(total.get(month, 0) for month in months) < FEWEST_CASES:
        return None
    pace = with_season(learn_weekdays(daily, rests), total, months)
    days = sum(pace.over(month, (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)) for month in months)
    sums = {cell: sum(seen.get(month, 0) for month in months) for cell, seen in counts.items()}
    by_family: dict[str, list[Cell]] = defaultdict(list)
    for cell in counts:
        by_family[cell[0]].append(cell)
    seasons = _seasons(counts, by_family["topic"], pace, months)
    rhythms = {}
    for family, cells in by_family.items():
        paces = {cell: seasons.get(cell[1], pace) if family == "topic" else pace for cell in cells}
        rhythms[family] = learn_rhythm(counts, months, paces, _priors(family, cells, sums, days))
    return Flow(rhythms)


def _seasons(
    counts: Mapping[Cell, Mapping[date, int]], cells: Sequence[Cell], pace: Pace, months: Sequence[date]
) -> dict[str, Pace]:
    by_topic: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for cell in cells:
        for month, count in counts[cell].items():
            by_topic[cell[1]][month] += count
    return {topic: with_season(pace, seen, months) for topic, seen in by_topic.items()}


def _priors(family: str, cells: Sequence[Cell], sums: Mapping[Cell, int], days: float) -> dict[Cell, float]:
    """What a day should bring: a topic in a region what both let expect if they had nothing to do with each other."""
    if family != "topic":
        return dict.fromkeys(cells, 0.5 / days)
    topics: dict[str, float] = defaultdict(float)
    regions: dict[str, float] = defaultdict(float)
    for cell in cells:
        topics[cell[1]] += sums[cell]
        regions[cell[2]] += sums[cell]
    total = sum(topics.values()) or 1.0
    return {cell: max(0.25, topics[cell[1]] * regions[cell[2]] / total) / days for cell in cells}


def find_surges(flow: Flow, counts: Mapping[Cell, Mapping[int, int]], today: date) -> list[Finding]:
    """What comes far more often than it should, the rarest first. ``counts``: by cell and number of days up to today."""
    found, cells = {}, flow.cells
    for cell in cells:
        seen_in = counts.get(cell, {})
        for days in SURGE_DAYS:
            seen = seen_in.get(days, 0)
            if seen < FEWEST:
                continue
            expected = flow.expected(cell, today - timedelta(days=days - 1), today)
            if seen >= TIMES * expected.mean:
                found[cell, days] = Finding("surge", cell, days, today, seen, expected, at_least(seen, *expected))
    return _unexplained(_outstanding(found, FALSELY, looks=len(cells) * len(SURGE_DAYS)))


def find_silences(flow: Flow, counts: Mapping[Cell, Mapping[int, int]], yesterday: date) -> list[Finding]:
    """What ought to come and does not. Topics are not asked: a topic nobody complains of is good news."""
    found, cells = {}, [cell for cell in flow.cells if cell[0] != "topic"]
    for cell in cells:
        for days in SILENT_DAYS:
            seen = counts.get(cell, {}).get(days, 0)
            expected = flow.expected(cell, yesterday - timedelta(days=days - 1), yesterday)
            if seen <= LEFT * expected.mean:
                found[cell, days] = Finding("silence", cell, days, yesterday, seen, expected, at_most(seen, *expected))
    silent = _outstanding(found, SILENT_FALSELY, looks=len(cells) * len(SILENT_DAYS))
    # When nothing comes at all, that is one thing and not twenty.
    return [one for one in silent if one.cell == TOTAL] or silent


def _unexplained(found: Sequence[Finding]) -> list[Finding]:
    """Without channels, regions and the whole that stand out only because a topic in a region does."""
    topics = [one for one in found if one.cell[0] == "topic"]
    kept = list(topics)
    for one in found:
        if one.cell[0] == "topic":
            continue
        inside = [part for part in topics if one.cell[0] != "region" or part.cell[2] == one.cell[1]]
        rest = one.observed - round(sum(max(0.0, part.observed - part.expected.mean) for part in inside))
        if rest >= TIMES * one.expected.mean and at_least(rest, *one.expected) <= _UNEXPLAINED:
            kept.append(one)
    return kept


def _outstanding(found: Mapping[tuple[Cell, int], Finding], rate: float, *, looks: int) -> list[Finding]:
    """Of each cell the window that stands out most."""
    stand = discoveries({key: one.chance for key, one in found.items()}, rate, looks=looks)
    best: dict[Cell, Finding] = {}
    for one in sorted((found[key] for key in stand), key=lambda one: one.chance):
        best.setdefault(one.cell, one)
    return list(best.values())


def is_over(flow: Flow, finding: Finding, counts: Mapping[Cell, Mapping[int, int]]) -> bool:
    """Whether a finding no longer holds at ``finding.last``: well within what is usual again, so that it does not flicker."""
    seen = counts.get(finding.cell, {}).get(finding.days, 0)
    try:
        expected = flow.expected(finding.cell, finding.last - timedelta(days=finding.days - 1), finding.last)
    except KeyError:
        return True
    if finding.kind == "surge":
        return seen < 1.5 * expected.mean or at_least(seen, *expected) > 0.01
    return seen > 2.5 * LEFT * expected.mean or at_most(seen, *expected) > 0.01
