"""Writing and reading the clarifications of agencies. What writes needs an open transaction and the case locked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ntbcare.cases.models import Assignment, CaseEvent, Clarification
from ntbcare.cases.replay import happening_of
from ntbcare.cases.sets import ActorRole, ClarificationState, Contested, EventKind, Finding, Stance


@dataclass(frozen=True, slots=True)
class Sides:
    """The words of a clarification, side by side. ``reply`` is empty where the complainant wrote nothing."""

    statement: str
    reply: str
    finding: str


def newest_clarification(assignments: Sequence[Assignment]) -> Clarification | None:
    """The newest clarification of a case; no statement when ``clarification`` was selected with the assignments."""
    found = [a.clarification for a in assignments if hasattr(a, "clarification")]
    return max(found, key=lambda one: one.statement_number, default=None)


def may_be_found(clarification: Clarification, *, at: datetime) -> bool:
    """Whether the complainant has been heard, or had the time to be."""
    if clarification.state == ClarificationState.STATED:
        return clarification.due_at <= at
    return clarification.state == ClarificationState.REPLIED


def sides_of(clarification: Clarification, events: Sequence[CaseEvent]) -> Sides:
    """The words from the case's events (with ``content`` selected), in order. Who has no page to reply on writes by
    telephone: without a reply of its own, what the complainant wrote in the time between stands for it."""
    texts = {event.number: str(happening_of(event).content.get("text", "")) for event in events}
    if clarification.reply_number is not None:
        reply = texts.get(clarification.reply_number, "")
    else:
        reply = "\n\n".join(texts[event.number] for event in events if _is_written_between(event, clarification)).strip()
    return Sides(
        statement=texts.get(clarification.statement_number, ""),
        reply=reply,
        finding=texts.get(clarification.finding_number or 0, ""),
    )


def _is_written_between(event: CaseEvent, clarification: Clarification) -> bool:
    return (
        event.kind == EventKind.REPLIED
        and event.actor_role == ActorRole.COMPLAINANT
        and event.number > clarification.statement_number
        and (clarification.finding_number is None or event.number < clarification.finding_number)
    )


def state_clarification(assignment: Assignment, event: CaseEvent, *, contested: Contested, due_at: datetime) -> Clarification:
    """Keep what the agency of a part states in ``event``."""
    return Clarification.objects.create(
        case_id=assignment.case_id,
        assignment=assignment,
        author_id=event.actor_id or 0,
        contested=contested,
        due_at=due_at,
        statement_number=event.number,
    )


def reply_to_clarification(clarification: Clarification, event: CaseEvent, stance: Stance) -> None:
    """Keep what the complainant says of it."""
    clarification.state, clarification.stance = ClarificationState.REPLIED, stance
    clarification.reply_number = event.number
    clarification.save(update_fields=["state", "stance", "reply_number"])


def find_clarification(clarification: Clarification, event: CaseEvent, finding: Finding) -> None:
    """Keep what the neutral officer found."""
    clarification.state, clarification.finding = ClarificationState.FOUND, finding
    clarification.finding_number = event.number
    clarification.save(update_fields=["state", "finding", "finding_number"])


def lapsed_clarifications(at: datetime, limit: int) -> list[Clarification]:
    """Those whose time to reply has passed without a reply, and of which nobody was told."""
    rows = Clarification.objects.filter(state=ClarificationState.STATED, lapse_told=False, due_at__lte=at)
    return list(rows.order_by("due_at")[:limit])


def claim_lapse(clarification: Clarification) -> bool:
    """Whether this worker tells that the time has passed: once, and not over a reply that came meanwhile."""
    rows = Clarification.objects.filter(pk=clarification.pk, state=ClarificationState.STATED, lapse_told=False)
    return rows.update(lapse_told=True) == 1
