"""What of a case is counted, and how figures are made of sums. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from ntbcare.cases.sets import EndedBy, Status
from ntbcare.monitoring.models import RESPONSE_CLASSES, STATES

SATISFIED_FROM = 4
"""Stars from which a complainant counts as satisfied."""

_FOLLOWED_UP = frozenset({Status.IN_PROGRESS, Status.ANSWERED, Status.CLOSED})
_VERIFIED = _FOLLOWED_UP | {Status.VERIFIED, Status.ASSIGNED}
_WAITS = frozenset({Status.RECEIVED, Status.INCOMPLETE, Status.VERIFIED, Status.ASSIGNED, Status.IN_PROGRESS})


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
    acted_at: datetime | None = None
    solved: bool | None = None
    clarified: bool = False
    goes_with_answered: bool = False
    """It goes with another case of the same thing, whose answer its complainant was given."""
    goes_on_with_another: bool = False
    """It goes with another that is open and has no answer yet."""


def states_of(case: CaseFacts, *, at: datetime) -> int:
    """Which of STATES hold, as bits. ``at`` decides whether a limit has passed."""
    judged, kept = judge(case, at=at)
    waits = case.status in _WAITS
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
        "acted": case.acted_at is not None or (case.status == Status.IN_PROGRESS and not case.reopened),
        "confirmed": case.solved is not False and not waits and (case.solved is True or case.closed_by == EndedBy.COMPLAINANT),
        "silent": case.stars is None and has_answer(case),
        "clarified": case.clarified,
        "delivery_known": case.answered_at is not None and _is_known_to_be_read(case),
        "open": waits,
        "overdue": waits and judged and case.answered_at is None,
    }
    return sum(1 << place for place, name in enumerate(STATES) if held[name])


def has_answer(case: CaseFacts) -> bool:
    """Whether the complainant has an answer now: an own one, or that of the case it goes with. What is at work again has none."""
    if case.status == Status.CLOSED:
        return case.answered_at is not None
    return case.status == Status.ANSWERED or case.goes_with_answered


def _is_known_to_be_read(case: CaseFacts) -> bool:
    """The complainant has judged the answer, ended the case or come back with it."""
    return case.stars is not None or case.closed_by == EndedBy.COMPLAINANT or case.reopened > 0


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
    waits = case.answered_at is None and not case.handed_out and (case.ended_at is None or case.goes_on_with_another)
    return due if due is not None and waits and due >= at else None


def percent(part: int, whole: int) -> Decimal | None:
    """Half up, one decimal; None of nothing."""
    if not whole:
        return None
    return (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def class_of(days: int, classes: Sequence[int]) -> int:
    """The place of a number of working days among upper bounds of classes, the last of which is more."""
    return min(bisect_left(classes, days), len(classes) - 1)


def response_class(days: int) -> int:
    """The place of a number of working days in RESPONSE_CLASSES."""
    return class_of(days, RESPONSE_CLASSES)


def median_days(histogram: Sequence[int], classes: Sequence[int] = RESPONSE_CLASSES) -> Decimal | None:
    """The median of a histogram: of a single case in the middle the upper bound of its class."""
    count = sum(histogram)
    if not count:
        return None
    low, high = _bound(histogram, (count - 1) // 2, classes), _bound(histogram, count // 2, classes)
    return (Decimal(low + high) / 2).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _bound(histogram: Sequence[int], place: int, classes: Sequence[int]) -> int:
    passed = 0
    for number, cases in enumerate(histogram):
        passed += cases
        if passed > place:
            return classes[number]
    raise ValueError(place)
