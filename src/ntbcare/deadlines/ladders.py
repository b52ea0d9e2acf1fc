"""A ladder as the rules read it. Pure but for ``load_ladders``, which the book of rules calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ntbcare.agencies.queries import reference
from ntbcare.cases.sets import Position
from ntbcare.deadlines.models import How, Ladder, LadderStep
from ntbcare.deadlines.rules import Counting, LimitRule, Unit

DEFAULT_DIGEST = time(7, 30)
_THREE_DAYS, _FIVE_DAYS, _TWO_DAYS = (LimitRule(days, Unit.DAY, Counting.WORKING) for days in (3, 5, 2))


@dataclass(frozen=True, slots=True)
class Rung:
    """A level: how long after the deadline, to which position, how."""

    level: int
    after: LimitRule
    position: Position
    how: How = How.AT_ONCE


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nothing but what is urgent is sent, in minutes after midnight of ``zone``; they may pass midnight."""

    start: int
    end: int
    zone: ZoneInfo

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies in them; the end no longer does."""
        local = moment.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end

    def after(self, moment: datetime) -> datetime:
        """The moment itself outside of them, otherwise the morning in which they end."""
        if not self.holds(moment):
            return moment
        local = moment.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        day = local.date() + timedelta(days=1 if self.start > self.end and minute >= self.start else 0)
        return datetime.combine(day, time(self.end // 60, self.end % 60), self.zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Held:
    """That a level has said it has seen the case: the levels above wait until then."""

    level: int
    until: datetime


@dataclass(frozen=True)
class LadderInfo:
    """A ladder in force from a day on. ``rungs`` are by priority; those under "" are for all without own ones."""

    id: int = 0
    branch_id: int = 0
    in_force_from: date = date.min
    quiet: Quiet | None = None
    digest_at: time = DEFAULT_DIGEST
    yellow: LimitRule = _THREE_DAYS
    red: LimitRule = _FIVE_DAYS
    hold: LimitRule = _TWO_DAYS
    organisation_id: int | None = None
    secretariat_id: int | None = None
    rungs: dict[str, tuple[Rung, ...]] = field(default_factory=dict)

    def rungs_for(self, priority: str) -> tuple[Rung, ...]:
        """The levels that a case of the priority climbs, the lowest first."""
        return self.rungs.get(priority) or self.rungs.get("", ())


NO_LADDER = LadderInfo()
"""Where nobody has laid one down: late cases are reminded of and noticed, and go nowhere."""


def ladder_on(ladders: Sequence[LadderInfo], day: date, branch_id: int) -> LadderInfo:
    """The newest ladder of the branch in force on the day; without one that of the government above it, and of those the
    first where the day lies before all of them. ``ladders`` stand in the order of their days."""
    known = reference().agencies
    chain = [agency.id for agency in reference().ancestors(branch_id)] if branch_id in known else []
    for agency_id in (*chain, reference().province.id if known else 0):
        own = [one for one in ladders if one.branch_id == agency_id]
        in_force = [one for one in own if one.in_force_from <= day]
        if in_force:
            return in_force[-1]
    return ladders[0] if ladders else NO_LADDER


def load_ladders(zone: ZoneInfo) -> tuple[LadderInfo, ...]:
    """All ladders that were not withdrawn, in the order of their days."""
    rows = Ladder.objects.filter(withdrawn_at=None).prefetch_related("steps").order_by("in_force_from", "id")
    return tuple(ladder_info(row, [_rung(step) for step in row.steps.all()], zone) for row in rows)


def ladder_info(row: Ladder, rungs: Sequence[tuple[str, Rung]], zone: ZoneInfo) -> LadderInfo:
    """A row with its rungs by priority, saved or not."""
    by_priority: dict[str, list[Rung]] = {}
    for priority, rung in rungs:
        by_priority.setdefault(priority, []).append(rung)
    return LadderInfo(
        id=row.pk or 0,
        branch_id=row.branch_id,
        in_force_from=row.in_force_from,
        quiet=_quiet(row, zone),
        digest_at=row.digest_at,
        yellow=LimitRule(row.yellow_days, Unit.DAY, Counting.WORKING),
        red=LimitRule(row.red_days, Unit.DAY, Counting.WORKING),
        hold=LimitRule(row.hold_amount, Unit(row.hold_unit), Counting(row.hold_calendar)),
        organisation_id=row.organisation_id,
        secretariat_id=row.secretariat_id,
        rungs={priority: tuple(sorted(own, key=lambda rung: rung.level)) for priority, own in by_priority.items()},
    )


def _quiet(row: Ladder, zone: ZoneInfo) -> Quiet | None:
    if row.quiet_from is None or row.quiet_until is None or row.quiet_from == row.quiet_until:
        return None
    return Quiet(_minute(row.quiet_from), _minute(row.quiet_until), zone)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _rung(step: LadderStep) -> tuple[str, Rung]:
    rule = LimitRule(step.amount, Unit(step.unit), Counting(step.calendar))
    return step.priority, Rung(step.level, rule, Position(step.position), How(step.how))
