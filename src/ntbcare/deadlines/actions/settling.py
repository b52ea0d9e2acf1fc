"""What settling clocks reads of a case and what it changes; and which dates of the case follow from its clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.sets import Part
from ntbcare.deadlines.histories import Happened
from ntbcare.deadlines.models import Clock, ClockChange, LimitKind

OFFICERS = frozenset(
    {LimitKind.VERIFY, LimitKind.FIRST_RESPONSE, LimitKind.START, LimitKind.ANSWER, LimitKind.CONTRIBUTION} | {LimitKind.SUPERIOR}
)
"""Limits that officers must meet; the others are the complainant's."""


Key = tuple[int | None, str, datetime]


@dataclass(frozen=True, slots=True)
class Moved:
    """A due moment that is another one than before. ``reason`` is in the words of whoever changed the calendar."""

    case_id: int
    kind: LimitKind
    assignment_id: int | None
    due_before: datetime | None
    due_after: datetime | None
    cause: ClockChange.Cause
    reason: str


@dataclass(slots=True)
class History:
    """All that is known of one case."""

    case: Case
    events: list[Happened] = field(default_factory=list)
    parts: list[Assignment] = field(default_factory=list)
    clocks: dict[Key, Clock] = field(default_factory=dict)


@dataclass(slots=True)
class Difference:
    """What has to be written."""

    new: list[Clock] = field(default_factory=list)
    changed: list[Clock] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    moved: list[tuple[Clock, Moved]] = field(default_factory=list)
    ended: list[Clock] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    parts: list[Assignment] = field(default_factory=list)


def keep_dues(
    history: History, clocks: Sequence[Clock], zones: tuple[datetime | None, datetime | None], difference: Difference
) -> None:
    """Set the due moments that lists sort by, where they changed."""
    running = [clock for clock in clocks if clock.stopped_at is None and clock.due_at is not None and clock.kind in OFFICERS]
    answers = [clock for clock in clocks if clock.kind == LimitKind.ANSWER]
    case = history.case
    next_due = min((clock.due_at for clock in running if clock.due_at), default=None)
    answer_due = max(answers, key=attrgetter("started_at")).due_at if answers else case.answer_due_at
    if (case.next_due_at, case.answer_due_at, case.yellow_at, case.red_at) != (next_due, answer_due, *zones):
        case.next_due_at, case.answer_due_at, (case.yellow_at, case.red_at) = next_due, answer_due, zones
        difference.cases.append(case)
    for part in history.parts:
        mine = [clock for clock in running if _concerns(clock, part)]
        due = min((clock.due_at for clock in mine if clock.due_at), default=None) if part.is_open else None
        if part.due_at != due:
            part.due_at = due
            difference.parts.append(part)


def _concerns(clock: Clock, part: Assignment) -> bool:
    """The lead of a case answers for the case's answer, too."""
    if clock.assignment_id is None:
        return clock.kind == LimitKind.ANSWER and part.part == Part.LEAD
    return clock.assignment_id == part.pk
