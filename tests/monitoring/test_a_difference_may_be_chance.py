"""Two half-years are compared with an interval, and what may be chance is called so."""

from __future__ import annotations

import pytest

from ntbcare.monitoring.pack.comparing import difference
from ntbcare.monitoring.pack.words import compared


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    [((56, 70), (48, 80), 5.24, 33.39), ((9, 10), (3, 10), 17.05, 80.90), ((10, 10), (0, 20), 67.91, 100.0)],
)
def test_the_interval_of_a_difference_is_newcombes(
    now: tuple[int, int], before: tuple[int, int], low: float, high: float
) -> None:
    """The examples of the paper (Statistics in Medicine 17, 1998, table II, method 10)."""
    gap = difference(now, before)
    assert gap is not None
    assert (gap.low, gap.high) == pytest.approx((low, high), abs=0.01)
    assert gap.is_clear


def test_of_few_cases_nothing_is_claimed() -> None:
    gap = difference((4, 5), (2, 4))
    assert gap is not None
    assert not gap.is_clear
    said = {
        "before": {"title": "Semester II 2025"},
        "differences": {"followed_up": {"points": 30.0, "low": -24.0, "high": 68.0, "clear": False}},
    }
    assert (
        compared(said)[0]
        == "Yang ditindaklanjuti: beda +30,0 poin belum dapat dibedakan dari kebetulan (antara −24,0 dan +68,0 poin)."
    )
    assert difference((1, 2), (0, 0)) is None
