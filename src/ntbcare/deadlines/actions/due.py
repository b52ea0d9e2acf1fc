"""Reminders, notices and escalations, each done exactly once however many workers look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ntbcare.cases.happening import moment_text
from ntbcare.cases.sets import Priority
from ntbcare.common.canonical import Json
from ntbcare.common.clock import local_day, now
from ntbcare.deadlines.actions.planning import plan_of
from ntbcare.deadlines.book import Book, book, limit_info
from ntbcare.deadlines.ladders import LadderInfo, Rung
from ntbcare.deadlines.models import AtEnd, Clock, LimitKind
from ntbcare.deadlines.schedule import NOTICED, REMINDED, Step, next_step


class Act(StrEnum):
    """What a clock asks for."""

    REMIND = "remind"
    NOTICE = "notice"
    ESCALATE = "escalate"
    CLOSE = "close"
    ARCHIVE = "archive"
    SUGGEST_ARCHIVE = "suggest"


@dataclass(frozen=True, slots=True, kw_only=True)
class DueAction:
    """One thing to do now because of a clock. ``rung`` and ``level`` stand only with escalations.

    ``wait_until`` stands where it came due outside of quiet hours and is found within them: it waits for the morning.
    """

    clock_id: int
    case_id: int
    assignment_id: int | None
    agency_id: int | None
    kind: LimitKind
    act: Act
    stage: int
    level: int
    rung: Rung | None
    ladder: LadderInfo
    wait_until: datetime | None
    due_at: datetime
    moment: datetime
    following: datetime | None

    def facts(self) -> dict[str, Json]:
        """What the event of this action says; the clock follower reads it when it makes clocks anew."""
        return {
            "clock": str(self.kind),
            "assignment": self.assignment_id,
            "stage": self.stage,
            "level": self.level,
            "due_at": moment_text(self.due_at),
        }


def due_clock_actions(limit: int = 100) -> list[DueAction]:
    """What running clocks ask for by now, the longest due first. Reads only: ``claim`` decides who does it."""
    at = now()
    rules = book()
    due = (
        Clock.objects.filter(stopped_at=None, next_action_at__lte=at)
        .select_related("limit", "assignment", "case")
        .only(
            "id",
            "case__branch_id",
            "case__received_at",
            "case__priority",
            "assignment__agency_id",
            "limit",
            "calendar_id",
            "kind",
            "stage",
            "due_at",
            "started_at",
            "held_level",
            "held_until",
            "next_action_at",
        )
        .order_by("next_action_at", "id")[:limit]
    )
    found = [_action(clock, rules, at) for clock in due]
    return [action for action in found if action is not None]


def claim(action: DueAction) -> bool:
    """Take the action, in the transaction that does it and after its case is locked. False: someone else did, or it is void."""
    asked = Clock.objects.filter(pk=action.clock_id, stopped_at=None, stage__lt=action.stage, due_at=action.due_at)
    return bool(asked.filter(next_action_at=action.moment).update(stage=action.stage, next_action_at=action.following))


def _action(clock: Clock, rules: Book, at: datetime) -> DueAction | None:
    if clock.due_at is None or clock.next_action_at is None:
        return None
    limit = limit_info(clock.limit)
    ladder = rules.ladder_on(local_day(clock.case.received_at), clock.case.branch_id)
    plan = plan_of(clock, limit, ladder=ladder, priority=clock.case.priority, rules=rules)
    step = next_step(plan, done=clock.stage, at=at)
    if step is None:
        return None
    rung = next((rung for rung in ladder.rungs_for(clock.case.priority) if NOTICED + rung.level == step[0]), None)
    following: Step | None = next_step(plan, done=step[0], at=at)
    return DueAction(
        clock_id=clock.pk,
        case_id=clock.case_id,
        assignment_id=clock.assignment_id,
        agency_id=clock.assignment.agency_id if clock.assignment else None,
        kind=LimitKind(clock.kind),
        act=_act(step[0], limit.at_end),
        stage=step[0],
        level=rung.level if rung else 0,
        rung=rung,
        ladder=ladder,
        wait_until=_wait(ladder, clock.case.priority, at) if rung else None,
        due_at=clock.due_at,
        moment=clock.next_action_at,
        following=following[1] if following else None,
    )


def postpone(action: DueAction) -> None:
    """Let an action that was found in quiet hours come due when they end; it keeps nothing behind it waiting till then."""
    asked = Clock.objects.filter(pk=action.clock_id, stage__lt=action.stage, next_action_at=action.moment)
    asked.update(next_action_at=action.wait_until)


def _wait(ladder: LadderInfo, priority: str, at: datetime) -> datetime | None:
    if priority == Priority.URGENT or ladder.quiet is None or not ladder.quiet.holds(at):
        return None
    return ladder.quiet.after(at)


_ENDS = {
    AtEnd.ESCALATE: Act.NOTICE,
    AtEnd.CLOSE: Act.CLOSE,
    AtEnd.ARCHIVE: Act.ARCHIVE,
    AtEnd.SUGGEST_ARCHIVE: Act.SUGGEST_ARCHIVE,
}


def _act(stage: int, at_end: AtEnd) -> Act:
    if stage == REMINDED:
        return Act.REMIND
    return _ENDS[at_end] if stage == NOTICED else Act.ESCALATE
