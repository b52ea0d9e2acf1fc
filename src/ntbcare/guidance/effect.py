"""What a course changed in how its officers answer. Pure.

Each officer counts once: the mean score after less the mean score before, because answers of one person are alike. Beside those
who came stand officers who did not, in the same time: what changed for everybody is no merit of the course. Intervals are
Student's t (95 %), of the difference Welch's; nothing is claimed unless the interval of the *difference* leaves zero out, and
nothing is told below the policy's minimum of officers in either group.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import floor, sqrt
from statistics import mean, variance

_T975 = (
    *(12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228),
    *(2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086),
    *(2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042),
)
_T975_MORE = ((40, 2.021), (60, 2.000), (120, 1.980))


class Claim(Enum):
    """What may be said of a course."""

    FEW = "few"
    UNCLEAR = "unclear"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Change:
    """One officer's mean score before and after, 0 to 100."""

    before: float
    after: float

    @property
    def by(self) -> float:
        """Points gained."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean change with its 95 % interval, in points; ``officers`` it is made from."""

    officers: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Effect:
    """The change of those who came, of the others, and the difference; None where too few."""

    claim: Claim
    came: int
    others: int
    of_came: Interval | None = None
    of_others: Interval | None = None
    difference: Interval | None = None


def effect(came: Sequence[Change], others: Sequence[Change], *, fewest: int) -> Effect:
    """The effect of a course; ``fewest`` officers are needed in either group (never less than three)."""
    if min(len(came), len(others)) < max(fewest, 3):
        return Effect(Claim.FEW, len(came), len(others))
    mine, theirs = [one.by for one in came], [one.by for one in others]
    between = _welch(mine, theirs)
    claim = Claim.BETTER if between.low > 0 else Claim.WORSE if between.high < 0 else Claim.UNCLEAR
    return Effect(claim, len(came), len(others), _student(mine), _student(theirs), between)


def t975(freedom: float) -> float:
    """The 97.5 % point of Student's t, from the table; between its rows the next smaller, which makes intervals wider."""
    whole = max(1, floor(freedom))
    if whole <= len(_T975):
        return _T975[whole - 1]
    return next((value for row, value in reversed(_T975_MORE) if row <= whole), _T975[-1])


def _student(changes: Sequence[float]) -> Interval:
    centre, half = mean(changes), t975(len(changes) - 1) * sqrt(variance(changes) / len(changes))
    return Interval(len(changes), centre, centre - half, centre + half)


def _welch(a: Sequence[float], b: Sequence[float]) -> Interval:
    of_a, of_b = variance(a) / len(a), variance(b) / len(b)
    centre, spread = mean(a) - mean(b), of_a + of_b
    # By shares of the spread: squares of variances near nothing would be nothing.
    freedom = 1 / ((of_a / spread) ** 2 / (len(a) - 1) + (of_b / spread) ** 2 / (len(b) - 1)) if spread else 1.0
    half = t975(freedom) * sqrt(spread)
    return Interval(len(a) + len(b), centre, centre - half, centre + half)
