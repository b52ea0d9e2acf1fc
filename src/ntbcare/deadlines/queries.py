"""What others ask about deadlines."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ntbcare.common.clock import local_day, now
from ntbcare.deadlines.book import book, limit_info
from ntbcare.deadlines.models import Clock, LimitKind, Policy, PolicyState
from ntbcare.deadlines.rules import Counting, LimitRule, Remaining, Unit, due_moment, extended_moment, remaining

LINK_RULE = LimitRule(amount=30, unit=Unit.DAY, counting=Counting.WALL)


def answer_due(received_at: datetime, classification: str | None, *, branch_id: int | None = None) -> datetime:
    """The last moment at which an answer is in time, as the receipt promises it; no statement while the book is warm.

    The calendar is that of the branch that receives the complaint (the default without one).
    """
    return _due(LimitKind.ANSWER, classification or "", policy_of=received_at, start=received_at, agency_id=branch_id)


def reply_due(start: datetime, *, received_at: datetime, branch_id: int) -> datetime:
    """The end of the complainant's time to reply to what is said at ``start``, under the policy of the case's day."""
    return _due(LimitKind.REPLY, "", policy_of=received_at, start=start, agency_id=branch_id)


def extended_due(due_at: datetime, *, received_at: datetime, branch_id: int) -> datetime | None:
    """What an answer's limit that ends at ``due_at`` ends at once it is extended; None where the policy knows no extension."""
    rules = book()
    limit = rules.policy_on(local_day(received_at)).limit(LimitKind.EXTENSION)
    if limit is None:
        return None
    return extended_moment(limit.rule, due_at, (), rules.calendar(rules.calendar_id_of(branch_id)))


def until(kind: LimitKind, start: datetime, *, received_at: datetime, agency_id: int) -> datetime:
    """The end of a limit of ``kind`` that begins at ``start``, under the policy of the case's day, in an agency's calendar."""
    return _due(kind, "", policy_of=received_at, start=start, agency_id=agency_id)


def part_due(assignment_id: int) -> datetime | None:
    """Until when a contributing agency has to deliver its part; None while its clock stands still or was not made yet."""
    clock = Clock.objects.filter(assignment_id=assignment_id, kind=LimitKind.CONTRIBUTION).order_by("-started_at").first()
    return clock.due_at if clock is not None else None


def link_end(start: datetime, *, received_at: datetime) -> datetime:
    """Until when a link made at ``start`` for an agency without accounts opens, under the policy of the case's day.

    Policies that were adopted before there were such links say nothing of them; the first policy's limit holds then.
    """
    limit = book().policy_on(local_day(received_at)).limit(LimitKind.LINK)
    rule = limit.rule if limit is not None else LINK_RULE
    end = due_moment(rule, start, (), book().calendar(book().default_calendar_id))
    if end is None:
        raise ValueError("a link without pauses has an end")
    return end


def _due(kind: LimitKind, key: str, *, policy_of: datetime, start: datetime, agency_id: int | None) -> datetime:
    rules = book()
    limit = rules.policy_on(local_day(policy_of)).limit(kind, key)
    if limit is None:
        raise ValueError(f"an adopted policy has a limit for {kind}")
    due = due_moment(limit.rule, start, (), rules.calendar(rules.calendar_id_of(agency_id)))
    if due is None:
        raise ValueError("a clock without pauses has a due moment")
    return due


def time_left(due_at: datetime, *, agency_id: int | None = None, at: datetime | None = None) -> Remaining:
    """What is left until a due moment in an agency's working time."""
    rules = book()
    return remaining(due_at, at or now(), rules.calendar(rules.calendar_id_of(agency_id)))


@dataclass(frozen=True, slots=True)
class ClockView:
    """A clock as a page shows it. ``left`` is None while it stands still and after it stopped."""

    kind: LimitKind
    label: str
    assignment_id: int | None
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    paused: bool
    kept: bool | None
    left: Remaining | None
    article: str
    next_at: datetime | None = None


def clocks_of_case(case_id: int) -> list[ClockView]:
    """The clocks of a case and its assignments, the running ones first, each group by when it is due."""
    rows = Clock.objects.filter(case_id=case_id).select_related("limit").order_by("started_at", "id")
    never = datetime.max.replace(tzinfo=UTC)
    return sorted((_view(row) for row in rows), key=lambda view: (view.stopped_at is not None, view.due_at or never))


def _view(clock: Clock) -> ClockView:
    at = now()
    running = clock.stopped_at is None and clock.due_at is not None
    return ClockView(
        kind=LimitKind(clock.kind),
        label=str(LimitKind(clock.kind).label),
        assignment_id=clock.assignment_id,
        started_at=clock.started_at,
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        paused=clock.stopped_at is None and clock.due_at is None,
        kept=_kept(clock, at),
        left=remaining(clock.due_at, at, book().calendar(clock.calendar_id)) if running and clock.due_at else None,
        article=clock.limit.article,
        next_at=clock.next_action_at if running else None,
    )


def _kept(clock: Clock, at: datetime) -> bool | None:
    """Whether the limit was kept; None while that is open."""
    if clock.due_at is None:
        return None
    if clock.stopped_at is not None:
        return clock.stopped_at <= clock.due_at
    return None if at <= clock.due_at else False


@dataclass(frozen=True, slots=True)
class LimitView:
    """A limit as ``/kebijakan`` and the API show it."""

    kind: LimitKind
    label: str
    key: str
    amount: int
    unit: str
    calendar: str
    article: str
    verified: bool
    at_end: str


@dataclass(frozen=True, slots=True)
class PolicyView:
    """A policy with its limits, as everybody may read it."""

    id: int
    title: str
    state: str
    in_force_from: date | None
    in_force_until: date | None
    legal_basis: str
    note: str
    limits: tuple[LimitView, ...]
    information_rule: str


def public_policies() -> list[PolicyView]:
    """Circulated and adopted policies, the newest first; ``in_force_until`` is the last day before the next one."""
    shown = Policy.objects.filter(state__in=[PolicyState.CIRCULATED, PolicyState.ADOPTED]).prefetch_related("limits")
    starts = sorted(policy.in_force_from for policy in shown if policy.in_force_from)
    views = [_policy_view(policy, starts) for policy in shown]
    return sorted(views, key=lambda view: (view.in_force_from or date.max, view.id), reverse=True)


def policy_now() -> PolicyView:
    """The policy in force today."""
    in_force = book().policy_on(local_day(now())).id
    return next(view for view in public_policies() if view.id == in_force)


def _policy_view(policy: Policy, starts: Collection[date]) -> PolicyView:
    start = policy.in_force_from
    until = next((day for day in sorted(starts) if start is not None and day > start), None)
    return PolicyView(
        id=policy.pk,
        title=policy.title,
        state=policy.state,
        in_force_from=start,
        in_force_until=date.fromordinal(until.toordinal() - 1) if until else None,
        legal_basis=policy.legal_basis,
        note=policy.note,
        information_rule=policy.information_rule,
        limits=tuple(
            LimitView(
                kind=LimitKind(row.kind),
                label=str(LimitKind(row.kind).label),
                key=row.key,
                amount=limit_info(row).rule.amount,
                unit=row.unit,
                calendar=row.calendar,
                article=row.article,
                verified=row.verified,
                at_end=row.at_end,
            )
            for row in policy.limits.all()
        ),
    )
