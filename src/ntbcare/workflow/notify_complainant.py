"""What the complainant is told of an event, by which way, and when."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from ntbcare.agencies.queries import reference
from ntbcare.cases.happening import moment_text
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.sets import EventKind
from ntbcare.common.canonical import Json
from ntbcare.complainants.models import ContactPoint
from ntbcare.correspondence.actions import queue_message
from ntbcare.correspondence.models import Thread
from ntbcare.workflow.routes import Route, rung_of
from ntbcare.workflow.undo import UNDOABLE

TO_COMPLAINANT = {
    EventKind.VERIFIED: "verified",
    EventKind.COMPLETION_REQUESTED: "completion_requested",
    EventKind.RETURNED: "returned",
    EventKind.ARCHIVED: "archived",
    EventKind.JOINED: "joined",
    EventKind.PARTED: "parted",
    EventKind.ASSIGNED: "assigned",
    EventKind.ACTED: "acted",
    EventKind.ANSWERED: "answered",
    EventKind.CLARIFIED: "clarified",
    EventKind.FINDING_MADE: "finding_made",
    EventKind.EXTENDED: "extended",
    EventKind.GROUPED: "grouped",
    EventKind.UNGROUPED: "ungrouped",
    EventKind.OBJECTION_DECIDED: "objection_decided",
    EventKind.CLOSED: "closed",
    EventKind.REOPENED: "reopened",
}


def is_silent(event: CaseEvent) -> bool:
    """What the complainant did need not be told to the complainant; internal actions are not told at all."""
    if event.kind == EventKind.ACTED:
        return not event.facts.get("public")
    if event.kind in {EventKind.JOINED, EventKind.PARTED}:
        return "main" not in event.facts
    if event.kind == EventKind.REOPENED and event.facts.get("granted"):
        return True  # The decision on the objection, which is told, says so.
    return event.actor_role == "complainant"


def delay_of(event: CaseEvent) -> timedelta:
    """How long a message waits: while its step can be undone."""
    return timedelta(seconds=settings.NTBCARE_UNDO_SECONDS if event.kind in UNDOABLE else 0)


def tell_complainant(event: CaseEvent, case: Case, route: Route) -> None:
    """Tell what happened to the complainant of ``case``: the event's own, or one that goes with it."""
    template = TO_COMPLAINANT[EventKind(event.kind)]
    ways = route.ways_for(template)
    if not ways:
        return
    first = ways[0]
    content = (event.content.body if hasattr(event, "content") else None) or {}
    queue_message(
        f"event:{event.case_id}:{event.number}:complainant" + ("" if case.pk == event.case_id else f":{case.pk}"),
        template=template,
        about=case.reference,
        contact_point=first if isinstance(first, ContactPoint) else None,
        thread=first if isinstance(first, Thread) else None,
        ladder=[rung_of(way) for way in ways[1:]],
        context=context_of(case, route, agency_id=event.agency_id, said=str(content.get("text", "")), successor=case.successor)
        | _time_to_reply(event),
        language=case.language,
        delay=delay_of(event),
    )


def _time_to_reply(event: CaseEvent) -> dict[str, Json]:
    """Of a clarification the reader's own deadline matters, not that of the answer; of more time taken the new one."""
    named = {EventKind.CLARIFIED: "due_at", EventKind.EXTENDED: "due_at", EventKind.OBJECTION_DECIDED: "dispute_until"}
    name = named.get(EventKind(event.kind))
    return {"due": str(event.facts[name])} if name else {}


def context_of(case: Case, route: Route, *, agency_id: int | None, said: str, successor: str) -> dict[str, Json]:
    """What the wording of a message to the complainant needs."""
    agency = reference().agencies.get(agency_id or 0)
    return {
        "reference": case.reference,
        "agency": agency.name if agency else "",
        "due": moment_text(case.answer_due_at) if case.answer_due_at else "",
        "successor": successor,
        # What was written goes only where the person is known to read it.
        "said": said if route.trusted else "",
    }
