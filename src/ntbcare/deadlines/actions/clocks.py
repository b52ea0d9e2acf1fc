"""Keeping the clocks of cases: what the history calls for is compared with the rows, and the difference written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

from ntbcare.cases.due import KEPT as DUES
from ntbcare.cases.due import keep_due_moments
from ntbcare.cases.escalations import end_escalations
from ntbcare.cases.models import Assignment, Case, CaseEvent
from ntbcare.cases.sets import EventKind
from ntbcare.common.clock import local_day, now
from ntbcare.deadlines.actions.planning import hold, plan_of, zones
from ntbcare.deadlines.actions.settling import Difference, History, Moved, keep_dues
from ntbcare.deadlines.book import Book, LimitInfo, book
from ntbcare.deadlines.fold import clocks_of
from ntbcare.deadlines.histories import CaseView, Happened, PartView, Spec
from ntbcare.deadlines.ladders import LadderInfo
from ntbcare.deadlines.models import Clock, ClockChange, LimitKind, RuleChange
from ntbcare.deadlines.rules import Pause, due_moment, extended_moment
from ntbcare.deadlines.schedule import NOTICED, next_step, stage_after_move
from ntbcare.deadlines.waiting import acknowledged

_KEPT = (
    "limit_id", "calendar_id", "due_at", "pauses", "stopped_at", "next_action_at", "stage", "held_level", "held_until", "edition",
)  # fmt: skip
_CASE_COLUMNS = (
    "received_at", "first_response_at", "priority", "classification", "imported", "branch_id", *DUES,
)  # fmt: skip
_STAGES = frozenset({EventKind.REMINDED, EventKind.OVERDUE, EventKind.ESCALATED})


def settle(case_ids: Collection[int]) -> list[Moved]:
    """Make the clocks of these cases what their events say, in a constant number of statements.

    Locks the cases in the order of their ids. Returns the due moments that moved; needs an open transaction.
    """
    rules = book(fresh=True)
    histories = _read(case_ids)
    at = now()
    difference = Difference()
    for history in histories:
        _settle_one(history, rules, at, difference)
    return _write(difference, at)


def _read(case_ids: Collection[int]) -> list[History]:
    cases = Case.objects.select_for_update(of=("self",)).filter(pk__in=case_ids).order_by("pk").only(*_CASE_COLUMNS)
    histories = {case.pk: History(case) for case in cases}
    events = CaseEvent.objects.filter(case_id__in=histories).order_by("case_id", "number")
    columns = ("case_id", "kind", "at", "actor_role", "agency_id", "status_before", "status_after", "facts")
    for case_id, kind, at, role, agency_id, before, after, facts in events.values_list(*columns):
        histories[case_id].events.append(Happened(kind, at, role, agency_id, before, after, facts))
    for part in Assignment.objects.filter(case_id__in=histories).order_by("id"):
        histories[part.case_id].parts.append(part)
    for clock in Clock.objects.filter(case_id__in=histories):
        histories[clock.case_id].clocks[clock.assignment_id, clock.kind, clock.started_at] = clock
    return list(histories.values())


def _settle_one(history: History, rules: Book, at: datetime, difference: Difference) -> None:
    case = history.case
    policy = rules.policy_on(local_day(case.received_at))
    ladder = rules.ladder_on(local_day(case.received_at), case.branch_id)
    view = CaseView(case.received_at, case.first_response_at, case.priority, case.classification, case.imported)
    parts = [PartView(p.pk, p.agency_id, p.part, p.offered_at, p.delivered_at, p.ended_at) for p in history.parts]
    left = dict(history.clocks)
    kept: list[Clock] = []
    for spec in clocks_of(view, history.events, parts, policy.reopening):
        limits = [(found, start) for key, start in spec.bases if (found := policy.limit(spec.kind, key)) is not None]
        if not limits:
            continue
        row = left.pop((spec.assignment_id, spec.kind, spec.run.started_at), None)
        extension = policy.limit(LimitKind.EXTENSION) if spec.extended else None
        want = _Want(spec, limits, rules.calendar_id_of(spec.agency_id or case.branch_id), ladder, case.priority, extension)
        kept.append(_keep(history, row, want, rules, at, difference))
    difference.gone.extend(clock.pk for clock in left.values())
    keep_dues(history, kept, zones(history.events, ladder, rules.calendar(rules.calendar_id_of(case.branch_id))), difference)


@dataclass(frozen=True, slots=True)
class _Want:
    spec: Spec
    limits: list[tuple[LimitInfo, datetime]]
    calendar_id: int
    ladder: LadderInfo
    priority: str
    extension: LimitInfo | None


def _keep(history: History, row: Clock | None, want: _Want, rules: Book, at: datetime, difference: Difference) -> Clock:
    """The row of a clock, made or changed where it differs."""
    run, limit = want.spec.run, want.limits[-1][0]
    pauses = [[_text(p.since), _text(p.until) if p.until else None] for p in run.pauses]
    same = row is not None and (row.limit_id, row.pauses, row.stopped_at) == (limit.id, pauses, run.stopped_at)
    if row is not None and same and run.stopped_at is not None:
        return row  # an ended clock keeps the due moment of its time
    if row is not None:
        clock = row
        before = tuple(getattr(row, name) for name in _KEPT)
    else:
        clock, before = Clock(case_id=history.case.pk, assignment_id=want.spec.assignment_id, kind=want.spec.kind), ()
        clock.started_at = run.started_at
        clock.stage = _stage_told(history.events, want.spec)
    due_before, edition_before, was_stopped = clock.due_at, clock.edition, clock.stopped_at is not None
    clock.limit_id, clock.calendar_id, clock.pauses, clock.stopped_at = limit.id, want.calendar_id, pauses, run.stopped_at
    clock.due_at = _due(want, rules)
    clock.edition = rules.calendar_edition
    hold(clock, acknowledged(history.events, want.spec), want.ladder, rules.calendar(want.calendar_id))
    _schedule(clock, want, rules, at, moved=row is None or clock.due_at != due_before)
    if row is None:
        difference.new.append(clock)
    elif before != tuple(getattr(clock, name) for name in _KEPT):
        difference.changed.append(clock)
        if clock.stopped_at is not None and not was_stopped and clock.stage > NOTICED:
            difference.ended.append(clock)
        if clock.due_at != due_before:
            # Neither limit, pauses nor calendar are others: more time was taken, or that was taken back.
            unmoved = same and edition_before == clock.edition
            paused, stopped = due_before is None, was_stopped
            cause = ClockChange.Cause.EXTENDED if unmoved else _cause(clock, same=same, was_paused=paused, was_stopped=stopped)
            reason = str(edition_before) if cause == ClockChange.Cause.CALENDAR else ""
            moved = Moved(clock.case_id, want.spec.kind, clock.assignment_id, due_before, clock.due_at, cause, reason)
            difference.moved.append((clock, moved))
    return clock


def _due(want: _Want, rules: Book) -> datetime | None:
    run = want.spec.run
    calendar = rules.calendar(want.calendar_id, run.stopped_at)
    dues = [due_moment(limit.rule, start, _from(run.pauses, start), calendar) for limit, start in want.limits]
    if None in dues:
        return None
    due = min(due for due in dues if due is not None)
    return due if want.extension is None else extended_moment(want.extension.rule, due, _from(run.pauses, due), calendar)


def _from(pauses: Iterable[Pause], start: datetime) -> list[Pause]:
    return [pause for pause in pauses if pause.until is None or pause.until > start]


def _schedule(clock: Clock, want: _Want, rules: Book, at: datetime, *, moved: bool) -> None:
    """Set what the clock asks for next. A moved deadline brings back the steps whose new moment is to come."""
    clock.next_action_at = None
    if clock.due_at is None or clock.stopped_at is not None:
        return
    plan = plan_of(clock, want.limits[-1][0], ladder=want.ladder, priority=want.priority, rules=rules)
    if moved:
        clock.stage = stage_after_move(plan, done=clock.stage, at=at)
    step = next_step(plan, done=clock.stage, at=at)
    clock.next_action_at = step[1] if step else None


def _stage_told(events: Sequence[Happened], spec: Spec) -> int:
    """The stage that the events tell of, for a clock whose row is made anew from them."""
    told = 0
    for event in events:
        if event.kind in _STAGES and event.at >= spec.run.started_at and event.facts.get("clock") == spec.kind:
            stage = event.facts.get("stage")
            if event.facts.get("assignment") == spec.assignment_id and isinstance(stage, int):
                told = max(told, stage)
    return told


def _cause(clock: Clock, *, same: bool, was_paused: bool, was_stopped: bool) -> ClockChange.Cause:
    if same:
        return ClockChange.Cause.CALENDAR
    if was_stopped and clock.stopped_at is None:
        return ClockChange.Cause.REOPENED
    if clock.due_at is None:
        return ClockChange.Cause.PAUSED
    return ClockChange.Cause.RESUMED if was_paused else ClockChange.Cause.LIMIT


def _write(difference: Difference, at: datetime) -> list[Moved]:
    if difference.gone:
        Clock.objects.filter(pk__in=difference.gone).delete()
    if difference.changed:
        fields = [name.removesuffix("_id") for name in _KEPT]
        Clock.objects.bulk_create(difference.changed, update_conflicts=True, update_fields=fields, unique_fields=["id"])
    if difference.new:
        Clock.objects.bulk_create(difference.new)
    moved = _with_reasons(difference.moved)
    if moved:
        ClockChange.objects.bulk_create(
            ClockChange(clock=clock, at=at, due_before=m.due_before, due_after=m.due_after, cause=m.cause, reason=m.reason)
            for clock, m in moved
        )
    keep_due_moments(difference.cases, difference.parts)
    end_escalations([(clock.case_id, clock.kind, clock.assignment_id) for clock in difference.ended])
    return [m for _, m in moved]


def _with_reasons(moved: Sequence[tuple[Clock, Moved]]) -> list[tuple[Clock, Moved]]:
    """Replace the edition that a clock was counted with by the reasons of all changes since."""
    editions = {int(m.reason) for _, m in moved if m.cause == ClockChange.Cause.CALENDAR}
    if not editions:
        return list(moved)
    since = RuleChange.objects.filter(what=RuleChange.What.CALENDAR, pk__gt=min(editions)).order_by("pk")
    changes = list(since.values_list("pk", "calendar_id", "reason"))

    def reasons(clock: Clock, edition: int) -> str:
        said = [reason for pk, calendar_id, reason in changes if pk > edition and calendar_id in {None, clock.calendar_id}]
        return "; ".join(dict.fromkeys(said))[:200]

    return [
        (clock, replace(m, reason=reasons(clock, int(m.reason))) if m.cause == ClockChange.Cause.CALENDAR else m)
        for clock, m in moved
    ]


def _text(moment: datetime) -> str:
    return moment.isoformat()


def recompute_stale(limit: int = 200) -> list[Moved]:
    """Count anew up to ``limit`` open clocks that were counted with an older edition of the calendars.

    Returns the due moments that moved because of it; the caller writes the events in the same transaction and calls
    again until ``stale_clocks()`` is 0. Killed half-way, the rest is found again.
    """
    edition = book(fresh=True).calendar_edition
    stale = Clock.objects.filter(stopped_at=None, edition__lt=edition).order_by("edition", "id")
    case_ids = set(stale.values_list("case_id", flat=True)[:limit])
    return [moved for moved in settle(case_ids) if moved.cause == ClockChange.Cause.CALENDAR] if case_ids else []


def stale_clocks() -> int:
    """How many open clocks wait to be counted with the present calendars."""
    return Clock.objects.filter(stopped_at=None, edition__lt=book(fresh=True).calendar_edition).count()


def moved_by_case(moved: Iterable[Moved]) -> dict[int, list[Moved]]:
    """Moves in the order of their cases' ids, for one event a case."""
    found: dict[int, list[Moved]] = {}
    for move in sorted(moved, key=attrgetter("case_id")):
        found.setdefault(move.case_id, []).append(move)
    return found
