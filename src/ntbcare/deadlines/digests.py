"""What an officer's morning digest holds: what went up to the officer, what is late, what is due by the next working day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Membership, Viewer
from ntbcare.cases.escalations import posts_of_viewer, to_posts
from ntbcare.cases.models import Case, Escalation
from ntbcare.cases.sets import Queue
from ntbcare.common.clock import local_day
from ntbcare.deadlines.actions.settling import OFFICERS
from ntbcare.deadlines.book import book
from ntbcare.deadlines.models import Clock, LimitKind

LONGEST = 200
"""So many clocks are looked at for one officer; who has more late is told the number and reads on at the desk."""


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a digest, with the limit that put it there."""

    case: Case
    kind: LimitKind
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Morning:
    """The three groups, each case once, in the first group it belongs to; the most pressing on top."""

    raised: tuple[Line, ...]
    late: tuple[Line, ...]
    due: tuple[Line, ...]

    @property
    def cases(self) -> int:
        """How many cases it names."""
        return len(self.raised) + len(self.late) + len(self.due)


def morning_of(viewer: Viewer, at: datetime) -> Morning:
    """The digest of one officer, in at most four statements."""
    horizon = _horizon(viewer, at)
    raised = _running(at).filter(_went_up_to(viewer), due_at__lte=at)
    own = [clock for part in _own(viewer, at) for clock in part.filter(due_at__lte=horizon)[:LONGEST]]
    own.sort(key=_pressing)
    seen: set[int] = set()
    return Morning(
        raised=_lines(raised[:LONGEST], seen),
        late=_lines((clock for clock in own if clock.due_at is not None and clock.due_at <= at), seen),
        due=_lines((clock for clock in own if clock.due_at is not None and clock.due_at > at), seen),
    )


def _running(at: datetime) -> QuerySet[Clock]:
    rows = Clock.objects.filter(stopped_at=None, due_at__isnull=False, kind__in=OFFICERS, started_at__lte=at)
    return rows.select_related("case").order_by("due_at", "id")


def _went_up_to(viewer: Viewer) -> Q:
    mine = Escalation.objects.filter(to_posts(posts_of_viewer(viewer)), is_open=True)
    return Q(case_id__in=mine.values("case_id"))


def _own(viewer: Viewer, at: datetime) -> list[QuerySet[Clock]]:
    """What the officer's agencies and, for coordinators, the branch itself owe."""
    found: list[QuerySet[Clock]] = []
    agencies = viewer.reach_as(Role.LIAISON)
    if agencies:
        found.append(_running(at).filter(assignment__agency_id__in=agencies, assignment__is_open=True))
        of_lead = Q(case__lead_id__in=agencies, case__queue=Queue.HANDLING, assignment=None)
        found.append(_running(at).filter(of_lead))
    desks = [m for m in viewer.memberships if m.role in {Role.COORDINATOR, Role.INSPECTOR}]
    if desks:
        ways = Q()
        for membership in desks:
            ways |= _desk(membership)
        found.append(_running(at).filter(ways, assignment=None, case__lead=None))
    return found


def _desk(membership: Membership) -> Q:
    """The inbox of the branch; of cases about the coordinators' own office that of its inspectors."""
    own_office = membership.role == Role.INSPECTOR
    return Q(case__branch_id=membership.branch_id, case__queue__in=[Queue.NEW, Queue.TO_DISPOSE], case__own_office=own_office)


def _horizon(viewer: Viewer, at: datetime) -> datetime:
    """When the office of the officer closes on the next working day."""
    agency_id = viewer.memberships[0].agency_id if viewer.memberships else reference().province.id
    rules = book()
    calendar = rules.calendar(rules.calendar_id_of(agency_id))
    return calendar.closing(calendar.shift(local_day(at), 1))


def works_on(agency_id: int, at: datetime) -> bool:
    """Whether the agency works on the day."""
    rules = book()
    return rules.calendar(rules.calendar_id_of(agency_id)).is_working(local_day(at))


def _pressing(clock: Clock) -> tuple[datetime, int]:
    return clock.due_at or clock.started_at + timedelta(days=3660), clock.pk


def _lines(clocks: Iterable[Clock], seen: set[int]) -> tuple[Line, ...]:
    lines: list[Line] = []
    for clock in clocks:
        if clock.case_id not in seen and clock.due_at is not None:
            seen.add(clock.case_id)
            lines.append(Line(clock.case, LimitKind(clock.kind), clock.due_at))
    return tuple(lines)


def first_lines(lines: Sequence[Line], limit: int) -> tuple[Sequence[Line], int]:
    """The lines that a message shows, and how many it leaves out."""
    return lines[:limit], max(0, len(lines) - limit)
