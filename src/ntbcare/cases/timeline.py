"""Which events of a case the complainant sees, and whether with their words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ntbcare.cases.models import CaseEvent
from ntbcare.cases.replay import happening_of
from ntbcare.cases.sets import ActorRole, EventKind

_WITH_WORDS = frozenset(
    {
        EventKind.RECEIVED,
        EventKind.REPLIED,
        EventKind.COMPLETION_REQUESTED,
        EventKind.ANSWERED,
        EventKind.ACTED,
        EventKind.RETURNED,
        EventKind.ARCHIVED,
        EventKind.BLOCKED,
        EventKind.REOPENED,
        EventKind.RATED,
        EventKind.CLARIFIED,
        EventKind.STATEMENT_REPLIED,
        EventKind.FINDING_MADE,
        EventKind.EXTENDED,
        EventKind.OBJECTED,
        EventKind.OBJECTION_DECIDED,
    }
)
"""Written by or for the complainant. What stands in dispositions and refusals stays between the offices."""
_WITHOUT_WORDS = frozenset(
    {
        EventKind.IMPORTED,
        EventKind.VERIFIED,
        EventKind.ASSIGNED,
        EventKind.ACCEPTED,
        EventKind.DECLINED,
        EventKind.RELEASED,
        EventKind.DELIVERED,
        EventKind.REORGANISED,
        EventKind.CLOSED,
        EventKind.GROUPED,
        EventKind.UNGROUPED,
        EventKind.JOINED,
        EventKind.PARTED,
        EventKind.ATTACHED,
        EventKind.TEXT_RELEASED,
        EventKind.TEXT_WITHDRAWN,
        EventKind.FINDING_RELEASED,
        EventKind.OVERDUE,
        EventKind.ESCALATED,
        EventKind.DEADLINE_MOVED,
        EventKind.CODE_RENEWED,
        EventKind.ERASED,
    }
)
TOLD = _WITH_WORDS | _WITHOUT_WORDS
"""What the complainant is told of; notes, internal actions, reminders and who took the case are the desk's own."""


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the complainant's timeline. ``text`` is empty where there are no words for the complainant."""

    number: int
    at: datetime
    kind: EventKind
    by: ActorRole
    agency_id: int | None
    text: str
    successor: str
    event: CaseEvent


def told_events(events: Iterable[CaseEvent]) -> list[Told]:
    """The complainant's view of the events (with ``content`` selected), oldest first. What was undone is left out."""
    rows = list(events)
    undone = {int(event.facts["undoes"]) for event in rows if event.kind == EventKind.UNDONE}
    return [_told(event) for event in rows if event.number not in undone and _is_told(event)]


def _is_told(event: CaseEvent) -> bool:
    if event.kind == EventKind.ACTED:
        return bool(event.facts.get("public"))
    if event.kind in {EventKind.JOINED, EventKind.PARTED}:
        # Of a case that others go into this is not told: it would tell of them.
        return "main" in event.facts
    return event.kind in TOLD


def _told(event: CaseEvent) -> Told:
    happening = happening_of(event)
    words = happening.content if happening.kind in _WITH_WORDS else {}
    return Told(
        number=event.number,
        at=event.at,
        kind=happening.kind,
        by=happening.actor_role,
        agency_id=event.agency_id,
        text=str(words.get("text", "")),
        successor=str(words.get("successor", "")),
        event=event,
    )
