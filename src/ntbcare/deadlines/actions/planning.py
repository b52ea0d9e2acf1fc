"""What a clock will ask for under the ladder of its case. Reads nothing: rows and rules come in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ntbcare.cases.sets import Priority
from ntbcare.deadlines.book import Book, LimitInfo
from ntbcare.deadlines.histories import Happened
from ntbcare.deadlines.ladders import Held, LadderInfo
from ntbcare.deadlines.models import Clock
from ntbcare.deadlines.rules import WorkingCalendar, due_moment
from ntbcare.deadlines.schedule import Step, steps
from ntbcare.deadlines.waiting import untouched_since


def plan_of(clock: Clock, limit: LimitInfo, *, ladder: LadderInfo, priority: str, rules: Book) -> list[Step]:
    """All that a running clock will ask for, in order; nothing while it stands still."""
    if clock.due_at is None:
        return []
    return steps(
        limit,
        started_at=clock.started_at,
        due_at=clock.due_at,
        ladder=ladder.rungs_for(priority),
        calendar=rules.calendar(clock.calendar_id),
        quiet=None if priority == Priority.URGENT else ladder.quiet,
        held=Held(clock.held_level, clock.held_until) if clock.held_until else None,
    )


def hold(clock: Clock, seen: tuple[int, datetime] | None, ladder: LadderInfo, calendar: WorkingCalendar) -> None:
    """Set (in memory) how long an acknowledgement keeps the levels above it waiting."""
    clock.held_level, clock.held_until = 0, None
    if seen is not None:
        clock.held_level, clock.held_until = seen[0], due_moment(ladder.hold, seen[1], (), calendar)


def zones(events: Sequence[Happened], ladder: LadderInfo, calendar: WorkingCalendar) -> tuple[datetime | None, datetime | None]:
    """When a case turns yellow and red if nobody touches it; None while it does not wait for officers."""
    since = untouched_since(events)
    if since is None:
        return None, None
    return due_moment(ladder.yellow, since, (), calendar), due_moment(ladder.red, since, (), calendar)
