"""A half-year is frozen and set as PDF, workbook and slides; from the frozen data they come out byte for byte the same."""

from __future__ import annotations

import csv
import json
import os
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from pptx import Presentation

from ntbcare.cases.models import Case
from ntbcare.common.clock import pretend
from ntbcare.common.errors import InvalidInput
from ntbcare.config.cli import main
from ntbcare.monitoring.models import Target, TargetOf
from ntbcare.monitoring.pack.building import PackNotBuilt, build_pack, differing, set_documents
from ntbcare.monitoring.pack.semester import read_semester
from ntbcare.monitoring.pack.words import judged
from ntbcare.monitoring.scorecard import HalfYear
from tests.deadlines.journey import at
from tests.monitoring.people import Land, add_case, make_land

pytestmark = pytest.mark.long

FIRST_HALF = HalfYear(2026, 1)


@pytest.fixture
def land(db: None) -> Land:
    """Eight cases of the first half of 2026 and two of the half before; one is confidential, one looks like a formula."""
    land = make_land()
    for day in range(1, 6):
        add_case(land, f"2026-01-0{day} 00:10", status="in_progress", region_id="52.01.01.1001", category_id="1398")
    add_case(land, "2026-06-30 23:50", status="received", category_id="942", region_id="52.71")
    add_case(land, "2026-03-02 09:00", status="closed", closed_by="system", confidential=True, category_id="1398")
    add_case(land, "2026-03-02 09:00", status="archived", archived_by="officer", archive_reason="other")
    add_case(land, "2025-12-31 23:50", status="received")
    add_case(land, "2026-07-01 00:10", status="received")
    add_case(land, "2025-08-01 09:00", status="closed", closed_by="officer")
    return land


def built(folder: Path) -> dict[str, object]:
    with pretend(at("2026-07-10 09:00")):
        build_pack(FIRST_HALF, folder)
    said: dict[str, object] = json.loads((folder / "data" / "angka.json").read_text())
    return said


def test_the_figures_are_those_of_the_half_year_and_of_the_one_before(land: Land, tmp_path: Path) -> None:
    said = built(tmp_path / "pack")
    total, before = said["total"], said["before"]
    assert isinstance(total, dict)
    assert isinstance(before, dict)
    assert (total["received"], total["followed_up"], total["closed_without_answer"]) == (8, 6, 1)
    assert before["title"] == "Semester II 2025"
    assert before["figures"]["received"] == 2
    assert (said["frozen_at"], said["unfinished"]) == ("2026-07-10T09:00:00+08:00", False)


def test_every_case_is_listed_and_of_a_confidential_one_number_day_class_and_status(land: Land, tmp_path: Path) -> None:
    built(tmp_path / "pack")
    with (tmp_path / "pack" / "data" / "kasus.csv").open(newline="") as file:
        rows = {row["nomor"]: row for row in csv.DictReader(file)}
    assert len(rows) == 8
    hidden = rows[Case.objects.get(confidential=True).reference]
    assert {name for name, value in hidden.items() if value} <= {"nomor", "diterima", "klasifikasi", "status"}
    assert max(row["diterima"] for row in rows.values()) == "2026-06-30"


def test_workbook_and_slides_say_the_same_as_the_frozen_figures(land: Land, tmp_path: Path) -> None:
    built(tmp_path / "pack")
    book = openpyxl.load_workbook(tmp_path / "pack" / "evaluasi-2026-1.xlsx")
    summary = {row[0].value: row[1].value for row in book["Ringkasan"].iter_rows(max_col=2)}
    assert summary["Diterima"] == 8
    assert book["Kasus"].max_row == 9
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    slides = Presentation(str(tmp_path / "pack" / "evaluasi-2026-1.pptx")).slides
    said = [shape.text_frame.text for shape in slides[0].shapes if shape.has_text_frame]
    assert "Dari 8 laporan, 6 ditindaklanjuti (75,0 %)" in said
    with pikepdf.open(tmp_path / "pack" / "evaluasi-2026-1.pdf") as paper:
        assert len(paper.pages) >= 4
        assert str(paper.docinfo["/Title"]) == "Bahan evaluasi Semester I 2026"


def test_the_scorecard_is_in_it_and_speed_is_judged_where_it_is_known(land: Land, tmp_path: Path) -> None:
    Target.objects.all().delete()
    half = {"measure": "followed_up_percent", "held_against": TargetOf.AGENCY, "at_least": Decimal(50)}
    Target.objects.create(name="Baik", source="SP4N", valid_from=date(2020, 1, 1), **half)
    said = built(tmp_path / "pack")
    card = said["scorecard"]
    assert isinstance(card, dict)
    assert [(one["name"], one["band"]) for one in card["cards"]] == [("Dinas PUPR", "few")]
    assert judged(said).startswith("Menurut indikator nasional 1 dari 1 instansi baik")
    nothing = card | {"judged": 1, "good": 1, "judged_with_speed": 0}
    assert judged({"scorecard": nothing}).endswith("laporannya terlalu sedikit.")
    book = openpyxl.load_workbook(tmp_path / "pack" / "evaluasi-2026-1.xlsx")
    assert book["Rapor"]["A2"].value == "Dinas PUPR"


def test_built_again_later_and_elsewhere_it_is_byte_for_byte_the_same(
    land: Land, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "pack"
    built(folder)
    for file in folder.glob("evaluasi-*"):
        if file.suffix != ".pdf":
            with zipfile.ZipFile(file) as archive:
                assert {info.date_time[0] for info in archive.infolist()} == {1980}, file
        os.utime(file, (0, 0))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    Case.objects.update(status="archived")
    assert differing(folder) == []
    assert main(["report", "again", str(folder)]) == 0


def test_data_that_are_not_those_that_were_frozen_are_refused(land: Land, tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    built(folder)
    frozen = folder / "data" / "angka.json"
    frozen.write_text(frozen.read_text().replace('"followed_up": 6', '"followed_up": 7', 1))
    with pytest.raises(PackNotBuilt, match="not those that were frozen"):
        set_documents(folder)


def test_a_document_that_somebody_changed_is_named(land: Land, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "pack"
    built(folder)
    paper = folder / "evaluasi-2026-1.pdf"
    paper.write_bytes(paper.read_bytes() + b"\n")
    assert main(["report", "again", str(folder), "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"differing": ["evaluasi-2026-1.pdf"]}


def test_what_was_frozen_is_never_overwritten(land: Land, tmp_path: Path) -> None:
    built(tmp_path / "pack")
    assert main(["report", "semester", "2026-1", "--out", str(tmp_path / "pack")]) == 1


def test_a_half_year_without_cases_is_said_so(land: Land, tmp_path: Path) -> None:
    with pretend(at("2026-07-10 09:00")):
        assert build_pack(HalfYear(2019, 1), tmp_path / "pack") == 0
    slides = Presentation(str(tmp_path / "pack" / "evaluasi-2019-1.pptx")).slides
    assert "Semester I 2019: belum ada laporan" in [shape.text_frame.text for shape in slides[0].shapes if shape.has_text_frame]


@pytest.mark.parametrize("text", ["", "2021", "2021-0", "2021-3", "2017-2", "2027-1", "2021-1 ", "２０２１-1", "-1", "99999-1"])
def test_impossible_half_years_are_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_semester(text, today=date(2026, 11, 27))


def test_half_years_follow_each_other() -> None:
    first = read_semester("2021-1", today=date(2026, 11, 27))
    assert (first.first, first.last, str(first.before()), first.title) == (
        date(2021, 1, 1),
        date(2021, 6, 30),
        "2020-2",
        "Semester I 2021",
    )
    assert (first.before().last, str(first.before().before())) == (date(2020, 12, 31), "2020-1")
