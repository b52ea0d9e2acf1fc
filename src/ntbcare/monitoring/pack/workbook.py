"""The pack as a workbook: every figure as a number, and the list of cases. Every text is written as text."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from ntbcare.monitoring.pack import meeting_sheets, words, years

_SHEETS = (
    ("agency", "Instansi"), ("region", "Kabupaten dan kota"), ("topic", "Topik"), ("month", "Bulan"), ("source", "Sumber"),
    ("class", "Klasifikasi"),
)  # fmt: skip
_LONGEST = 32_767
"""Letters that a cell of a workbook holds."""


def write_workbook(said: dict[str, Any], folder: Path, target: Path) -> None:
    """Write the workbook; its dates are those of the frozen data, not of today."""
    xlsxwriter = import_module("xlsxwriter")
    with xlsxwriter.Workbook(
        str(target), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        # A workbook has no zone: the moment in UTC.
        created = datetime.fromisoformat(said["frozen_at"]).astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": f"Bahan evaluasi {said['title']}", "author": "NTB Care", "created": created})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _summary(book.add_worksheet("Ringkasan"), said, bold)
        _cards(book.add_worksheet("Rapor"), said, bold)
        for name, title in _SHEETS:
            _groups(book.add_worksheet(title), said["groups"][name], said["definitions"], bold)
        if years.years_of(said):
            _years(book.add_worksheet("Lima tahun"), said, bold)
        for name, heads, rows in meeting_sheets.sheets(said):
            _rows(book.add_worksheet(name), heads, rows, bold)
        _definitions(book.add_worksheet("Definisi"), said, bold)
        _cases(book.add_worksheet("Kasus"), folder / "data" / "kasus.csv", bold)


def _summary(sheet: Any, said: dict[str, Any], bold: Any) -> None:  # noqa: ANN401  # the library has no types
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 2, 20)
    sheet.write_string(0, 0, words.headline(said), bold)
    for row, text in enumerate(words.compared(said), start=1):
        sheet.write_string(row, 0, text)
    top = 6
    for column, head in enumerate(("", said["title"], said["before"]["title"])):
        sheet.write_string(top, column, head, bold)
    labels = {one["name"]: one["label"] for one in said["definitions"]}
    names = [name for name, value in said["total"].items() if not isinstance(value, bool)]
    for row, name in enumerate(names, start=top + 1):
        sheet.write_string(row, 0, labels.get(name, name))
        _number(sheet, row, 1, said["total"][name])
        _number(sheet, row, 2, said["before"]["figures"].get(name))
    top = top + len(names) + 2
    for row, one in enumerate(words.targets(said), start=top):
        for column, value in enumerate(one[:3]):
            sheet.write_string(row, column, value)


def _cards(sheet: Any, said: dict[str, Any], bold: Any) -> None:  # noqa: ANN401
    heads = ("Instansi", "Laporan", "Tepat waktu (adil), %", "paling rendah", "paling tinggi", "%TL", "Ditolak", "Menunggu")
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(heads), 14)
    for column, head in enumerate((*heads, "Kelompok"), start=0):
        sheet.write_string(0, column, head, bold)
    for at, card in enumerate(said["scorecard"]["cards"], start=1):
        fair = [100 * value for value in card["fair"] or ()] or [None] * 3
        sheet.write_string(at, 0, card["name"])
        for column, value in enumerate(
            (card["units"], *fair, card["followed_up_percent"], card["refused"], card["waiting"]), start=1
        ):
            _number(sheet, at, column, value)
        sheet.write_string(at, len(heads), words.BANDS[card["band"]])


def _groups(sheet: Any, rows: list[dict[str, Any]], definitions: list[dict[str, str]], bold: Any) -> None:  # noqa: ANN401
    labels = {one["name"]: one["label"] for one in definitions}
    names = [name for name in (rows[0]["figures"] if rows else {}) if name not in {"suppressed", "opinions_hidden"}]
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(names), 14)
    for column, name in enumerate(names, start=1):
        sheet.write_string(0, column, labels.get(name, name), bold)
    for at, row in enumerate(rows, start=1):
        sheet.write_string(at, 0, row["label"])
        if row["figures"]["suppressed"]:
            sheet.write_string(at, 1, words.HIDDEN)
            continue
        for column, name in enumerate(names, start=1):
            _number(sheet, at, column, row["figures"][name])


def _years(sheet: Any, said: dict[str, Any], bold: Any) -> None:  # noqa: ANN401
    found = years.years_of(said)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(found), 14)
    for column, head in enumerate(years.heads(said)):
        sheet.write_string(0, column, head, bold)
    for at, (name, row) in enumerate(zip(years.SHOWN, years.rows(said), strict=True), start=1):
        sheet.write_string(at, 0, row[0])
        for column, (one, text) in enumerate(zip(found, row[1:], strict=True), start=1):
            value = (one["figures"] or {}).get(name)
            if value is None:
                sheet.write_string(at, column, text)
            else:
                sheet.write_number(at, column, value)
    for at, text in enumerate(years.notes(said), start=len(years.SHOWN) + 2):
        sheet.write_string(at, 0, text)


def _rows(sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[str | int | None]], bold: Any) -> None:  # noqa: ANN401
    """Heads and rows of texts and numbers."""
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(heads), 24)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, column, value[:_LONGEST])
            else:
                _number(sheet, at, column, value)


def _definitions(sheet: Any, said: dict[str, Any], bold: Any) -> None:  # noqa: ANN401
    heads = {"name": "Kode", "label": "Angka", "sentence": "Arti", "formula": "Rumus", "source": "Sumber", "valid_from": "Sejak"}
    sheet.set_column(0, 1, 28)
    sheet.set_column(2, 4, 60)
    for column, head in enumerate(heads.values()):
        sheet.write_string(0, column, head, bold)
    for at, one in enumerate(said["definitions"], start=1):
        for column, name in enumerate(heads):
            sheet.write_string(at, column, one[name])


def _cases(sheet: Any, path: Path, bold: Any) -> None:  # noqa: ANN401
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 20, 18)
    with path.open(encoding="utf-8", newline="") as file:
        for at, row in enumerate(csv.reader(file)):
            for column, value in enumerate(row):
                if value:
                    sheet.write_string(at, column, value[:_LONGEST], *([bold] if at == 0 else []))


def _number(sheet: Any, row: int, column: int, value: float | None) -> None:  # noqa: ANN401
    if value is not None:
        sheet.write_number(row, column, value)
