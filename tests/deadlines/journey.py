"""A case whose events are written by hand, at the moments a test says, and followed by the clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from ntbcare.agencies.models import Agency
from ntbcare.agencies.roles import AgencyKind
from ntbcare.cases.actions import NewEvent, append_event, lock_case, open_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.happening import moment_text
from ntbcare.cases.models import Assignment, Case, CaseEvent
from ntbcare.cases.sets import ActorRole, EventKind, Part, Status
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now, pretend
from ntbcare.deadlines.followers import follow
from ntbcare.deadlines.models import Clock
from ntbcare.deadlines.queries import answer_due
from ntbcare.deadlines.seed import seed_deadlines

ZONE = ZoneInfo("Asia/Makassar")
OFFICER = Actor(role=ActorRole.COORDINATOR, user_id=None)


def at(text: str) -> datetime:
    """A moment of Makassar, written ``2026-11-22 09:30``."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@dataclass(frozen=True)
class Place:
    province: Agency
    roads: Agency
    hospital: Agency


def make_place() -> Place:
    """A province with an office and a hospital, and the seeded rules."""
    province = Agency.objects.create(name="Provinsi", short_name="Prov", kind=AgencyKind.PROVINCE)
    roads = Agency.objects.create(name="Dinas PUPR", short_name="PUPR", kind=AgencyKind.AGENCY, parent=province, branch=province)
    hospital = Agency.objects.create(name="RSUD", short_name="RSUD", kind=AgencyKind.HOSPITAL, parent=province, branch=province)
    seed_deadlines()
    return Place(province=province, roads=roads, hospital=hospital)


@contextmanager
def writing(moment: str) -> Iterator[None]:
    with pretend(at(moment)), transaction.atomic():
        yield


def receive(place: Place, moment: str, **facts: Json) -> Case:
    with writing(moment):
        said: dict[str, Json] = {
            "received_at": moment_text(now()),
            "answer_due_at": moment_text(answer_due(now(), None)),
            "source": "web",
            "priority": "ordinary",
            "branch_id": place.province.pk,
        }
        event = open_case(Case(), NewEvent(kind=EventKind.RECEIVED, actor=Actor.complainant(), facts=said | facts))
        follow([event])
    return event.case


def happen(
    case: Case,
    kind: EventKind,
    moment: str,
    *,
    status: Status | None = None,
    actor: Actor = OFFICER,
    agency: Agency | None = None,
    facts: Mapping[str, Json] | None = None,
) -> CaseEvent:
    with writing(moment):
        new = NewEvent(kind=kind, actor=actor, status=status, facts=facts or {}, agency_id=agency.pk if agency else None)
        event = append_event(lock_case(case.pk), new)
        follow([event])
    return event


def offer(case: Case, agency: Agency, moment: str, *, part: Part = Part.LEAD) -> Assignment:
    with pretend(at(moment)):
        row = Assignment.objects.create(case=case, agency=agency, part=part, offered_at=now())
    happen(case, EventKind.ASSIGNED, moment, status=Status.ASSIGNED, agency=agency)
    return row


def clock(case: Case, kind: str, *, assignment: Assignment | None = None) -> Clock:
    """The newest clock of a kind."""
    return Clock.objects.filter(case=case, kind=kind, assignment=assignment).order_by("-started_at")[0]


def due(case: Case, kind: str, *, assignment: Assignment | None = None) -> str | None:
    """The due moment of the newest clock of a kind as Makassar reads it."""
    moment = clock(case, kind, assignment=assignment).due_at
    return moment.astimezone(ZONE).strftime("%Y-%m-%d %H:%M") if moment else None


def rows(case: Case) -> list[tuple[object, ...]]:
    """All that is kept of a case's clocks."""
    columns = (
        "assignment_id",
        "kind",
        "limit_id",
        "calendar_id",
        "started_at",
        "due_at",
        "pauses",
        "stopped_at",
        "next_action_at",
    )
    found = Clock.objects.filter(case=case).order_by("assignment_id", "kind", "started_at")
    return [*found.values_list(*columns, "stage")]
