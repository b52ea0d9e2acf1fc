"""Round trip: an untouched archive comes out as it came in; a formula stays a text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ntbcare.agencies.loader import load_reference
from ntbcare.agencies.queries import forget_reference
from ntbcare.deadlines.seed import seed_deadlines
from ntbcare.exchange.laporan_ringkas.exporting import export_file
from ntbcare.exchange.laporan_ringkas.importing import import_file
from ntbcare.exchange.laporan_ringkas.layout import COLUMNS, HEADER_ROW
from ntbcare.workflow.verify import verify_case
from tests.exchange.test_the_archive_is_taken_in import ARCHIVE, HOSTILE
from tests.world import SORTING, World, file_case

needs_files = pytest.mark.skipif(not ARCHIVE.exists(), reason="the sample files stand beside the project, in ../shared/data")


def rows_of(path: Path) -> list[tuple[str, ...]]:
    sheet = load_workbook(path).worksheets[0]
    assert tuple(cell.value for cell in sheet[HEADER_ROW]) == COLUMNS
    rows = sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    return sorted(tuple("" if value is None else str(value) for value in row) for row in rows)


@needs_files
def test_the_archive_comes_out_as_it_came_in(db: None, tmp_path: Path) -> None:
    load_reference()
    forget_reference()
    seed_deadlines()
    import_file(ARCHIVE)
    out = tmp_path / "out.xlsx"
    assert export_file(out, first=date(2020, 1, 1), last=date(2021, 7, 31)) == 717
    assert rows_of(out) == rows_of(ARCHIVE)


@needs_files
def test_a_formula_leaves_as_text(db: None, tmp_path: Path) -> None:
    load_reference()
    forget_reference()
    seed_deadlines()
    import_file(HOSTILE)
    out = tmp_path / "out.xlsx"
    export_file(out, first=date(2019, 1, 1), last=date(2022, 1, 1))
    cells = [cell for row in load_workbook(out).worksheets[0].iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith("="))


def test_what_was_worked_on_here_leaves_with_its_present_state(world: World, tmp_path: Path) -> None:
    case, _ = file_case()
    verify_case(case.pk, SORTING, actor=world.coordinator)
    out = tmp_path / "out.xlsx"
    day = case.received_at.date()
    export_file(out, first=date(day.year, 1, 1), last=date(day.year + 1, 1, 1))
    (row,) = rows_of(out)
    shown = dict(zip(COLUMNS, row, strict=True))
    assert shown["Tracking ID"] == case.reference
    assert (shown["Status Laporan"], shown["Klasifikasi Laporan"]) == ("Terverifikasi", "Pengaduan Tidak Berkadar Pengawasan")
    assert (shown["Sumber Laporan"], shown["Kategori"]) == ("Website", "Penerangan Jalan")
