"""When a clock asks for something: a reminder before, a notice at, and rungs of the ladder after the deadline. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from ntbcare.deadlines.book import LimitInfo
from ntbcare.deadlines.ladders import Held, Quiet, Rung
from ntbcare.deadlines.models import AtEnd
from ntbcare.deadlines.rules import Counting, LimitRule, Unit, WorkingCalendar, due_moment

REMINDED, NOTICED = 1, 2
Step = tuple[int, datetime]
"""A stage of a clock (1 reminded, 2 noticed, 2 + n escalated to level n) and the moment it is due."""


def steps(
    limit: LimitInfo,
    *,
    started_at: datetime,
    due_at: datetime,
    ladder: Sequence[Rung],
    calendar: WorkingCalendar,
    quiet: Quiet | None = None,
    held: Held | None = None,
) -> list[Step]:
    """All that a clock will ask for if nobody stops it, in order.

    A reminder comes when the office opens so many working days before the deadline's day (or so many hours
    before), and not at all when that lies before the clock's start. Limits of the complainant end with the deadline.
    ``quiet`` is None for what is urgent; ``held`` keeps the levels above an acknowledged one waiting.
    """
    plan: list[Step] = []
    reminder = _reminder(limit, due_at, calendar)
    if reminder is not None and started_at < reminder < due_at:
        plan.append((REMINDED, reminder))
    plan.append((NOTICED, due_at))
    if limit.at_end is AtEnd.ESCALATE:
        plan.extend(climb(ladder, due_at=due_at, calendar=calendar, quiet=quiet, held=held))
    return plan


def climb(
    ladder: Sequence[Rung], *, due_at: datetime, calendar: WorkingCalendar, quiet: Quiet | None, held: Held | None
) -> list[Step]:
    """The levels with their moments: none before the one below it, none in quiet hours."""
    plan: list[Step] = []
    before = due_at
    for rung in ladder:
        moment = max(before, moment_after(rung.after, due_at, calendar))
        if held is not None and rung.level > held.level:
            moment = max(moment, held.until)
        before = quiet.after(moment) if quiet is not None else moment
        plan.append((NOTICED + rung.level, before))
    return plan


def moment_after(rule: LimitRule, due_at: datetime, calendar: WorkingCalendar) -> datetime:
    """So long after a deadline. In working days: when the office opens on the n-th working day after the deadline's day."""
    if rule.counting is Counting.WALL:
        return due_at + (timedelta(days=rule.amount) if rule.unit is Unit.DAY else timedelta(hours=rule.amount))
    if rule.unit is Unit.DAY:
        return calendar.opening(calendar.shift(_day(due_at, calendar), max(1, rule.amount)))
    return due_moment(rule, due_at, (), calendar) or due_at


def next_step(plan: Sequence[Step], *, done: int, at: datetime) -> Step | None:
    """The first step that is not done. A reminder whose deadline has passed too is left out."""
    for stage, moment in plan:
        if stage <= done or (stage == REMINDED and any(s == NOTICED and due <= at for s, due in plan)):
            continue
        return stage, moment
    return None


def stage_after_move(plan: Sequence[Step], *, done: int, at: datetime) -> int:
    """What of a moved clock counts as done: a step whose new moment is still to come will be due again."""
    return max((stage for stage, moment in plan if stage <= done and moment <= at), default=0)


def _reminder(limit: LimitInfo, due_at: datetime, calendar: WorkingCalendar) -> datetime | None:
    if not limit.remind_before:
        return None
    if limit.rule.unit is Unit.HOUR:
        return due_at - timedelta(hours=limit.remind_before)
    return calendar.opening(calendar.shift(_day(due_at, calendar), -limit.remind_before))


def _day(due_at: datetime, calendar: WorkingCalendar) -> date:
    # An office that closes at midnight closes on the day that ends then.
    return (due_at - timedelta(microseconds=1)).astimezone(calendar.zone).date()
