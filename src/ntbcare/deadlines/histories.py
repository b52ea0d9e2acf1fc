"""What the clocks of a case are found from and what is found, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from ntbcare.cases.sets import EventKind, Status
from ntbcare.deadlines.models import LimitKind
from ntbcare.deadlines.rules import Pause

NEVER: frozenset[Status] = frozenset()


@dataclass(frozen=True, slots=True)
class Happened:
    """An event, as far as clocks care."""

    kind: str
    at: datetime
    actor_role: str
    agency_id: int | None
    status_before: str
    status_after: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case's columns, as far as clocks care."""

    received_at: datetime
    first_response_at: datetime | None
    priority: str
    classification: str | None
    imported: bool


@dataclass(frozen=True, slots=True)
class PartView:
    """An assignment, as far as clocks care."""

    id: int
    agency_id: int
    part: str
    offered_at: datetime
    delivered_at: datetime | None
    ended_at: datetime | None


@dataclass(slots=True)
class Run:
    """One life of a clock: begun, perhaps paused, perhaps stopped."""

    started_at: datetime
    pauses: list[Pause] = field(default_factory=list)
    stopped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spec:
    """A clock as it should be. ``bases`` are (limit key, counted from): the earliest of their due moments holds, and is
    moved once by the policy's extension where it was ``extended``."""

    kind: LimitKind
    assignment_id: int | None
    agency_id: int | None
    bases: tuple[tuple[str, datetime], ...]
    run: Run
    extended: bool = False


class Phase(Enum):
    """What a clock does in a status."""

    RUNS = 1
    STANDS = 2
    OVER = 3


@dataclass(frozen=True, slots=True)
class Course:
    """In which statuses a clock runs and stands still; in all others it is over. ``anew`` begins another life."""

    runs: frozenset[Status]
    stands: frozenset[Status] = NEVER
    anew: EventKind | None = None
    stands_for_reply: bool = False
