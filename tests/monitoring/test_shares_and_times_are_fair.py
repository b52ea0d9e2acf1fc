"""Against straightforward calculations by hand: Wilson's intervals, shrinking, and Kaplan and Meier's curve."""

from __future__ import annotations

from math import isclose
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.monitoring.fair import STRONGEST, WEAKEST, Whole, kaplan_meier, median_of, share_by, shrunk, whole_of, wilson

BOUNDS = tuple(range(12))


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(5, 10, 0.2366, 0.7634), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (1, 1, 0.2065, 1.0)]
)
def test_intervals_of_shares_are_those_of_the_tables(part: int, whole: int, low: float, high: float) -> None:
    found = wilson(part, whole)
    assert found is not None
    assert isclose(found.low, low, abs_tol=5e-5)
    assert isclose(found.high, high, abs_tol=5e-5)


def test_nothing_has_no_share() -> None:
    assert wilson(0, 0) is None
    assert whole_of([(0, 0)]) is None
    assert kaplan_meier([0] * 12, [0] * 12, 0, BOUNDS) == []


def _by_hand(times: list[tuple[int, bool]], never: int) -> list[float]:
    """The product-limit estimate from single cases: (day, happened); who is censored on a day has lived through it."""
    shares, alive = [], 1.0
    for day in BOUNDS:
        risk = never + sum(1 for time, _ in times if time >= day)
        if not risk:
            break
        alive *= 1 - sum(1 for time, happened in times if happened and time == day) / risk
        shares.append(1 - alive)
    return shares


@given(st.lists(st.tuples(st.integers(0, 11), st.booleans()), max_size=40), st.integers(0, 5))
def test_the_curve_is_that_of_single_cases(times: list[tuple[int, bool]], never: int) -> None:
    happened = [sum(1 for time, did in times if did and time == day) for day in BOUNDS]
    waiting = [sum(1 for time, did in times if not did and time == day) for day in BOUNDS]
    steps = kaplan_meier(happened, waiting, never, BOUNDS)
    assert [round(step.share.value, 9) for step in steps] == [round(share, 9) for share in _by_hand(times, never)]
    assert all(0 <= step.share.low <= step.share.value + 1e-9 <= step.share.high + 2e-9 <= 1 + 3e-9 for step in steps)


def test_greenwoods_interval_of_a_textbook_case() -> None:
    """Ten cases, one answered each on days 1, 2 and 3, the rest open: variance S² Σ d/(n(n-d)), on the log(-log) scale."""
    steps = kaplan_meier([0, 1, 1, 1, *[0] * 8], [0] * 11 + [7], 0, BOUNDS)
    share = share_by(steps, 3)
    assert share is not None
    assert isclose(share.value, 0.3)
    assert (round(share.low, 3), round(share.high, 3)) == (0.108, 0.671)
    assert median_of(steps) is None


def test_open_cases_make_nobody_faster() -> None:
    """Two answered on day 1, eight left lying for eleven days: the median of the answered is a day, that of all has not come."""
    open_ones = kaplan_meier([0, 2, *[0] * 10], [0] * 11 + [8], 0, BOUNDS)
    assert median_of(open_ones) is None
    assert median_of(kaplan_meier([0, 2, *[0] * 10], [0] * 12, 0, BOUNDS)) == 1


def test_the_strength_of_the_whole_is_recovered() -> None:
    """Agencies whose true shares follow a beta distribution with mean 0.6 and strength 12."""
    random = Random(12)
    counts = []
    for _ in range(600):
        true, whole = random.betavariate(0.6 * 12, 0.4 * 12), random.randint(5, 60)
        counts.append((sum(random.random() < true for _ in range(whole)), whole))
    whole_found = whole_of(counts)
    assert whole_found is not None
    assert isclose(whole_found.mean, 0.6, abs_tol=0.02)
    assert 9 < whole_found.strength < 16


def test_agencies_that_are_all_alike_lean_on_the_whole_and_extremes_do_not() -> None:
    assert whole_of([(5, 10)] * 8) == Whole(0.5, STRONGEST)
    alone = whole_of([(50, 50), (0, 50), (50, 50), (0, 50)])
    assert alone is not None
    assert alone.strength == WEAKEST


@given(st.integers(0, 30), st.integers(0, 30))
def test_small_agencies_are_drawn_further(part: int, more: int) -> None:
    whole, of = part + more, Whole(0.5, 10)
    own = part / whole if whole else 0.5
    assert isclose(shrunk(part, whole, of).value, (part + 5) / (whole + 10))
    assert abs(shrunk(part, whole, of).value - 0.5) <= abs(own - 0.5) + 1e-12


counts = st.lists(st.integers(0, 6), min_size=12, max_size=12)


@given(counts, counts, st.integers(0, 6), st.integers(0, 11))
def test_hiding_an_open_case_never_makes_the_curve_better(
    happened: list[int], waiting: list[int], never: int, place: int
) -> None:
    """An open case that is archived, or closed without an answer, counts as never answered: at no day is more answered."""
    if not waiting[place]:
        return
    open_steps = kaplan_meier(happened, waiting, never, BOUNDS)
    hidden = [count - (day == place) for day, count in enumerate(waiting)]
    for before, after in zip(open_steps, kaplan_meier(happened, hidden, never + 1, BOUNDS), strict=False):
        assert after.share.value <= before.share.value + 1e-9


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 9))
def test_hiding_never_makes_the_share_in_time_better(in_time: int, late: int, hidden: int) -> None:
    of = Whole(0.6, 12)
    assert shrunk(in_time, in_time + late + hidden, of).value < shrunk(in_time, in_time + late, of).value
