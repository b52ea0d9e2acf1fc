"""Who said *not ours* how often, why, and whom it named: found by an index of the refused parts alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from ntbcare.cases.models import Assignment, Case, CaseEvent
from ntbcare.cases.replay import happening_of
from ntbcare.cases.sets import AssignmentStatus, EventKind

PAGE = 25


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal. ``reason`` is None where the case is confidential: it is read on the case's own page."""

    part: Assignment
    case: Case
    at: datetime
    reason: str | None
    successor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The moments between which parts were refused, and the branches whose cases they are of."""

    since: datetime
    until: datetime
    branches: Collection[int]


def refusals_by_agency(period: Period) -> dict[int, int]:
    """How often each agency refused, the one that did so most first. One statement."""
    rows = _refused(period).values("agency_id").annotate(n=Count("pk")).order_by("-n", "agency_id")
    return {row["agency_id"]: row["n"] for row in rows}


def refusals(period: Period, *, agency_id: int | None = None, after: str = "") -> tuple[list[Refusal], str]:
    """The refusals, newest first, and the key of the next page (empty at the end). Two statements."""
    rows = _refused(period).select_related("case", "agency").order_by("-ended_at", "-pk")
    if agency_id is not None:
        rows = rows.filter(agency_id=agency_id)
    parts = list(_after(rows, after)[: PAGE + 1])
    shown = parts[:PAGE]
    events = CaseEvent.objects.filter(kind=EventKind.DECLINED, case_id__in=[part.case_id for part in shown])
    said = {event.facts.get("assignment"): event for event in events.select_related("content")}
    last = shown[-1] if len(parts) > PAGE else None
    return [_told(part, said.get(part.pk)) for part in shown], f"{last.ended_at:%Y-%m-%dT%H:%M:%S.%f%z}~{last.pk}" if last else ""


def _refused(period: Period) -> QuerySet[Assignment]:
    return Assignment.objects.filter(
        status=AssignmentStatus.DECLINED,
        ended_at__gte=period.since,
        ended_at__lt=period.until,
        case__branch_id__in=period.branches,
    )


def _after(rows: QuerySet[Assignment], after: str) -> QuerySet[Assignment]:
    moment, _, key = after.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return rows
    if at.tzinfo is None or not (key.isascii() and key.isdigit() and len(key) < 19):
        return rows
    return rows.filter(Q(ended_at__lt=at) | Q(ended_at=at, pk__lt=int(key)))


def _told(part: Assignment, event: CaseEvent | None) -> Refusal:
    words = happening_of(event).content if event is not None else {}
    hidden = part.case.confidential
    return Refusal(
        part=part,
        case=part.case,
        at=part.ended_at or part.offered_at,
        reason=None if hidden else str(words.get("text", "")),
        successor=str(words.get("successor", "")),
    )
