"""A clarification as citizens read it: statement, reply and finding side by side, its complainant's or everybody's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ntbcare.agencies.queries import reference
from ntbcare.cases.clarifications import newest_clarification, sides_of
from ntbcare.cases.models import Assignment, Case, CaseEvent
from ntbcare.cases.sets import Contested, Finding, Stance


@dataclass(frozen=True, slots=True)
class Shown:
    """The three sides in words; what is not there yet is empty. ``due_at`` stands while the reply is awaited."""

    agency: str
    contested: str
    statement: str
    stance: str
    reply: str
    finding: str
    reason: str
    due_at: datetime | None = None


def own_clarification(case: Case, events: Sequence[CaseEvent]) -> Shown | None:
    """The newest clarification of the complainant's case; a statement only where there is one."""
    if not case.clarification:
        return None
    parts = list(Assignment.objects.filter(case=case, clarification__isnull=False).select_related("clarification"))
    row = newest_clarification(parts)
    if row is None:
        return None
    sides = sides_of(row, events)
    return Shown(
        agency=_agency(next(part.agency_id for part in parts if part.pk == row.assignment_id)),
        contested=_label(Contested, row.contested),
        statement=sides.statement,
        stance=_label(Stance, row.stance),
        reply=sides.reply,
        finding=_label(Finding, row.finding),
        reason=sides.finding,
        due_at=None if row.finding or row.stance else row.due_at,
    )


def public_clarification(released: Mapping[str, object] | None) -> Shown | None:
    """What an officer released of it (``PublicCase.clarification``)."""
    if released is None:
        return None
    return Shown(
        agency=_agency(released.get("agency")),
        contested=_label(Contested, released.get("contested")),
        statement=str(released.get("statement", "")),
        stance=_label(Stance, released.get("stance")),
        reply=str(released.get("reply", "")),
        finding=_label(Finding, released.get("finding")),
        reason=str(released.get("said", "")),
    )


def _agency(agency_id: object) -> str:
    found = reference().agencies.get(agency_id) if isinstance(agency_id, int) else None
    return found.name if found else ""


def _label(kind: type[Contested] | type[Stance] | type[Finding], code: object) -> str:
    return str(kind(str(code)).label) if code in kind.values else ""
