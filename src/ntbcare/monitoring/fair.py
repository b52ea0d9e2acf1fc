"""Shares and times that are fair to small agencies and to open cases. Pure.

- Intervals of shares: Wilson's score interval (E. B. Wilson, 1927, "Probable inference, the law of succession, and statistical
  inference", JASA 22), at 95 %: unlike k/n ± … it says something sensible of 3 of 3.
- Shrinking: a beta distribution of the agencies' true shares, its mean and strength by moments (J. C. Kleinman, 1973,
  "Proportions with extraneous variance: single and independent samples", JASA 68); an agency's share is that of its own cases
  and of as many cases of the whole as the strength says.
- Times: E. L. Kaplan and P. Meier, 1958, "Nonparametric estimation from incomplete observations", JASA 53; open cases count as
  long as they have waited. The interval by Greenwood's variance on the log(-log) scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

Z = 1.959964
"""For intervals of 95 %."""
WEAKEST, STRONGEST = 2.0, 500.0
"""Bounds of the strength, in cases: agencies that are all alike, or have nothing in common, leave it undetermined."""


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction between 0 and 1 with its interval of 95 %."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Whole:
    """What is known of all agencies together: the mean share, and how many cases of an agency it weighs as much as."""

    mean: float
    strength: float


@dataclass(frozen=True, slots=True)
class Step:
    """By the end of a class of ``bound`` working days, so large a share had the thing happen."""

    bound: int
    share: Share


def wilson(part: float, whole: float) -> Share | None:
    """The share of a part with Wilson's interval; None of nothing. Counts need not be whole."""
    if whole <= 0:
        return None
    share, square = part / whole, Z * Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = Z / (1 + square / whole) * sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    return Share(share, max(0.0, middle - half), min(1.0, middle + half))


def whole_of(counts: Iterable[tuple[int, int]]) -> Whole | None:
    """Mean and strength from the (part, whole) of each agency; None where nothing was judged at all."""
    known = [(part, whole) for part, whole in counts if whole > 0]
    total = sum(whole for _, whole in known)
    if not total:
        return None
    mean = sum(part for part, _ in known) / total
    spread = mean * (1 - mean)
    free = len(known) - 1
    room = total - sum(whole * whole for _, whole in known) / total - free
    if spread <= 0 or free < 1 or room <= 0:
        return Whole(mean, STRONGEST)
    seen = sum(whole * (part / whole - mean) ** 2 for part, whole in known)
    likeness = (seen - spread * free) / (spread * room)
    return Whole(mean, min(STRONGEST, max(WEAKEST, 1 / likeness - 1)) if likeness > 0 else STRONGEST)


def shrunk(part: int, whole: int, of: Whole) -> Share:
    """An agency's share, drawn towards that of all the more the fewer its own cases are."""
    found = wilson(part + of.mean * of.strength, whole + of.strength)
    if found is None:
        raise ValueError(of.strength)
    return found


def kaplan_meier(happened: Sequence[int], waiting: Sequence[int], never: int, bounds: Sequence[int]) -> list[Step]:
    """The share that had the thing happen by the end of each class, from counts.

    ``happened[i]`` in class i; ``waiting[i]`` open cases that have lived through class i and no further; ``never`` that
    ended without it and count to the end. Empty where there is nothing to count.
    """
    at_risk = sum(happened) + sum(waiting) + never
    steps: list[Step] = []
    alive, variance = 1.0, 0.0
    for place, bound in enumerate(bounds):
        if at_risk <= 0:
            break
        gone = happened[place]
        alive *= 1 - gone / at_risk
        if at_risk > gone:
            variance += gone / (at_risk * (at_risk - gone))
        steps.append(Step(bound, _with_interval(1 - alive, variance)))
        at_risk -= gone + waiting[place]
    return steps


def _with_interval(share: float, variance: float) -> Share:
    """On the log(-log) scale, which keeps it between 0 and 1."""
    alive = 1 - share
    if not 0 < alive < 1:
        return Share(share, share, share)
    spread = Z * sqrt(variance) / abs(log(alive))
    return Share(share, 1 - alive ** exp(-spread), 1 - alive ** exp(spread))


def median_of(steps: Sequence[Step]) -> int | None:
    """By when half had it; None where that has not come yet."""
    return next((step.bound for step in steps if step.share.value >= 0.5), None)


def share_by(steps: Sequence[Step], bound: int) -> Share | None:
    """The share by the end of a class; None where nobody has waited so long yet."""
    return next((step.share for step in steps if step.bound == bound), None)
