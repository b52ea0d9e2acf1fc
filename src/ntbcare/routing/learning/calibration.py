"""How sure the model may say it is: its confidence brought in line with how often it was right on later cases."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic curve over the first chance and its leads over the second and over the second and third.

    The default leaves chances as they are.
    """

    first: float = 0.0
    over_second: float = 0.0
    over_both: float = 0.0
    level: float = 0.0
    fitted: bool = False

    def apply(self, chances: Sequence[float]) -> list[float]:
        """Calibrated chances of the likeliest answers, given in falling order; the order is kept.

        The first gets its calibrated chance; the others share what remains as they did before.
        """
        if not self.fitted or not chances:
            return list(chances)
        raised = sum(weight * value for weight, value in zip(self._weights(), evidence(chances), strict=True)) + self.level
        first = 1 / (1 + math.exp(-max(-30.0, min(30.0, raised))))
        remaining = (1 - first) / max(1 - chances[0], _LEAST)
        return [first, *(min(chance * remaining, first) for chance in chances[1:])]

    def as_dict(self) -> dict[str, float]:
        """As it is stored."""
        return asdict(self)

    def _weights(self) -> tuple[float, float, float]:
        return self.first, self.over_second, self.over_both


def evidence(chances: Sequence[float]) -> tuple[float, float, float]:
    """What the curve is over: logarithms of the first chance and of its leads."""
    first, second, third = (*chances[:3], *([0.0] * (3 - len(chances[:3]))))
    top = math.log(max(first, _LEAST))
    return top, top - math.log(max(second, _LEAST)), top - math.log(max(second + third, _LEAST))
