"""Weak points: counted, ordered by what they cost, and a change told only where chance would rarely make it."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.guidance.coaching import FEWEST, LAST, Piece, Trend, fisher, to_practise, weak_points
from ntbcare.guidance.quality.stakes import Criterion

MOMENT, TONE, ACTION = Criterion.MOMENT, Criterion.TONE, Criterion.ACTION


def pieces(*missed: set[Criterion]) -> list[Piece]:
    return [Piece(frozenset(one), 50) for one in missed]


def test_what_costs_most_comes_first() -> None:
    points = weak_points(pieces({TONE, MOMENT}, {TONE}, {TONE, ACTION}, {MOMENT, ACTION}))
    assert [(point.criterion, point.missed, point.of) for point in points] == [(ACTION, 2, 4), (MOMENT, 2, 4), (TONE, 3, 4)]
    assert to_practise(points) == [ACTION, MOMENT]


def test_what_happened_once_among_many_is_not_advised() -> None:
    assert to_practise(weak_points(pieces({ACTION}, *[{TONE}] * 9))) == [TONE]
    assert to_practise(weak_points(pieces({ACTION}))) == [ACTION]
    assert weak_points([]) == []


@pytest.mark.parametrize(
    ("newer", "older", "trend"),
    [
        ([1, 1, 1, 1], [0, 0, 0, 0], Trend.FEW),
        ([0] * 8, [1] * 8, Trend.BETTER),
        ([1] * 8, [0] * 8, Trend.WORSE),
        ([1, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0], Trend.STEADY),
    ],
)
def test_a_change_is_claimed_only_where_it_is_plain(newer: list[int], older: list[int], trend: Trend) -> None:
    (point,) = weak_points(pieces(*[{MOMENT} if hit else set() for hit in newer + older]))
    assert point.trend is trend


def test_fisher_agrees_with_the_tea_lady() -> None:
    # R. A. Fisher, The Design of Experiments (1935): all eight cups right is 1 in 70, two-sided 2 in 70.
    assert isclose(fisher(4, 4, 0, 4), 2 / 70)
    assert isclose(fisher(3, 4, 1, 4), 34 / 70)


@given(st.lists(st.frozensets(st.sampled_from(Criterion), max_size=4), max_size=90))
def test_counts_add_up_whatever_was_found(found: list[frozenset[Criterion]]) -> None:
    points = weak_points([Piece(one, 0) for one in found])
    looked = found[:LAST]
    for point in points:
        assert point.missed == point.newer[0] + point.older[0] == sum(point.criterion in one for one in looked)
        assert point.of == point.newer[1] + point.older[1] == len(looked)
        assert point.trend is Trend.FEW or min(point.newer[1], point.older[1]) >= FEWEST
    assert [point.stake for point in points] == sorted((point.stake for point in points), reverse=True)


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 30), st.integers(1, 30))
def test_fisher_is_a_probability_and_does_not_mind_the_order(a: int, b: int, of_a: int, of_b: int) -> None:
    a, b = min(a, of_a), min(b, of_b)
    p = fisher(a, of_a, b, of_b)
    assert 0 < p <= 1.0000001
    assert isclose(p, fisher(b, of_b, a, of_a))
