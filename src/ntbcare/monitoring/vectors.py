"""The sums that counters hold, as vectors in the order of MEASURES, and the cells that a case goes into. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations
from operator import add, sub
from typing import NamedTuple, TypeAlias

from ntbcare.monitoring.models import MEASURES, RESPONSES, STATES, WORDS, Dimension, Grain

Vector: TypeAlias = tuple[int, ...]
"""Sums in the order of MEASURES."""
Cell: TypeAlias = tuple[str, str, date, str, str]
"""Dimension, grain, period, key and other key of a counter."""
Sums: TypeAlias = dict[Cell, list[int]]
"""What to add to the counters, by cell, each in the order of MEASURES."""
NOTHING: Vector = (0,) * len(MEASURES)

# Plain strings: an enumeration's value costs more than the counting.
_SINGLE = tuple(dimension.value for dimension in Dimension)
_PAIRS = tuple("*".join(pair) for pair in combinations(_SINGLE[1:], 2))
_YEAR, _MONTH, _DAY = Grain.YEAR.value, Grain.MONTH.value, Grain.DAY.value

_FIRST_RESPONSE = 1 + len(STATES)
_FIRST_WORD = _FIRST_RESPONSE + len(RESPONSES)
_FIRST_SOLUTION = _FIRST_WORD + len(WORDS)


class Counted(NamedTuple):
    """What a case is counted as: bits of STATES, and its classes of RESPONSE_CLASSES and twice of WAIT_CLASSES."""

    states: int
    response: int | None = None
    word: int | None = None
    solution: int | None = None


@dataclass(frozen=True, slots=True)
class Keys:
    """Under what a case is counted. Unknown codes are 0 or empty."""

    day: date
    branch_id: int
    agency_id: int
    category: str
    region: str
    source: str
    classification: str

    def cells(self) -> Iterator[Cell]:
        """The counters that the case goes into."""
        year, month, day = self.day.replace(month=1, day=1), self.day.replace(day=1), self.day
        values = (str(self.branch_id), str(self.agency_id), self.category, self.region[:5], self.source, self.classification)
        for dimension, key in zip(_SINGLE, ("", *values), strict=True):
            yield dimension, _YEAR, year, key, ""
            yield dimension, _MONTH, month, key, ""
            yield dimension, _DAY, day, key, ""
        for dimension, (key, other) in zip(_PAIRS, combinations(values, 2), strict=True):
            yield dimension, _YEAR, year, key, other
            yield dimension, _MONTH, month, key, other


@lru_cache(maxsize=50_000)
def places(counted: Counted) -> tuple[int, ...]:
    """The places of MEASURES at which a case adds one: most cases add to ten of sixty."""
    found = [0, *(place + 1 for place in range(len(STATES)) if counted.states >> place & 1)]
    firsts = (_FIRST_RESPONSE, _FIRST_WORD, _FIRST_SOLUTION)
    for first, place in zip(firsts, counted[1:], strict=True):
        if place is not None:
            found.append(first + place)
    return tuple(found)


@lru_cache(maxsize=50_000)
def vector(counted: Counted) -> Vector:
    """What one case adds to every counter of its keys."""
    ones = places(counted)
    return tuple([1 if place in ones else 0 for place in range(len(MEASURES))])


def note(sums: Sums, keys: Keys, counted: Counted, cases: int) -> None:
    """Add so many cases (below zero: take them out) to the cells of their keys."""
    ones = places(counted)
    for cell in keys.cells():
        counter = sums.get(cell)
        if counter is None:
            counter = sums[cell] = [0] * len(MEASURES)
        for place in ones:
            counter[place] += cases


def plus(one: Sequence[int], other: Sequence[int]) -> Vector:
    """Sum of two vectors."""
    return tuple(map(add, one, other))


def minus(one: Sequence[int], other: Sequence[int]) -> Vector:
    """Difference of two vectors."""
    return tuple(map(sub, one, other))
