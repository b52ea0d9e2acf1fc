"""How cases look to programs (contract)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from ntbcare.agencies.queries import reference
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.file import CaseFile, Line
from ntbcare.cases.glance import headline_for
from ntbcare.cases.information import read_information
from ntbcare.cases.models import Assignment, Case, CaseEvent
from ntbcare.cases.sets import AssignmentStatus, Classification, EventKind
from ntbcare.cases.timeline import Told, told_events
from ntbcare.common.canonical import Json
from ntbcare.common.clock import rfc3339
from ntbcare.workflow.information import objection_until

_ENDED_PARTS = frozenset({AssignmentStatus.DECLINED, AssignmentStatus.RELEASED})


def moment(value: datetime | None) -> str | None:
    """RFC 3339 with the site's offset, to the second."""
    return rfc3339(value) if value else None


def agency_name(agency_id: int | None) -> str | None:
    """An agency's name; None for none."""
    agency = reference().agencies.get(agency_id or 0)
    return agency.name if agency else None


def public_shape(case: Case, assignments: Iterable[Assignment], events: Sequence[CaseEvent]) -> dict[str, Json]:
    """A case for its complainant."""
    told = told_events(events)
    shape = _head(case, assignments)
    shape["events"] = [_told(line) for line in told]
    shape["answers"] = [
        {"at": moment(line.at), "agency": agency_name(line.agency_id), "text": line.text}
        for line in told
        if line.kind == EventKind.ANSWERED
    ]
    if case.stars is not None:
        shape["rating"] = {"stars": case.stars, "solved": case.solved}
    if case.clarification:
        shape["clarification"] = case.clarification  # ``stated``, ``replied`` or the finding
    return shape | _asked(case, events)


def officer_shape(file: CaseFile, clocks: list[Json]) -> dict[str, Json]:
    """A case for an officer: what the permission matrix leaves of it."""
    case = file.case
    shape = _head(case, file.assignments)
    shape |= {
        "version": case.last_number,
        "anonymous": case.anonymous,
        "confidential": case.confidential,
        "priority": case.priority,
        "clarification": case.clarification or None,
        "source": case.source,
        "source_detail": case.source_detail,
        "branch": agency_name(case.branch_id),
        "title": file.title,
        "text": file.text,
        "landmark": file.landmark,
        "complainant": {"name": file.name},
        "assignments": [_assignment(assignment) for assignment in file.assignments],
        "clocks": clocks,
        "events": [_line(line) for line in file.lines],
        "answers": [
            {"at": moment(line.event.at), "agency": agency_name(line.event.agency_id), "text": line.text}
            for line in file.lines
            if line.kind == EventKind.ANSWERED
        ],
    }
    if case.stars is not None:
        shape["rating"] = {"stars": case.stars, "solved": case.solved}
    return shape | _asked(case, [line.event for line in file.lines])


def _asked(case: Case, events: Iterable[CaseEvent]) -> dict[str, Json]:
    """Where a request for information stands; nothing for every other class."""
    if case.classification != Classification.INFORMATION:
        return {}
    row = read_information(events)
    objection: dict[str, Json] = {
        "ground": row.objection_ground,
        "at": moment(row.objected_at),
        "superior": agency_name(row.superior_id),
        "due_at": moment(row.objection_due),
        "decision": row.decision or None,
        "dispute_until": moment(row.dispute_until),
    }
    return {
        "information": {
            "extended_until": moment(row.extended_until),
            "refusal": {"ground": row.refusal, "exemption": row.exemption or None} if row.refusal else None,
            "objection": objection if row.objection_number else None,
            "object_until": moment(objection_until(case, row)),
        }
    }


def row_shape(viewer: Viewer, case: Case) -> dict[str, Json]:
    """A case in a list; ``headline`` is null where the officer may not read the words in passing."""
    return {
        "reference": case.reference,
        "status": case.status,
        "class": case.classification,
        "category": case.category_id,
        "region_code": case.region_id,
        "agency": agency_name(case.lead_id),
        "branch": agency_name(case.branch_id),
        "headline": headline_for(viewer, case),
        "priority": case.priority,
        "anonymous": case.anonymous,
        "confidential": case.confidential,
        "reply_waiting": case.reply_waiting,
        "clarification": case.clarification or None,
        "received_at": moment(case.received_at),
        "answer_due_at": moment(case.answer_due_at),
        "due_at": moment(case.next_due_at),
        "version": case.last_number,
    }


def _head(case: Case, assignments: Iterable[Assignment]) -> dict[str, Json]:
    return {
        "reference": case.reference,
        "status": case.status,
        "class": case.classification,
        "category": case.category_id,
        "region_code": case.region_id,
        "agencies": _agencies(case, assignments),
        "received_at": moment(case.received_at),
        "answer_due_at": moment(case.answer_due_at),
    }


def _agencies(case: Case, assignments: Iterable[Assignment]) -> list[Json]:
    rows: list[Json] = [
        {"name": agency_name(a.agency_id), "part": a.part, "status": a.status}
        for a in assignments
        if a.status not in _ENDED_PARTS
    ]
    if not rows and case.lead_id:  # An imported case knows its agency and no more.
        rows.append({"name": agency_name(case.lead_id), "part": "lead", "status": None})
    return rows


def _told(line: Told) -> dict[str, Json]:
    shape: dict[str, Json] = {"at": moment(line.at), "kind": line.kind.value, "by": line.by.value}
    if line.agency_id is not None and line.by.value != "complainant":
        shape["agency"] = agency_name(line.agency_id)
    if line.text:
        shape["text"] = line.text
    if line.successor:
        shape["successor"] = line.successor
    return shape


def _line(line: Line) -> dict[str, Json]:
    shape: dict[str, Json] = {
        "number": line.event.number,
        "at": moment(line.event.at),
        "kind": line.kind.value,
        "by": line.event.actor_role,
        "agency": agency_name(line.event.agency_id),
    }
    if line.text:
        shape["text"] = line.text
    if line.successor:
        shape["successor"] = line.successor
    return shape


def _assignment(assignment: Assignment) -> dict[str, Json]:
    return {
        "id": assignment.pk,
        "agency": agency_name(assignment.agency_id),
        "part": assignment.part,
        "status": assignment.status,
        "due_at": moment(assignment.due_at),
    }
