"""A request for information as whoever asked sees it: what the law lets one do next, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ntbcare.agencies.queries import reference
from ntbcare.cases.information import Information, ObjectionDecision, information_of, read_information
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.common.clock import now
from ntbcare.workflow.information import is_information, objection_until


@dataclass(frozen=True, slots=True)
class Asked:
    """The state, who decides on an objection, what was decided in words, and until when one may object."""

    row: Information
    superior: str
    decision: str
    object_until: datetime | None


def asked_for(case: Case, events: Sequence[CaseEvent]) -> Asked | None:
    """What the page shows; None for every class but requests for information."""
    if not is_information(case):
        return None
    row = read_information(events)
    superior = reference().agencies.get(row.superior_id or 0)
    decision = str(ObjectionDecision(row.decision).label) if row.decision in ObjectionDecision.values else ""
    return Asked(row, superior.name if superior else "", decision, objection_until(case, row))


def may_object(case: Case) -> bool:
    """Whether the person may object now."""
    last = objection_until(case, information_of(case))
    return last is not None and now() <= last
