"""Opening the workbook: the header is found by its titles, formulas are never evaluated, bombs are not unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ntbcare.common.text import clean_line
from ntbcare.exchange.errors import UnreadableFile
from ntbcare.exchange.laporan_ringkas.layout import COLUMNS, HEADER_WITHIN, NEEDED
from ntbcare.exchange.laporan_ringkas.rows import Cells

MAX_UNPACKED = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """An opened export: whose it is, how many rows it has at most, and the rows with their numbers in the sheet."""

    agency: str
    total: int
    rows: Iterator[tuple[int, Cells]]


@contextmanager
def open_sheet(path: Path) -> Iterator[Sheet]:
    """Open an export. Raises UnreadableFile when it is no workbook or no row within the first 20 is the header."""
    # Loaded by those who read workbooks: 20 MB that every web process would hold for nothing.
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    _check_size(path)
    try:
        book = load_workbook(path, read_only=True, data_only=False)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise UnreadableFile("Berkas ini bukan buku kerja Excel (.xlsx) yang dapat dibaca.") from error
    try:
        sheet = book.worksheets[0]
        numbered = enumerate(sheet.iter_rows(values_only=True), start=1)
        agency, header, names = _header(numbered)
        total = max((sheet.max_row or header) - header, 0)
        yield Sheet(agency=agency, total=total, rows=_rows(numbered, names))
    finally:
        book.close()


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFile("Berkas ini bukan buku kerja Excel (.xlsx) yang dapat dibaca.") from error
    if unpacked > MAX_UNPACKED:
        raise UnreadableFile("Isi berkas ini terlalu besar.")


def _header(numbered: Iterator[tuple[int, tuple[object, ...]]]) -> tuple[str, int, dict[int, str]]:
    known = {title.casefold(): title for title in COLUMNS}
    agency = ""
    for number, values in numbered:
        if number > HEADER_WITHIN:
            break
        titles = [clean_line(str(value)) if value is not None else "" for value in values]
        if titles and titles[0] == "Nama Instansi":
            agency = next((title for title in titles[1:] if title), "")
        names = {index: known[title.casefold()] for index, title in enumerate(titles) if title.casefold() in known}
        if set(names.values()) >= NEEDED:
            return agency, number, names
    raise UnreadableFile("Baris judul Laporan Ringkas tidak ditemukan pada 20 baris pertama.")


def _rows(numbered: Iterator[tuple[int, tuple[object, ...]]], names: dict[int, str]) -> Iterator[tuple[int, Cells]]:
    for number, values in numbered:
        cells = {name: values[index] for index, name in names.items() if index < len(values)}
        if any(value not in (None, "") for value in cells.values()):
            yield number, cells
