"""Five years side by side: by the year at the site; without data is not nought; what runs says so; few opinions stay hidden."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pptx import Presentation

from ntbcare.common.clock import pretend
from ntbcare.monitoring.indicators import INDICATORS
from ntbcare.monitoring.pack.building import build_pack, differing
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.monitoring.scorecard import HalfYear
from ntbcare.monitoring.years import read_years
from tests.deadlines.journey import at
from tests.monitoring.people import Land, add_case, make_land

pytestmark = pytest.mark.long

ENDED = {"status": "closed", "closed_by": "officer"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with pretend(at("2026-11-27 09:00")):
        yield


@pytest.fixture
def land(db: None) -> Land:
    """Twelve cases in 2022, imported; none in 2023; two at the turn of 2024 to 2025; twenty in 2026."""
    land = make_land()
    for day in range(1, 13):
        add_case(land, f"2022-05-{day:02} 10:00", imported=True, **(ENDED if day <= 3 else {"status": "received"}))
    add_case(land, "2024-12-31 23:30", status="received")
    add_case(land, "2025-01-01 00:10", status="received")
    for day in range(1, 21):
        add_case(land, f"2026-03-{day:02} 10:00", **(ENDED if day <= 15 else {"status": "received"}))
    return land


def text_of(path: str) -> str:
    return Client().get(path).content.decode()


def test_each_year_holds_what_was_received_in_it_at_the_site(land: Land) -> None:
    found = {one.year: one for one in read_years(2026)}
    assert list(found) == [2022, 2023, 2024, 2025, 2026]
    received = {year: one.figures.received if one.figures else None for year, one in found.items()}
    # Ten past midnight on New Year's Day in Makassar is still the year before in Greenwich.
    assert received == {2022: 12, 2023: None, 2024: 1, 2025: 1, 2026: 20}
    assert [year for year, one in found.items() if one.running] == [2026]


def test_each_year_says_what_statistics_of_it_say(land: Land) -> None:
    for one in read_years(2026):
        total = statistics(Question(received_from=date(one.year, 1, 1), received_to=date(one.year, 12, 31))).total
        assert total.received == (one.figures.received if one.figures else 0)
        if one.figures:
            opinions = {"rated", "confirmed", "satisfied", "satisfied_percent"}
            wanted, said = total.as_json(), one.figures.as_json()
            assert {name: said[name] for name in said if name not in opinions} == {
                name: wanted[name] for name in wanted if name not in opinions
            }


def test_one_statement_however_many_cases(land: Land) -> None:
    with CaptureQueriesContext(connection) as few:
        read_years(2026)
    for day in range(1, 29):
        add_case(land, f"2021-02-{day:02} 10:00")
    with CaptureQueriesContext(connection) as many:
        read_years(2026)
    assert len(few) == len(many) == 1


def test_opinions_of_few_are_hidden_and_those_that_would_give_them_away(land: Land) -> None:
    rated = ENDED | {"answered_at": at("2021-06-01 10:00"), "stars": 5}
    for year, cases in ((2021, 30), (2022, 8), (2025, 2)):
        for day in range(1, cases + 1):
            add_case(land, f"{year}-06-{day:02} 08:00", **rated)
    found = {one.year: one.figures for one in read_years(2026)}
    shown = {year: figures.rated for year, figures in found.items() if figures}
    assert shown == {2022: None, 2024: 0, 2025: None, 2026: 0}, "of 2025 two, and of 2022 so that nobody subtracts"
    assert "1–4, disembunyikan" in text_of("/statistik/tahun?year=2026")


def test_the_page_says_it_for_everybody(land: Land) -> None:
    page = text_of("/statistik/tahun")
    assert "Tahun 2026: dari 20 laporan, 15 ditindaklanjuti" in page
    assert "Tanpa data di layanan ini: 2023" in page
    assert page.count("tanpa data") >= 2
    assert "belum selesai" in page
    assert "kebetulan" not in page, "a running year is not compared"
    assert 'class="chart"' in page
    assert 'href="/statistik/tahun"' in text_of("/statistik")
    rows = list(csv.DictReader(text_of("/statistik/tahun.csv?year=2026").lstrip("\ufeff").splitlines()))
    assert [(row["year"], row["running"], row["data"], row["received"]) for row in rows] == [
        ("2022", "False", "True", "12"), ("2023", "False", "False", ""), ("2024", "False", "True", "1"),
        ("2025", "False", "True", "1"), ("2026", "True", "True", "20"),
    ]  # fmt: skip


def test_whole_years_are_compared_with_care(land: Land) -> None:
    for day in range(1, 29):
        add_case(land, f"2023-06-{day:02} 10:00", **ENDED)
    with pretend(at("2027-02-01 09:00")):
        assert "Bagian yang ditindaklanjuti naik: 100,0" in text_of("/statistik/tahun?year=2023")
        assert "Bagian yang" not in text_of("/statistik/tahun?year=2026"), "one case of 2025 says nothing"
    for day in range(1, 29):
        add_case(land, f"2021-06-{day:02} 10:00", **(ENDED if day <= 8 else {"status": "received"}))
    assert "bisa saja kebetulan" in text_of("/statistik/tahun?year=2022")


@pytest.mark.parametrize("year", ["", "1", "abcd", "99999", "2017", "2031", "-2026", "２０２６", "2026%00", "9" * 400])
def test_an_impossible_year_is_this_one(land: Land, year: str) -> None:
    assert "Tahun 2026:" in text_of(f"/statistik/tahun?year={year}")
    assert Client().get(f"/statistik/tahun.csv?year={year}").status_code == 200


def test_without_any_case_it_says_so(db: None) -> None:
    make_land()
    assert "Belum ada data pada kelima tahun ini." in text_of("/statistik/tahun")


def test_a_changed_definition_is_marked_with_its_day(land: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = replace(next(one for one in INDICATORS if one.name == "completed"), valid_from=date(2026, 12, 1))
    monkeypatch.setattr("ntbcare.monitoring.years.INDICATORS", (*INDICATORS, newer))
    assert "Selesai: cara menghitung berubah sejak 1 Desember 2026" in text_of("/statistik/tahun?year=2026")
    assert "berubah sejak" not in text_of("/statistik/tahun?year=2025")


def test_the_pack_holds_them(land: Land, tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    build_pack(HalfYear(2026, 1), folder)
    said = json.loads((folder / "data" / "angka.json").read_text())
    assert [(one["year"], one["figures"] and one["figures"]["received"]) for one in said["years"]["years"]] == [
        (2022, 12), (2023, None), (2024, 1), (2025, 1), (2026, 20),
    ]  # fmt: skip
    book = openpyxl.load_workbook(folder / "evaluasi-2026-1.xlsx")
    assert [cell.value for cell in book["Lima tahun"][1]] == ["", "2022", "2023", "2024", "2025", "2026*"]
    assert [cell.value for cell in book["Lima tahun"][2]] == ["Diterima", 12, "tanpa data", 1, 1, 20]
    titles = [slide.shapes[0].text_frame.text for slide in Presentation(str(folder / "evaluasi-2026-1.pptx")).slides]
    assert "Lima tahun berdampingan" in titles
    with pikepdf.open(folder / "evaluasi-2026-1.pdf") as paper:
        assert len(paper.pages) >= 5
    assert differing(folder) == []
