"""The publish follower: writes the public register's rows anew from what cases and their events say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ntbcare.agencies.queries import Snapshot, reference
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.replay import happening_of
from ntbcare.cases.sets import EventKind, Status
from ntbcare.common.canonical import Json
from ntbcare.common.clock import local_day
from ntbcare.common.fulltext import FullTextTable
from ntbcare.common.stems import stems
from ntbcare.publication.models import PublicCase

TABLE = FullTextTable("publication_search")
_COLUMNS = [field.name for field in PublicCase._meta.concrete_fields if not field.primary_key]


_RELEASING = (EventKind.TEXT_RELEASED, EventKind.TEXT_WITHDRAWN, EventKind.FINDING_RELEASED, EventKind.UNDONE)


@dataclass(slots=True)
class _Released:
    """What everybody may read of a case's words. ``clarification`` holds ``finding``, ``contested`` and ``stance`` as
    codes, ``agency`` (who made the statement), and the texts ``statement``, ``reply`` (may be missing) and ``said``."""

    text: str = ""
    clarification: dict[str, Json] | None = None


def follow(events: Sequence[CaseEvent]) -> None:
    """Write the register's rows of a batch's cases; idempotent."""
    write_rows({event.case_id for event in events})


def write_rows(case_ids: Collection[int]) -> None:
    """Write the rows of the cases as they stand, in a few statements."""
    cases = list(Case.objects.filter(pk__in=case_ids).order_by("pk"))
    released = _released([case.pk for case in cases if case.text_released])
    snapshot = reference()
    rows = [_row(case, released.get(case.pk) or _Released(), snapshot) for case in cases]
    PublicCase.objects.bulk_create(rows, update_conflicts=True, unique_fields=["case"], update_fields=_COLUMNS)
    # Only what the public may read can be found by the public.
    TABLE.write((row.case_id, stems(row.text)) for row in rows)


def _row(case: Case, released: _Released, snapshot: Snapshot) -> PublicCase:
    day = local_day(case.received_at)
    row = PublicCase(
        case_id=case.pk,
        reference=case.reference,
        received_at=case.received_at,
        received_on=day,
        received_year=day.year,
        classification=case.classification or "",
        status=case.status,
    )
    if case.confidential:
        return row  # Dates, class and status only (contract).
    category = snapshot.categories.get(case.category_id or "")
    row.category_id = case.category_id
    row.topic = category.topic if category else ""
    row.region_id = case.region_id
    row.regency = (case.region_id or "")[:5]
    row.agency_id = case.lead_id
    if case.text_released and case.status != Status.BLOCKED:
        row.text, row.clarification = released.text, released.clarification
    return row


def _released(case_ids: Collection[int]) -> dict[int, _Released]:
    """What officers released of each case: the newest, and what was taken back or withdrawn no more."""
    events = CaseEvent.objects.filter(case_id__in=case_ids, kind__in=_RELEASING).select_related("content")
    rows = list(events.order_by("case_id", "number"))
    undone = {(row.case_id, row.facts["undoes"]) for row in rows if row.kind == EventKind.UNDONE}
    found: dict[int, _Released] = {}
    for row in rows:
        if (row.case_id, row.number) in undone:
            continue
        known = found.setdefault(row.case_id, _Released())
        said = happening_of(row).content
        if row.kind == EventKind.TEXT_RELEASED:
            known.text = str(said.get("text", ""))
        elif row.kind == EventKind.TEXT_WITHDRAWN:
            # What names somebody may stand in any of the texts: a text released anew does not bring the others back.
            known.text, known.clarification = "", None
        elif row.kind == EventKind.FINDING_RELEASED and said:
            known.clarification = {**row.facts, **said, "agency": row.agency_id}
    return found
