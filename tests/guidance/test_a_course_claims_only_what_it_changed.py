"""The effect of a course: a known one is recovered, none is invented, a general trend is nobody's merit, few are called few."""

from __future__ import annotations

from math import isclose
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.guidance.effect import Change, Claim, effect, t975
from ntbcare.guidance.effect_chart import intervals

COHORTS = 400


def cohort(random: Random, size: int, *, trend: float, gain: float = 0.0) -> list[Change]:
    """Invented officers: skill differs, answers scatter, everybody follows the trend, those who came gain something more."""
    people = []
    for _ in range(size):
        skill = random.gauss(60, 12)
        people.append(Change(skill + random.gauss(0, 6), skill + trend + gain + random.gauss(0, 6)))
    return people


def simulate(*, size: int, trend: float, gain: float) -> tuple[list[Claim], float, float]:
    """Claims of many courses, how often the interval holds the truth, and the mean found."""
    random = Random(20261126)
    found = [
        effect(cohort(random, size, trend=trend, gain=gain), cohort(random, size + 4, trend=trend), fewest=8)
        for _ in range(COHORTS)
    ]
    differences = [one.difference for one in found if one.difference]
    held = sum(one.low <= gain <= one.high for one in differences) / COHORTS
    return [one.claim for one in found], held, sum(one.mean for one in differences) / COHORTS


def test_a_known_effect_is_recovered_under_a_general_trend() -> None:
    claims, held, mean = simulate(size=20, trend=5, gain=10)
    assert 0.92 <= held <= 0.98
    assert abs(mean - 10) < 0.5
    assert claims.count(Claim.BETTER) / COHORTS > 0.9
    assert Claim.WORSE not in claims


@pytest.mark.parametrize("trend", [0, 8, -8])
def test_where_there_is_none_it_is_claimed_as_seldom_as_it_says(trend: float) -> None:
    claims, held, mean = simulate(size=12, trend=trend, gain=0)
    assert 0.92 <= held <= 0.98
    assert abs(mean) < 0.5
    assert claims.count(Claim.BETTER) / COHORTS < 0.05
    assert claims.count(Claim.WORSE) / COHORTS < 0.05


def test_a_harmful_course_is_called_one() -> None:
    claims, _held, _mean = simulate(size=20, trend=5, gain=-10)
    assert claims.count(Claim.WORSE) / COHORTS > 0.9


@pytest.mark.parametrize(("came", "others"), [(7, 50), (50, 7), (0, 0), (1, 1)])
def test_few_are_called_few(came: int, others: int) -> None:
    random = Random(1)
    found = effect(cohort(random, came, trend=0, gain=40), cohort(random, others, trend=0), fewest=8)
    assert (found.claim, found.came, found.others, found.difference) == (Claim.FEW, came, others, None)
    assert effect(cohort(random, 2, trend=0), cohort(random, 9, trend=0), fewest=1).claim is Claim.FEW


def test_by_hand() -> None:
    came = [Change(50, 60), Change(50, 64), Change(50, 68)]
    others = [Change(50, 51), Change(50, 53), Change(50, 55)]
    found = effect(came, others, fewest=3)
    assert found.of_came is not None
    assert found.difference is not None
    assert isclose(found.of_came.mean, 14)
    assert isclose(found.of_came.high - 14, 4.303 * 4 / 3**0.5)
    # Welch: spread 16/3 + 4/3 = 20/3, freedom 2.94 (counted as 2).
    assert isclose(found.difference.low, 11 - 4.303 * (20 / 3) ** 0.5)


def test_the_table_of_students_t_only_falls() -> None:
    values = [t975(freedom / 2) for freedom in range(1, 500)]
    assert values == sorted(values, reverse=True)
    assert (t975(1), t975(30), t975(59.9), t975(10_000)) == (12.706, 2.042, 2.021, 1.980)


CHANGES = st.lists(st.builds(Change, st.floats(0, 100), st.floats(0, 100)), min_size=3, max_size=30)


@given(CHANGES, CHANGES)
def test_whatever_the_scores_the_claim_follows_the_interval(came: list[Change], others: list[Change]) -> None:
    found = effect(came, others, fewest=3)
    assert found.difference is not None
    assert found.of_came is not None
    assert found.difference.low <= found.difference.mean + 1e-9
    assert (found.claim is Claim.BETTER) == (found.difference.low > 0)
    assert (found.claim is Claim.WORSE) == (found.difference.high < 0)
    picture = intervals([("<b>Peserta</b>", found.of_came)], title="t", description="d")
    assert "<b>" not in picture
    assert "style=" not in picture
