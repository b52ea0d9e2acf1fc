from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ntbcare.complainants.rules import groups_of

PEOPLE = range(1, 9)
JOINS = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), max_size=12)


def reached(person: int, joins: list[tuple[int, int]]) -> set[int]:
    """By walking, step for step."""
    found, waiting = set(), [person]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += [b if a == here else a for a, b in joins if here in (a, b)]
    return found


@given(JOINS)
def test_everybody_who_can_be_reached_is_one_and_named_by_the_oldest(joins: list[tuple[int, int]]) -> None:
    assert groups_of(PEOPLE, joins) == {person: min(reached(person, joins)) for person in PEOPLE}


@given(JOINS, st.randoms(use_true_random=False))
def test_the_order_of_joins_does_not_matter_so_any_can_be_undone(joins: list[tuple[int, int]], dice: object) -> None:
    turned = joins[:]
    dice.shuffle(turned)  # type: ignore[attr-defined]  # a Random of hypothesis
    assert groups_of(PEOPLE, turned) == groups_of(PEOPLE, joins)
