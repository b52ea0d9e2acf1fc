"""A planning year's report as a file: one row a group, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ntbcare.aspirations.models import Outcome
from ntbcare.common.canonical import Json

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: Sequence[Any]) -> bytes:
    """Comma-separated values in UTF-8 with a mark in front, as spreadsheets want it. No cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_titles())
    for row in rows:
        writer.writerow([f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in _cells(row)])
    return "\ufeff".encode() + out.getvalue().encode()


def as_workbook(rows: Sequence[Any]) -> bytes:
    """An Excel workbook with one sheet; numbers are numbers, texts stay texts."""
    import xlsxwriter  # noqa: PLC0415  # loaded by those who export: every web process would hold it for nothing

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, bold = book.add_worksheet("Aspirasi"), book.add_format({"bold": True})
        sheet.set_column(1, 2, 40)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, _titles(), bold)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, list(_cells(row)))
    return out.getvalue()


def _titles() -> list[str]:
    return [
        _("Nomor"),
        _("Aspirasi"),
        _("Ringkasan"),
        _("Jumlah aspirasi"),
        _("Jumlah dukungan"),
        _("Wilayah"),
        _("Jawaban"),
        _("Tahun"),
        _("Program"),
        _("Instansi"),
        _("Alasan"),
    ]


def _cells(row: dict[str, Any]) -> Iterator[Json]:
    yield from (row["id"], row["title"], row["summary"], row["aspirations"], row["supporters"])
    yield "; ".join(f"{place['name'] or '–'} {place['n']}" for place in row["regions"])
    yield str(Outcome(row["outcome"]).label)
    yield from (row["year"] or "", row["programme"], row["agency"], row["text"])
