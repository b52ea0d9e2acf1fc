"""The export in the same layout. Every cell is written as text, so no spreadsheet takes what people wrote for a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Q

from ntbcare.agencies.queries import Snapshot, reference
from ntbcare.cases.models import Case, CaseEvent, ExternalNumber
from ntbcare.cases.replay import happening_of
from ntbcare.cases.sets import ArchiveReason, EventKind, Status
from ntbcare.common.canonical import Json
from ntbcare.common.clock import local_day, now, site_zone
from ntbcare.exchange.laporan_ringkas.layout import (
    CLASS_WORDS,
    COLUMNS,
    HEADER_ROW,
    LABEL_ROWS,
    SOURCE_WORDS,
    STATUS_WORDS,
    TITLE,
    ended_words,
)
from ntbcare.exchange.laporan_ringkas.taking import SYSTEM

_BATCH = 500
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_IMPORT_KINDS = frozenset({EventKind.IMPORTED, EventKind.IMPORT_UPDATED})
_EXCEL_CELL_LIMIT = 32_767


def export_file(
    path: Path,
    *,
    first: date,
    last: date,
    branch_id: int | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> int:
    """Write the cases received from ``first`` to ``last`` (days at the site, both included); how many there were.

    A case that came by import and was not worked on here since repeats its row as it was.
    """
    cases = Case.objects.filter(
        received_at__gte=datetime.combine(first, time(), tzinfo=site_zone()),
        received_at__lt=datetime.combine(last + timedelta(days=1), time(), tzinfo=site_zone()),
    )
    if branch_id is not None:
        cases = cases.filter(branch_id=branch_id)
    total = cases.count()
    snapshot = reference()
    branch = snapshot.agencies[branch_id] if branch_id else snapshot.province
    import xlsxwriter  # noqa: PLC0415  # loaded by those who export: every web process would hold it for nothing

    with xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet(TITLE)
        _write_head(book, sheet, branch.name, first=first, last=last)
        # The quote prefix keeps a text a text when somebody edits the cell.
        as_text = book.add_format({"quote_prefix": True, "num_format": "@"})
        for done, row in enumerate(_rows(cases.order_by("received_at", "pk"), snapshot, branch.name), start=1):
            for column, value in enumerate(row):
                if value:
                    sheet.write_string(HEADER_ROW - 1 + done, column, value[:_EXCEL_CELL_LIMIT], as_text)
            progress(done, total)
    return total


def _write_head(book: Any, sheet: Any, agency: str, *, first: date, last: date) -> None:  # noqa: ANN401 the library has no types
    bold = book.add_format({"bold": True, "valign": "top"})
    values = (TITLE, agency, local_day(now()).isoformat(), f"({first.isoformat()}) - ({last.isoformat()})", "")
    sheet.set_column(0, len(COLUMNS) - 1, 22)
    for index, (label, value) in enumerate(zip(LABEL_ROWS, values, strict=True)):
        # Merged by hand: ``merge_range`` also pads the lower row, and with constant memory a row that is left is over.
        sheet.write_string(2 * index, 0, label, bold)
        sheet.write_string(2 * index, 2, value)
        sheet.merge += [[2 * index, 0, 2 * index + 1, 1], [2 * index, 2, 2 * index + 1, 2]]
    for column, title in enumerate(COLUMNS):
        sheet.write_string(HEADER_ROW - 1, column, title, bold)


def _rows(cases: Any, snapshot: Snapshot, owner: str) -> Iterator[list[str]]:  # noqa: ANN401 a sliced query set
    last: tuple[datetime, int] | None = None
    while True:
        page = cases if last is None else _after(cases, last)
        batch = list(page[:_BATCH])
        if not batch:
            return
        yield from _batch_rows(batch, snapshot, owner)
        last = (batch[-1].received_at, batch[-1].pk)


def _after(cases: Any, key: tuple[datetime, int]) -> Any:  # noqa: ANN401 a sliced query set
    return cases.filter(Q(received_at__gt=key[0]) | Q(received_at=key[0], pk__gt=key[1]))


def _batch_rows(cases: list[Case], snapshot: Snapshot, owner: str) -> Iterator[list[str]]:
    ids = [case.pk for case in cases]
    numbers = dict(ExternalNumber.objects.filter(case_id__in=ids, system=SYSTEM).values_list("case_id", "number"))
    events: dict[int, list[CaseEvent]] = {}
    for event in CaseEvent.objects.filter(case_id__in=ids).select_related("content").order_by("case_id", "number"):
        events.setdefault(event.case_id, []).append(event)
    for case in cases:
        yield _row(case, events.get(case.pk, []), numbers.get(case.pk, ""), snapshot, owner)


def _row(case: Case, events: list[CaseEvent], number: str, snapshot: Snapshot, owner: str) -> list[str]:
    told = [event for event in events if event.kind in _IMPORT_KINDS or event.kind == EventKind.RECEIVED]
    said: dict[str, Json] = dict(happening_of(told[-1]).content) if told else {}
    untouched = case.imported and all(event.kind in _IMPORT_KINDS for event in events)
    local = case.received_at.astimezone(site_zone())
    category = snapshot.categories.get(case.category_id or "")
    lead = snapshot.agencies.get(case.lead_id or 0)
    kind = "|".join(word for word, applies in (("Rahasia", case.confidential), ("Anonim", case.anonymous)) if applies)
    text = str(said.get("first_text" if case.imported else "text", ""))
    return [
        number or case.reference,
        f"{local.day:02d} {_MONTHS[local.month - 1]} {local.year}",
        f"{local:%H:%M:%S}",
        CLASS_WORDS.get(case.classification or "", ""),
        case.category_id or "",
        str(said.get("category_name", "")) or (category.name if category else ""),
        str(said.get("title", "")),
        text,
        str(said.get("final_text", "")) if case.imported else text,
        str(said.get("privacy", "")) if untouched else kind,
        case.source_detail if case.imported else SOURCE_WORDS.get(case.source, case.get_source_display()),
        str(said.get("parent_agency", "")) if untouched else owner,
        str(said.get("agency", "")) if untouched else (lead.name if lead else ""),
        case.national_status if untouched else _status_words(case),
        str(said.get("reason", "")) if untouched else _reason(case),
        str(said.get("province", "")) if untouched else "Nusa Tenggara Barat",
        str(said.get("regency", "")) if untouched else _regency(case, snapshot),
    ]


def _status_words(case: Case) -> str:
    if case.status == Status.CLOSED:
        return ended_words("Ditutup", case.closed_by)
    if case.status == Status.ARCHIVED:
        return ended_words("Diarsipkan", case.archived_by)
    return STATUS_WORDS[Status(case.status)]


def _reason(case: Case) -> str:
    return str(ArchiveReason(case.archive_reason).label) if case.archive_reason else ""


def _regency(case: Case, snapshot: Snapshot) -> str:
    if case.region_unclear:
        return case.region_unclear
    path = snapshot.region_path(case.region_id)
    return path[0].name if path else ""
