"""One row of the export, read: pure, without a database. What cannot be understood is said, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeAlias
from zoneinfo import ZoneInfo

from ntbcare.cases.sets import ArchiveReason, EndedBy, Source, Status
from ntbcare.common.text import clean_line, clean_text
from ntbcare.exchange.laporan_ringkas.layout import ARCHIVE_REASONS, CLASSES, MONTHS, SOURCES, STATUSES

Cells: TypeAlias = Mapping[str, object]
LONG_CELL = 30_000
"""Excel holds 32,767 characters in a cell; a text near that was probably cut by the export."""


class NotTaken(Exception):
    """The row cannot become a case; the message is the reason in the report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalRow:
    """A row that can be taken. Agency, category and region still stand as they were written."""

    row: int
    tracking_id: str
    received_at: datetime
    classification: str | None
    category_code: str
    category_name: str
    title: str
    text: str
    final_text: str
    anonymous: bool
    confidential: bool
    privacy_words: str
    source: Source
    source_words: str
    parent_agency: str
    agency: str
    status: Status
    status_words: str
    closed_by: EndedBy | None
    archived_by: EndedBy | None
    archive_reason: ArchiveReason | None
    reason_words: str
    province: str
    regency: str
    remarks: tuple[str, ...]


def read_row(number: int, cells: Cells, *, zone: ZoneInfo, now: datetime) -> NationalRow:
    """Understand one row. Raises NotTaken with the reason."""
    tracking_id = tracking_id_of(cells)
    if not tracking_id:
        raise NotTaken("no tracking id")
    remarks: list[str] = []
    if isinstance(cells.get("Tracking ID"), int | float):
        remarks.append("number read as text")
    received_at = _received(cells, zone, remarks)
    if received_at > now:
        raise NotTaken("date in the future")
    status_words = _line(cells, "Status Laporan")
    national = STATUSES.get(status_words.casefold())
    if national is None:
        raise NotTaken("unknown status" if status_words else "no status")
    title, text, final_text = _said(cells, remarks)
    agency = _line(cells, "Instansi Terdisposisi")
    status = Status.ASSIGNED if national.status == Status.VERIFIED and agency else national.status
    reason_words = _line(cells, "Alasan Tunda/Arsip")
    source, source_words = _source(cells, remarks)
    privacy_words = _line(cells, "Tipe Laporan (Anonim/Rahasia)")
    return NationalRow(
        row=number,
        tracking_id=tracking_id,
        received_at=received_at,
        classification=_classification(cells, remarks),
        category_code=_code(cells.get("ID Kategori")),
        category_name=_line(cells, "Kategori"),
        title=title,
        text=text,
        final_text=final_text,
        anonymous="anonim" in privacy_words.casefold(),
        confidential="rahasia" in privacy_words.casefold(),
        privacy_words=privacy_words,
        source=source,
        source_words=source_words,
        parent_agency=_line(cells, "Instansi Induk"),
        agency=agency,
        status=status,
        status_words=status_words,
        closed_by=national.closed_by,
        archived_by=national.archived_by,
        archive_reason=_archive_reason(reason_words) if national.archived_by else None,
        reason_words=reason_words,
        province=_line(cells, "Provinsi"),
        regency=_line(cells, "Kota/Kabupaten"),
        remarks=tuple(remarks),
    )


def tracking_id_of(cells: Cells) -> str:
    """The Tracking ID as text, also where the sheet holds a number; empty when there is none."""
    return _code(cells.get("Tracking ID"))


def read_day(value: object) -> tuple[date, str]:
    """The day in a cell and a remark on how it was written. Raises NotTaken for what is no day."""
    if isinstance(value, datetime):
        return value.date(), "true spreadsheet date and time"
    if isinstance(value, date):
        return value, "true spreadsheet date"
    text = clean_line(str(value)) if value is not None else ""
    if not text:
        raise NotTaken("no date")
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?", text):
        return _day(text, *(int(part) for part in match.groups())), "ISO date understood"
    if match := re.fullmatch(r"(\d{1,2})[ .-]([A-Za-z]+)\.?[ .-](\d{4})", text):
        month = MONTHS.get(match[2].casefold())
        if month is not None:
            return _day(text, int(match[3]), month, int(match[1])), ""
    if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        return _day(text, int(match[3]), int(match[2]), int(match[1])), "day/month/year understood"
    raise NotTaken(f"date not understood: {text[:40]}")


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotTaken(f"no such day: {text[:40]}") from error


def _received(cells: Cells, zone: ZoneInfo, remarks: list[str]) -> datetime:
    raw = cells.get("Tanggal Laporan Masuk")
    day, remark = read_day(raw)
    if remark:
        remarks.append(remark)
    clock = cells.get("Waktu Laporan Masuk")
    if clock in (None, "") and isinstance(raw, datetime):
        clock = raw.time()
    return datetime.combine(day, _time(clock, remarks), tzinfo=zone)


def _time(value: object, remarks: list[str]) -> time:
    if isinstance(value, datetime):
        return value.time().replace(tzinfo=None)
    if isinstance(value, time):
        return value.replace(tzinfo=None)
    text = clean_line(str(value)) if value is not None else ""
    try:
        return time.fromisoformat(text.replace(".", ":"))
    except ValueError:
        remarks.append("no time of day: midnight" if not text else f"time not understood, midnight: {text[:20]}")
        return time(0, 0)


def _said(cells: Cells, remarks: list[str]) -> tuple[str, str, str]:
    title = _line(cells, "Judul Laporan")
    first, last = (_text(cells, name) for name in ("Isi Laporan Awal", "Isi Laporan Akhir"))
    if not (title or first or last):
        raise NotTaken("nothing said")
    raw = str(cells.get("Isi Laporan Awal") or "")
    if raw.lstrip().startswith(("=", "+", "@")):
        remarks.append("formula never evaluated")
    if "<" in raw and ">" in raw:
        remarks.append("markup kept as text and shown escaped")
    if re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", raw):
        remarks.append("direction marks removed where shown")
    if max(len(first), len(last)) >= LONG_CELL:
        remarks.append("longest cell")
    return title, first, last


def _classification(cells: Cells, remarks: list[str]) -> str | None:
    raw = str(cells.get("Klasifikasi Laporan") or "")
    words = clean_line(raw)
    if not words:
        return None
    found = CLASSES.get(words.casefold())
    if found is None:
        remarks.append(f"unknown class, left open: {words[:60]}")
        return None
    if "\u00a0" in raw:
        remarks.append(f"no-break spaces folded: class {found.value}")
    return found.value


def _source(cells: Cells, remarks: list[str]) -> tuple[Source, str]:
    words = _line(cells, "Sumber Laporan")
    head = re.split(r"\s+-\s+", words, maxsplit=1)[0].casefold()
    found = SOURCES.get(words.casefold()) or SOURCES.get(head)
    if found is None:
        if words:
            remarks.append(f"unknown source, kept in words: {words[:60]}")
        return Source.SP4N, words[:120]
    if words.casefold() != head:
        remarks.append(f"source: {found.value}; detail kept")
    return found, words[:120]


def _archive_reason(words: str) -> ArchiveReason:
    return ARCHIVE_REASONS.get(words.casefold(), ArchiveReason.OTHER)


def _code(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean_line(str(value))[:40] if value is not None else ""


def _line(cells: Cells, name: str) -> str:
    value = cells.get(name)
    return clean_line(str(value)) if value is not None else ""


def _text(cells: Cells, name: str) -> str:
    value = cells.get(name)
    return clean_text(str(value)) if value is not None else ""
