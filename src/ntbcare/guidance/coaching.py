"""An officer's weak points, from the kinds of findings in the last answers and attempts. Pure.

Small numbers are said as they are ("3 of 8"); a change is claimed only where chance would rarely make it
(Fisher's exact test, two-sided, below ``RARE``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import comb

from ntbcare.guidance.quality.stakes import STAKES, Criterion

LAST = 40
"""So many of the newest answers and attempts are looked at."""
FEWEST = 5
"""With fewer in either half no trend is told."""
RARE = 0.1
ADVISED = 2


class Trend(Enum):
    """How often a finding comes now, compared with before."""

    FEW = "few"
    STEADY = "steady"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Piece:
    """What was found in one answer or attempt."""

    criteria: frozenset[Criterion]
    score: int


@dataclass(frozen=True, slots=True)
class Point:
    """One criterion: in how many of the looked-at pieces it fell short, in the newer and in the older half."""

    criterion: Criterion
    missed: int
    of: int
    newer: tuple[int, int]
    older: tuple[int, int]

    @property
    def stake(self) -> float:
        """Points of 100 that an average answer of this officer loses here."""
        return STAKES[self.criterion] * self.missed / self.of if self.of else 0.0

    @property
    def trend(self) -> Trend:
        """Whether it changed, said only where the numbers carry it."""
        (now_missed, now_of), (then_missed, then_of) = self.newer, self.older
        if min(now_of, then_of) < FEWEST:
            return Trend.FEW
        if fisher(now_missed, now_of, then_missed, then_of) >= RARE:
            return Trend.STEADY
        return Trend.BETTER if now_missed * then_of < then_missed * now_of else Trend.WORSE


def weak_points(pieces: Sequence[Piece]) -> list[Point]:
    """Every criterion that ever fell short, what costs most first. ``pieces`` come newest first."""
    looked = pieces[:LAST]
    half = len(looked) // 2
    newer, older = looked[:half], looked[half:]
    points = [
        Point(
            criterion,
            sum(criterion in one.criteria for one in looked),
            len(looked),
            (sum(criterion in one.criteria for one in newer), len(newer)),
            (sum(criterion in one.criteria for one in older), len(older)),
        )
        for criterion in Criterion
    ]
    return sorted((point for point in points if point.missed), key=lambda point: -point.stake)


def to_practise(points: Sequence[Point]) -> list[Criterion]:
    """The most useful criteria to practise, at most ``ADVISED``: those that cost most, without what happened only once
    among many."""
    return [point.criterion for point in points if point.missed > 1 or point.of <= FEWEST][:ADVISED]


def fisher(hits_a: int, of_a: int, hits_b: int, of_b: int) -> float:
    """Two-sided p of Fisher's exact test: how often chance alone divides these hits at least as unevenly."""
    hits, of = hits_a + hits_b, of_a + of_b

    def ways(in_a: int) -> int:
        return comb(of_a, in_a) * comb(of_b, hits - in_a)

    seen = ways(hits_a)
    possible = range(max(0, hits - of_b), min(hits, of_a) + 1)
    return sum(ways(in_a) for in_a in possible if ways(in_a) <= seen) / comb(of, hits)
