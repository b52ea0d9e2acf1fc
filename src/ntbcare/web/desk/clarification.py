"""A case's clarification as its page shows it to officers: three sides, the time to reply, and what may become public."""

from __future__ import annotations

from dataclasses import dataclass

from ntbcare.agencies.queries import reference
from ntbcare.cases.clarifications import Sides, newest_clarification, sides_of
from ntbcare.cases.file import CaseFile
from ntbcare.cases.matrix import Field
from ntbcare.cases.models import Clarification
from ntbcare.publication.redaction import propose_text


@dataclass(frozen=True, slots=True)
class Shown:
    """The newest clarification. ``sides`` is None where the officer may not read the case; ``proposed`` is masked."""

    row: Clarification
    agency: str
    sides: Sides | None
    proposed: Sides | None


def shown_clarification(file: CaseFile) -> Shown | None:
    """What the page shows; no statement of its own."""
    row = newest_clarification(file.assignments)
    if row is None:
        return None
    part = next(a for a in file.assignments if a.pk == row.assignment_id)
    agency = reference().agencies.get(part.agency_id)
    name = agency.name if agency else ""
    if file.hides(Field.TEXT):
        return Shown(row, name, None, None)
    sides = sides_of(row, [line.event for line in file.lines])
    proposed = Sides(propose_text(sides.statement), propose_text(sides.reply), propose_text(sides.finding))
    return Shown(row, name, sides, proposed)
