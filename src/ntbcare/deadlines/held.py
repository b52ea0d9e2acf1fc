"""How long each party held a case, as pages and scorecards ask for it: four statements for any number of cases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from ntbcare.cases.models import Assignment, Case, CaseEvent
from ntbcare.cases.sets import AssignmentStatus
from ntbcare.common.clock import now
from ntbcare.common.many import among
from ntbcare.deadlines.book import book
from ntbcare.deadlines.histories import Happened
from ntbcare.deadlines.holding import HeldPart, Party, pieces_of, shares
from ntbcare.deadlines.models import Clock, LimitKind
from ntbcare.deadlines.rules import WorkingCalendar, working_time


@dataclass(frozen=True, slots=True)
class Held:
    """What one party held: in office hours of the case's branch, and by the clock on the wall."""

    party: Party
    working: timedelta
    elapsed: timedelta


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case's parties in the order in which they came. ``day`` is the office time of an ordinary day where it lies."""

    rows: tuple[Held, ...]
    day: timedelta

    @property
    def total(self) -> timedelta:
        """The office time from filing to the end, or to the moment asked for."""
        return sum((row.working for row in self.rows), timedelta())


def held_times(case_ids: Collection[int], *, at: datetime | None = None) -> dict[int, HeldCase]:
    """Who held each case for how long, until its end or until ``at`` (now), in the order in which they came.

    All working times of a case are counted in one calendar, that of its branch, so that they add up.
    """
    moment = at or now()
    return {pk: _held(branch, since, events, parts, moment) for pk, since, branch, events, parts in _histories(case_ids)}


def held_until(untils: Mapping[int, datetime]) -> dict[int, dict[Party, timedelta]]:
    """The office time that each party held each case until a moment of that case, in the order in which they came; four
    statements for any number of cases. What came later is left out."""
    rules = book()
    found = {}
    for pk, received_at, branch_id, events, parts in _histories(list(untils)):
        calendar = rules.calendar(rules.calendar_id_of(branch_id))
        until = untils[pk]
        pieces = [
            replace(piece, until=min(piece.until, until))
            for piece in pieces_of(received_at, events, parts, until=until)
            if piece.since < until
        ]
        found[pk] = shares(pieces, partial(_office_time, calendar))
    return found


def _office_time(calendar: WorkingCalendar, since: datetime, until: datetime) -> timedelta:
    return working_time(since, until, calendar)


def _histories(case_ids: Collection[int]) -> Iterator[tuple[int, datetime, int, list[Happened], list[HeldPart]]]:
    """Id, moment of receipt, branch, events and parts of each case."""
    events: dict[int, list[Happened]] = {pk: [] for pk in case_ids}
    rows = CaseEvent.objects.filter(case_id__in=among(case_ids)).order_by("case_id", "number")
    for case_id, *said in rows.values_list(
        "case_id", "kind", "at", "actor_role", "agency_id", "status_before", "status_after", "facts"
    ):
        events[case_id].append(Happened(*said))
    parts = _parts(case_ids)
    for pk, since, branch in Case.objects.filter(pk__in=among(case_ids)).values_list("pk", "received_at", "branch_id"):
        yield pk, since, branch, events[pk], parts.get(pk, [])


def _held(branch_id: int, received_at: datetime, events: list[Happened], parts: list[HeldPart], at: datetime) -> HeldCase:
    rules = book()
    calendar = rules.calendar(rules.calendar_id_of(branch_id))
    pieces = pieces_of(received_at, events, parts, until=at)
    working = shares(pieces, lambda since, until: working_time(since, until, calendar))
    elapsed = shares(pieces, lambda since, until: until - since)
    day = max(timedelta(minutes=closes - opens) for opens, closes in calendar.hours.values())
    return HeldCase(tuple(Held(party, working[party], elapsed[party]) for party in elapsed), day)


def _parts(case_ids: Collection[int]) -> dict[int, list[HeldPart]]:
    clocks = Clock.objects.filter(case_id__in=among(case_ids), kind=LimitKind.CONTRIBUTION)
    dues = dict(clocks.values_list("assignment_id", "due_at"))
    found: dict[int, list[HeldPart]] = {}
    for row in Assignment.objects.filter(case_id__in=among(case_ids)).order_by("pk"):
        found.setdefault(row.case_id, []).append(
            HeldPart(
                id=row.pk,
                agency_id=row.agency_id,
                part=row.part,
                offered_at=row.offered_at,
                ended_at=row.ended_at,
                declined=row.status == AssignmentStatus.DECLINED,
                due_at=dues.get(row.pk),
            )
        )
    return found
