"""What a history says of waiting: since when no officer touched a case, and which level said it has seen it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ntbcare.cases.sets import ActorRole, EventKind, Status
from ntbcare.deadlines.fold import HANDLING, IMPORTS
from ntbcare.deadlines.histories import Happened, Spec

_NO_OFFICER = frozenset({ActorRole.SYSTEM, ActorRole.COMPLAINANT})


def untouched_since(events: Sequence[Happened]) -> datetime | None:
    """Since when a case has waited for officers without one of them doing anything; None while it does not wait for them.

    The wait begins anew when the case comes back to them (reopened, completed). What the system does and that a superior
    has seen it is no touch. History does not wait.
    """
    since: datetime | None = None
    waits = inside = False
    for event in events:
        if event.kind in IMPORTS:
            since, waits = None, False
            continue
        if event.kind == EventKind.RETURNED:
            inside = bool(event.facts.get("inside"))
        status = Status(event.status_after)
        waited, waits = waits, status in HANDLING and (status != Status.REFERRED or inside)
        if (waits and not waited) or (event.actor_role not in _NO_OFFICER and event.kind != EventKind.ACKNOWLEDGED):
            since = event.at
    return since if waits else None


def acknowledged(events: Sequence[Happened], spec: Spec) -> tuple[int, datetime] | None:
    """The highest level that said of this clock that it has seen the case, and when; None where none did."""
    found: tuple[int, datetime] | None = None
    for event in events:
        if event.kind != EventKind.ACKNOWLEDGED or event.at < spec.run.started_at:
            continue
        answers = event.facts.get("answers")
        for kind, assignment_id, level in answers if isinstance(answers, list) else ():
            if kind == spec.kind and assignment_id == spec.assignment_id and (found is None or level > found[0]):
                found = (level, event.at)
    return found
