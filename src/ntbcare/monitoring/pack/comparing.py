"""Whether a share differs from the one before, or the difference may be chance. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

_Z = 1.959964
"""The normal quantile of an interval of 95 %."""


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


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927), as fractions; of nothing, everything is possible."""
    if whole == 0:
        return 0.0, 1.0
    share, square = part / whole, _Z * _Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = _Z * sqrt(share * (1 - share) / whole + square / (4 * whole * whole)) / (1 + square / whole)
    return max(0.0, middle - half), min(1.0, middle + half)


def difference(now: tuple[int, int], before: tuple[int, int]) -> Difference | None:
    """Compare two shares (part, whole) by Newcombe's interval without continuity correction (1998, method 10); None where one
    of them has no cases."""
    if not now[1] or not before[1]:
        return None
    share, earlier = now[0] / now[1], before[0] / before[1]
    (low, high), (low_before, high_before) = wilson(*now), wilson(*before)
    gap = share - earlier
    down = sqrt((share - low) ** 2 + (high_before - earlier) ** 2)
    up = sqrt((high - share) ** 2 + (earlier - low_before) ** 2)
    return Difference(points=100 * gap, low=100 * (gap - down), high=100 * (gap + up))
