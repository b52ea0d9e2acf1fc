"""What of a case is counted, and how figures are made of sums. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from operator import add, sub
from typing import TypeAlias

from ntbcare.cases.sets import EndedBy, Status
from ntbcare.monitoring.models import MEASURES, RESPONSE_CLASSES, STATES, Dimension, Grain

SATISFIED_FROM = 4
"""Stars from which a complainant counts as satisfied."""

Vector: TypeAlias = tuple[int, ...]
"""Sums in the order of MEASURES."""
Cell: TypeAlias = tuple[str, str, date, str, str]
"""Dimension, grain, period, key and other key of a counter."""
NOTHING: Vector = (0,) * len(MEASURES)

# Plain strings: an enumeration's value costs more than the counting.
_SINGLE = tuple(dimension.value for dimension in Dimension)
_PAIRS = tuple("*".join(pair) for pair in combinations(_SINGLE[1:], 2))
_YEAR, _MONTH, _DAY = Grain.YEAR.value, Grain.MONTH.value, Grain.DAY.value

_FOLLOWED_UP = frozenset({Status.IN_PROGRESS, Status.ANSWERED, Status.CLOSED})
_VERIFIED = _FOLLOWED_UP | {Status.VERIFIED, Status.ASSIGNED}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """A case as the counters look at it. ``answer_due_at`` is the limit of its first answer."""

    status: str
    closed_by: str
    handed_out: bool
    """Referred to somebody outside: nothing is awaited from us any more."""
    verified_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    stars: int | None
    refused: int
    reopened: int
    answer_due_at: datetime | None


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


def states_of(case: CaseFacts, *, at: datetime) -> int:
    """Which of STATES hold, as bits. ``at`` decides whether a limit has passed."""
    judged, kept = judge(case, at=at)
    held = {
        "verified": case.verified_at is not None or case.status in _VERIFIED,
        "answered": case.answered_at is not None or case.status == Status.ANSWERED,
        "followed_up": case.status in _FOLLOWED_UP,
        "closed_without_answer": case.status == Status.CLOSED and case.closed_by == EndedBy.SYSTEM and case.answered_at is None,
        "completed": case.status == Status.CLOSED,
        "archived": case.status == Status.ARCHIVED,
        "refused": case.refused > 0,
        "reopened": case.reopened > 0,
        "rated": case.stars is not None,
        "satisfied": case.stars is not None and case.stars >= SATISFIED_FROM,
        "due": judged,
        "within_deadline": kept,
    }
    return sum(1 << place for place, name in enumerate(STATES) if held[name])


def judge(case: CaseFacts, *, at: datetime) -> tuple[bool, bool]:
    """Whether the limit of the answer can be judged (it has passed, or an answer came), and whether it was kept.

    A case that ended otherwise before its limit (archived, withdrawn, referred) is not judged: nobody was late.
    """
    due = case.answer_due_at
    if due is None:
        return False, False
    if case.answered_at is not None:
        return True, case.answered_at <= due
    if case.ended_at is not None:
        return case.ended_at > due, False
    return not case.handed_out and at > due, False


def recount_at(case: CaseFacts, *, at: datetime) -> datetime | None:
    """When the passing of time alone will change the figures."""
    due = case.answer_due_at
    waits = case.answered_at is None and case.ended_at is None and not case.handed_out
    return due if due is not None and waits and due >= at else None


def response_class(days: int) -> int:
    """The place of a number of working days in RESPONSE_CLASSES."""
    return min(bisect_left(RESPONSE_CLASSES, days), len(RESPONSE_CLASSES) - 1)


def vector(states: int, response: int | None) -> Vector:
    """What one case adds to every counter of its keys."""
    bits = [states >> place & 1 for place in range(len(STATES))]
    responses = [0] * len(RESPONSE_CLASSES)
    if response is not None:
        responses[response] = 1
    return (1, *bits, *responses)


def plus(one: Sequence[int], other: Sequence[int]) -> Vector:
    """Sum of two vectors."""
    return tuple(map(add, one, other))


def minus(one: Sequence[int], other: Sequence[int]) -> Vector:
    """Difference of two vectors."""
    return tuple(map(sub, one, other))


def percent(part: int, whole: int) -> Decimal | None:
    """Half up, one decimal; None of nothing."""
    if not whole:
        return None
    return (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def median_days(responses: Sequence[int]) -> Decimal | None:
    """The median of the histogram: exact to 15 working days, above that the upper bound of its class."""
    count = sum(responses)
    if not count:
        return None
    low, high = _bound(responses, (count - 1) // 2), _bound(responses, count // 2)
    return (Decimal(low + high) / 2).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _bound(responses: Sequence[int], place: int) -> int:
    passed = 0
    for number, cases in enumerate(responses):
        passed += cases
        if passed > place:
            return RESPONSE_CLASSES[number]
    raise ValueError(place)
