"""Taking rows in: a batch, one transaction. History starts no message, clock or escalation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from ntbcare.agencies.queries import Snapshot, reference
from ntbcare.cases.actions import NewEvent, append_event, lock_case, open_cases
from ntbcare.cases.actor import Actor
from ntbcare.cases.assignments import offer_assignments_for_history
from ntbcare.cases.happening import moment_text
from ntbcare.cases.models import Case, CaseEvent, ExternalNumber
from ntbcare.cases.sets import EventKind, Priority
from ntbcare.common.canonical import Json
from ntbcare.exchange.laporan_ringkas.names import Place, find_place, make_missing
from ntbcare.exchange.laporan_ringkas.rows import NationalRow
from ntbcare.vault.actions import keyed_hash

SYSTEM = "sp4n"
_IMPORT_KINDS = (EventKind.IMPORTED, EventKind.IMPORT_UPDATED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a row: ``taken``, ``updated``, ``skipped`` or ``reported``, and what is to be said of it."""

    row: int
    tracking_id: str
    verdict: str
    reason: str


def take_rows(rows: Sequence[NationalRow], *, owner_branch: int) -> list[Verdict]:
    """Store a batch of rows with different tracking ids, in one transaction."""
    with transaction.atomic(durable=True):
        made = make_missing(rows)
        snapshot = reference()
        places = {row.row: find_place(row, snapshot) for row in rows}
        known = _known_cases(rows)
        fresh = [row for row in rows if row.tracking_id not in known]
        _store(fresh, places, snapshot, owner_branch=owner_branch)
        verdicts = [Verdict(row.row, row.tracking_id, "taken", _remarks(row, places, made)) for row in fresh]
        for row in rows:
            if row.tracking_id in known:
                verdict, why = _take_again(row, known[row.tracking_id], places[row.row], snapshot, owner_branch=owner_branch)
                verdicts.append(Verdict(row.row, row.tracking_id, verdict, why))
    return sorted(verdicts, key=lambda verdict: verdict.row)


def preview_rows(rows: Sequence[NationalRow]) -> list[Verdict]:
    """What ``take_rows`` would say, without writing anything."""
    snapshot = reference()
    known = _known_cases(rows)
    verdicts = []
    for row in rows:
        remarks = [*row.remarks, find_place(row, snapshot).remark]
        if row.agency and snapshot.find_agency(row.agency) is None:
            remarks.append("agency would be created for review")
        if row.category_code and row.category_code not in snapshot.categories:
            remarks.append("category would be created for review")
        verdict = "skipped" if row.tracking_id in known else "taken"
        verdicts.append(Verdict(row.row, row.tracking_id, verdict, "; ".join(filter(None, remarks))))
    return verdicts


def _remarks(row: NationalRow, places: dict[int, Place], made: dict[int, list[str]]) -> str:
    remarks = [*row.remarks, places[row.row].remark, *made.get(row.row, [])]
    if row.anonymous and row.confidential:
        remarks.append("anonymous and confidential")
    return "; ".join(filter(None, remarks))


def _known_cases(rows: Sequence[NationalRow]) -> dict[str, int]:
    numbers = ExternalNumber.objects.filter(system=SYSTEM, number__in=[row.tracking_id for row in rows])
    return dict(numbers.values_list("number", "case_id"))


def _store(rows: Sequence[NationalRow], places: dict[int, Place], snapshot: Snapshot, *, owner_branch: int) -> None:
    cases = [(Case(), _event(EventKind.IMPORTED, row, places[row.row], snapshot, owner_branch=owner_branch)) for row in rows]
    if not cases:
        return
    open_cases(cases)
    ExternalNumber.objects.bulk_create(
        [ExternalNumber(case=case, system=SYSTEM, number=row.tracking_id) for (case, _), row in zip(cases, rows, strict=True)]
    )
    offer_assignments_for_history([case for case, _ in cases])


def _take_again(row: NationalRow, case_id: int, place: Place, snapshot: Snapshot, *, owner_branch: int) -> tuple[str, str]:
    """Update a case that an earlier import made, unless somebody has worked on it here since."""
    case = lock_case(case_id)
    events = list(CaseEvent.objects.filter(case=case).order_by("number"))
    if any(event.kind not in _IMPORT_KINDS for event in events):
        return "skipped", "worked on here since: not overwritten"
    if events[-1].facts.get("row") == _fingerprint(row):
        return "skipped", "unchanged"
    append_event(case, _event(EventKind.IMPORT_UPDATED, row, place, snapshot, owner_branch=owner_branch))
    offer_assignments_for_history([case])
    return "updated", "; ".join(filter(None, [*row.remarks, place.remark]))


def _event(kind: EventKind, row: NationalRow, place: Place, snapshot: Snapshot, *, owner_branch: int) -> NewEvent:
    lead = snapshot.find_agency(row.agency) if row.agency else None
    facts: dict[str, Json] = {
        "received_at": moment_text(row.received_at),
        "source": row.source.value,
        "source_detail": row.source_words,
        "anonymous": row.anonymous,
        "confidential": row.confidential,
        "classification": row.classification,
        "category_id": row.category_code or None,
        "priority": Priority.ORDINARY.value,
        "region_id": place.code,
        "region_unclear": place.unclear,
        "branch_id": lead.branch_id if lead else owner_branch,
        "lead_id": lead.id if lead else None,
        "closed_by": row.closed_by.value if row.closed_by else "",
        "archived_by": row.archived_by.value if row.archived_by else "",
        "archive_reason": row.archive_reason.value if row.archive_reason else "",
        "national_status": row.status_words[:60],
        "row": _fingerprint(row),
    }
    # As it was written, so that the export can repeat it.
    content: dict[str, Json] = {
        "title": row.title,
        "text": row.text or row.final_text,
        "first_text": row.text,
        "final_text": row.final_text,
        "parent_agency": row.parent_agency,
        "agency": row.agency,
        "category_name": row.category_name,
        "reason": row.reason_words,
        "privacy": row.privacy_words,
        "province": row.province,
        "regency": row.regency,
    }
    said = {name: value for name, value in content.items() if value}
    return NewEvent(kind=kind, actor=Actor.system(), status=row.status, facts=facts, content=said)


def _fingerprint(row: NationalRow) -> str:
    """A keyed hash of the row, by which an unchanged one is known again; it says nothing without the key."""
    values = {name: str(value) for name, value in asdict(row).items() if name not in {"row", "remarks"}}
    return keyed_hash(json.dumps(values, sort_keys=True), purpose="import-row")
