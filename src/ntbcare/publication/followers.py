"""The publish follower: writes the public register's rows anew from what cases and their events say."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ntbcare.agencies.queries import Snapshot, reference
from ntbcare.cases.models import Case, CaseEvent, EventContent
from ntbcare.cases.sets import EventKind, Status
from ntbcare.common.clock import local_day
from ntbcare.common.fulltext import FullTextTable
from ntbcare.common.stems import stems
from ntbcare.publication.models import PublicCase

TABLE = FullTextTable("publication_search")
_COLUMNS = [field.name for field in PublicCase._meta.concrete_fields if not field.primary_key]


def follow(events: Sequence[CaseEvent]) -> None:
    """Write the register's rows of a batch's cases; idempotent."""
    write_rows({event.case_id for event in events})


def write_rows(case_ids: Collection[int]) -> None:
    """Write the rows of the cases as they stand, in a few statements."""
    cases = list(Case.objects.filter(pk__in=case_ids).order_by("pk"))
    texts = _released_texts([case.pk for case in cases if case.text_released])
    snapshot = reference()
    rows = [_row(case, texts.get(case.pk, ""), snapshot) for case in cases]
    PublicCase.objects.bulk_create(rows, update_conflicts=True, unique_fields=["case"], update_fields=_COLUMNS)
    # Only what the public may read can be found by the public.
    TABLE.write((row.case_id, stems(row.text)) for row in rows)


def _row(case: Case, text: str, snapshot: Snapshot) -> PublicCase:
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
    row.text = text if case.text_released and case.status != Status.BLOCKED else ""
    return row


def _released_texts(case_ids: Collection[int]) -> dict[int, str]:
    """The newest released text of each case."""
    contents = (
        EventContent.objects.filter(event__case_id__in=case_ids, event__kind=EventKind.TEXT_RELEASED, erased_at=None)
        .order_by("event__case_id", "event__number")
        .values_list("event__case_id", "body")
    )
    return {case_id: str((body or {}).get("text", "")) for case_id, body in contents}
