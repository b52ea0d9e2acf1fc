"""Whether a share differs from the one before, or the difference may be chance. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from ntbcare.monitoring.fair import Share, wilson


@dataclass(frozen=True, slots=True)
class Difference:
    """Share now minus share before, in percentage points, with its 95 % interval."""

    points: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out no difference at all."""
        return self.low > 0 or self.high < 0


def difference(now: tuple[int, int], before: tuple[int, int]) -> Difference | None:
    """Compare two shares (part, whole); None where one of them has no cases."""
    mine, theirs = wilson(*now), wilson(*before)
    return None if mine is None or theirs is None else between(mine, theirs)


def between(mine: Share, theirs: Share) -> Difference:
    """Compare two shares by their intervals, also those of survival curves (R. G. Newcombe, 1998, "Interval estimation for the
    difference between independent proportions", Statistics in Medicine 17, method 10)."""
    gap = mine.value - theirs.value
    down = sqrt((mine.value - mine.low) ** 2 + (theirs.high - theirs.value) ** 2)
    up = sqrt((mine.high - mine.value) ** 2 + (theirs.value - theirs.low) ** 2)
    return Difference(points=100 * gap, low=100 * (gap - down), high=100 * (gap + up))
