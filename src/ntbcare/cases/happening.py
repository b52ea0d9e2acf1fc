"""What happened to a case as the projection reads it: facts and contents of one event, and how columns are written in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ntbcare.cases.sets import ActorRole, EventKind, Status
from ntbcare.common.canonical import Json

Facts = Mapping[str, Json]


FOLDED = (
    "received_at", "registered_at", "source", "source_detail", "language", "for_another", "anonymous", "confidential",
    "classification", "category_id", "priority", "wished_priority", "region_id", "region_unclear", "latitude", "longitude",
    "outside_province", "occurred_on", "headline", "named_agency_id", "branch_id", "lead_id", "officer_id", "own_office",
    "status", "queue", "closed_by", "archived_by", "archive_reason", "successor", "verified_at", "first_response_at",
    "acted_at", "answered_at", "ended_at", "stars", "solved", "reopened", "refused", "reply_waiting", "text_released",
    "clarification", "imported", "national_status", "last_number", "last_at",
)  # fmt: skip
"""The columns that events determine. ``answer_due_at`` is not among them: promised at intake, then kept by the clocks."""


SETTABLE = frozenset(
    {
        "classification",
        "category_id",
        "priority",
        "region_id",
        "region_unclear",
        "branch_id",
        "lead_id",
        "officer_id",
        "own_office",
        "closed_by",
        "archived_by",
        "archive_reason",
        "verified_at",
        "first_response_at",
        "acted_at",
        "answered_at",
        "ended_at",
        "anonymous",
        "confidential",
        "text_released",
        "reply_waiting",
        "refused",
        "outside_province",
    }
)
"""The columns that the ``set`` object of an event's facts may name: plain codes, numbers and times."""


_TIMES = frozenset(
    {"answer_due_at", "verified_at", "first_response_at", "acted_at", "answered_at", "ended_at", "received_at", "registered_at"}
)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as ``apply`` needs it, whether it is being written or read back."""

    number: int
    kind: EventKind
    at: datetime
    actor_role: ActorRole
    status_after: Status
    facts: Facts
    content: Facts


def moment_text(moment: datetime) -> str:
    """An aware moment as it stands in facts: RFC 3339 in UTC with microseconds, always the same length."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_moment(text: str) -> datetime:
    """The inverse of ``moment_text``."""
    return datetime.fromisoformat(text)


def column_value(name: str, value: Json) -> object:
    """The Python value of a column from its fact."""
    if value is not None and name in _TIMES:
        return read_moment(str(value))
    return value
