"""From events to columns: the one place that says what an event makes of a case.

``apply`` is used when an event is written and again by ``ntbcare doctor``, which folds all events of a case
and must find the same columns. It reads nothing but the event's facts and contents.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from ntbcare.cases.happening import SETTABLE, Facts, Happening, column_value, read_moment
from ntbcare.cases.models import Case
from ntbcare.cases.moves import OPEN
from ntbcare.cases.sets import ClarificationState, EventKind, Queue, Status
from ntbcare.common.canonical import Json
from ntbcare.common.text import first_line

_TAKEN_OVER = (
    "source",
    "source_detail",
    "language",
    "for_another",
    "anonymous",
    "confidential",
    "classification",
    "category_id",
    "priority",
    "wished_priority",
    "region_id",
    "region_unclear",
    "outside_province",
    "named_agency_id",
    "branch_id",
    "own_office",
)
"""The columns that the first event's facts give under their own names."""


def queue_of(status: Status, *, reply_waiting: bool, referred_inside: bool) -> Queue:
    """The desk's view for a status. A reply on an ended case brings it back before somebody's eyes."""
    if status == Status.REFERRED:
        return Queue.NEW if referred_inside else Queue.DONE
    if reply_waiting and status in {Status.CLOSED, Status.ARCHIVED}:
        return Queue.ANSWERED
    return _QUEUES[status]


_QUEUES = {
    Status.RECEIVED: Queue.NEW,
    Status.INCOMPLETE: Queue.INCOMPLETE,
    Status.VERIFIED: Queue.TO_DISPOSE,
    Status.ASSIGNED: Queue.HANDLING,
    Status.IN_PROGRESS: Queue.HANDLING,
    Status.ANSWERED: Queue.ANSWERED,
    Status.CLOSED: Queue.DONE,
    Status.ARCHIVED: Queue.DONE,
    Status.BLOCKED: Queue.DONE,
}

_ENDED = frozenset({Status.CLOSED, Status.ARCHIVED, Status.BLOCKED})


def apply(case: Case, event: Happening) -> None:
    """Change the case's columns (in memory) as the event says."""
    change = _CHANGES.get(event.kind)
    if change is not None:
        change(case, event)
    settings = event.facts.get("set")
    if isinstance(settings, dict):
        for name, value in settings.items():
            if name in SETTABLE:
                setattr(case, name, column_value(name, value))
    _move(case, event)


def _move(case: Case, event: Happening) -> None:
    was_open = case.status in OPEN
    case.status = event.status_after
    case.queue = queue_of(
        Status(case.status),
        reply_waiting=case.reply_waiting,
        referred_inside=bool(event.facts.get("inside", case.queue == Queue.NEW)),
    )
    if case.status in _ENDED and (was_open or case.ended_at is None):
        case.ended_at = event.at
    elif case.status not in _ENDED:
        case.ended_at = None
    case.last_number = event.number
    case.last_at = event.at


def _received(case: Case, event: Happening) -> None:
    facts = event.facts
    case.received_at = read_moment(str(facts["received_at"]))
    case.registered_at = event.at
    for name in _TAKEN_OVER:
        if name in facts:
            setattr(case, name, facts[name])
    case.answer_due_at = column_value("answer_due_at", facts.get("answer_due_at"))  # type: ignore[assignment]
    occurred = facts.get("occurred_on")
    case.occurred_on = date.fromisoformat(str(occurred)) if occurred else None
    _described(case, event.content)


def _described(case: Case, content: Facts) -> None:
    case.headline = first_line(str(content.get("title") or content.get("text") or ""), limit=160)
    case.latitude = _decimal(content.get("latitude"))
    case.longitude = _decimal(content.get("longitude"))


def _decimal(value: Json) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _imported(case: Case, event: Happening) -> None:
    _received(case, event)
    facts = event.facts
    case.imported = True
    case.national_status = str(facts.get("national_status", ""))
    case.lead_id = facts.get("lead_id")  # type: ignore[assignment]
    case.closed_by = str(facts.get("closed_by", ""))
    case.archived_by = str(facts.get("archived_by", ""))
    case.archive_reason = str(facts.get("archive_reason", ""))
    if event.status_after in _ENDED:
        case.ended_at = None  # The export tells no time of ending; the day of the import would be a lie.


def _verified(case: Case, event: Happening) -> None:
    case.verified_at = case.verified_at or event.at


def _first_response(case: Case, event: Happening) -> None:
    case.first_response_at = case.first_response_at or event.at


def _returned(case: Case, event: Happening) -> None:
    _first_response(case, event)
    case.successor = str(event.content.get("successor", ""))


def _archived(case: Case, event: Happening) -> None:
    case.archived_by = str(event.facts["by"])
    case.archive_reason = str(event.facts["reason"])


def _joined(case: Case, event: Happening) -> None:
    """Of the two only the case that goes into the other ends by it."""
    if "main" in event.facts:
        _archived(case, event)


def _parted(case: Case, event: Happening) -> None:
    if "main" in event.facts:
        case.archived_by = case.archive_reason = ""


def _closed(case: Case, event: Happening) -> None:
    case.closed_by = str(event.facts["by"])


def _acted(case: Case, event: Happening) -> None:
    if event.facts.get("public"):
        _first_response(case, event)
    if event.facts.get("part") == "lead":
        case.acted_at = case.acted_at or event.at


def _answered(case: Case, event: Happening) -> None:
    _first_response(case, event)
    case.answered_at = case.answered_at or event.at
    case.reply_waiting = False


def _replied(case: Case, _event: Happening) -> None:
    case.reply_waiting = True


def _reply_read(case: Case, _event: Happening) -> None:
    case.reply_waiting = False


def _clarified(case: Case, event: Happening) -> None:
    _first_response(case, event)
    case.clarification = ClarificationState.STATED


def _statement_replied(case: Case, _event: Happening) -> None:
    case.clarification = ClarificationState.REPLIED
    case.reply_waiting = True


def _finding_made(case: Case, event: Happening) -> None:
    case.clarification = str(event.facts["finding"])
    case.reply_waiting = False


def _rated(case: Case, event: Happening) -> None:
    case.stars = int(str(event.facts["stars"]))
    case.solved = bool(event.facts["solved"])


def _reopened(case: Case, _event: Happening) -> None:
    case.reopened += 1
    case.closed_by = ""
    case.reply_waiting = True


def _declined(case: Case, _event: Happening) -> None:
    case.refused += 1


def _text_released(case: Case, _event: Happening) -> None:
    case.text_released = True


def _text_withdrawn(case: Case, _event: Happening) -> None:
    case.text_released = False


def _undone(case: Case, _event: Happening) -> None:
    case.successor = ""


def _erased(case: Case, _event: Happening) -> None:
    case.headline = ""
    case.successor = ""
    case.latitude = case.longitude = None


_CHANGES: dict[EventKind, Callable[[Case, Happening], None]] = {
    EventKind.RECEIVED: _received,
    EventKind.IMPORTED: _imported,
    EventKind.IMPORT_UPDATED: _imported,
    EventKind.VERIFIED: _verified,
    EventKind.COMPLETION_REQUESTED: _first_response,
    EventKind.RETURNED: _returned,
    EventKind.ARCHIVED: _archived,
    EventKind.JOINED: _joined,
    EventKind.PARTED: _parted,
    EventKind.CLOSED: _closed,
    EventKind.ACTED: _acted,
    EventKind.ANSWERED: _answered,
    EventKind.REPLIED: _replied,
    EventKind.REPLY_READ: _reply_read,
    EventKind.CLARIFIED: _clarified,
    EventKind.STATEMENT_REPLIED: _statement_replied,
    EventKind.FINDING_MADE: _finding_made,
    EventKind.RATED: _rated,
    EventKind.REOPENED: _reopened,
    EventKind.DECLINED: _declined,
    EventKind.TEXT_RELEASED: _text_released,
    EventKind.TEXT_WITHDRAWN: _text_withdrawn,
    EventKind.UNDONE: _undone,
    EventKind.ERASED: _erased,
}
