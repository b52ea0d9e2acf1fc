"""A case follows an agency's tasks to whoever has them now: when the agency is reorganised, and when a case of one that is
gone is reopened."""

from __future__ import annotations

from ntbcare.agencies.models import Reorganisation
from ntbcare.agencies.queries import reference
from ntbcare.agencies.reorganising import heir_for, newest_reorganisation
from ntbcare.cases.assignments import end_assignments, hand_over
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.moves import OPEN
from ntbcare.cases.sets import AssignmentStatus, EventKind, Part
from ntbcare.common.canonical import Json
from ntbcare.workflow.transaction import Step


def follow_heirs(step: Step) -> None:
    """Give a reopened case to the heir of a lead that is gone, through any number of reorganisations."""
    seen: set[int] = set()
    while step.lead is not None and step.lead.agency_id not in seen:
        seen.add(step.lead.agency_id)
        row = newest_reorganisation(step.lead.agency_id)
        if row is None or not move_to_heir(step, row):
            return


def move_to_heir(step: Step, row: Reorganisation) -> bool:
    """Give what the agency has of a case to its heir: open parts, and the lead of a case that is not over. In one event.

    Needs the case locked. False where there is nothing of the agency's in it.
    """
    case = step.case
    heir = heir_for(row, topic=_topic(case), region=case.region_id or "")
    leads = case.lead_id == row.agency_id
    old = [part for part in step.assignments if part.agency_id == row.agency_id and _counts(part, step)]
    if not old and not (leads and case.status in OPEN):
        return False
    there = {part.agency_id: part for part in step.assignments if part.is_open and part not in old}
    double, going = _without_doubles(old, there.get(heir))
    branch_id = reference().agencies[heir].branch_id
    changes: dict[str, Json] = {"lead_id": heir, "branch_id": branch_id} if leads else {}
    facts: dict[str, Json] = {
        "reorganisation": row.pk,
        "moved": [[part.pk, row.agency_id, heir] for part in going],
        "ended": [part.pk for part in double],
        "set": changes,
    }
    event = step.add(EventKind.REORGANISED, facts=facts, content={"text": row.reason}, agency_id=heir)
    end_assignments(double, AssignmentStatus.RELEASED, at=event.at)
    hand_over(going, heir)
    return True


def _counts(part: Assignment, step: Step) -> bool:
    """Open parts, and the lead's delivered one, which is taken up again when the case is reopened."""
    return part.is_open or part is step.lead


def _without_doubles(old: list[Assignment], there: Assignment | None) -> tuple[list[Assignment], list[Assignment]]:
    """One agency has one open part in a case: of two that would fall together the lead's stays."""
    if there is None:
        return [], old
    open_old = [part for part in old if part.is_open]
    if there.part != Part.LEAD and any(part.part == Part.LEAD for part in open_old):
        return [there], old
    return open_old, [part for part in old if not part.is_open]


def _topic(case: Case) -> str:
    category = reference().categories.get(case.category_id or "")
    return category.topic if category else ""
