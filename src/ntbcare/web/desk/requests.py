"""A request for information as its page shows it to officers: which limit binds, what was refused or objected to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ntbcare.agencies.queries import reference
from ntbcare.cases.file import CaseFile
from ntbcare.cases.information import Information, ObjectionDecision, ObjectionGround, read_information
from ntbcare.common.clock import local_day
from ntbcare.deadlines.book import book
from ntbcare.deadlines.models import InformationRule
from ntbcare.deadlines.queries import extended_due
from ntbcare.workflow.information import is_information


@dataclass(frozen=True, slots=True)
class Shown:
    """The state in words. ``would_be`` is until when an extension would go."""

    row: Information
    rule: str
    ground: str
    superior: str
    decision: str
    would_be: datetime | None


def shown_request(file: CaseFile) -> Shown | None:
    """What the page shows; None for every class but requests for information. No statement of its own."""
    case = file.case
    if not is_information(case):
        return None
    row = read_information(line.event for line in file.lines)
    superior = reference().agencies.get(row.superior_id or 0)
    due = case.answer_due_at
    policy = book().policy_on(local_day(case.received_at))
    return Shown(
        row,
        rule=str(InformationRule(policy.information_rule).label),
        ground=str(ObjectionGround(row.objection_ground).label) if row.objection_ground in ObjectionGround.values else "",
        superior=superior.name if superior else "",
        decision=str(ObjectionDecision(row.decision).label) if row.decision in ObjectionDecision.values else "",
        would_be=extended_due(due, received_at=case.received_at, branch_id=case.branch_id) if due else None,
    )
