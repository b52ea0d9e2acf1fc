from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from ntbcare.monitoring.charts import LOMBOK, SUMBAWA, Bar, Point, Series, bars, months, small_multiples, tile_map

WORDS = {"name": "c", "title": "Dari 717 laporan, 374 ditindaklanjuti", "description": "Batang <per> instansi"}
NAMES = {code: f"Kabupaten {code}" for code in (*LOMBOK, *SUMBAWA)}


def month(number: int) -> date:
    return date(2020 + number // 12, number % 12 + 1, 1)


def elements(chart: str, tag: str) -> list[ET.Element]:
    return list(ET.fromstring(chart).iter(f"{{http://www.w3.org/2000/svg}}{tag}"))


def texts(chart: str) -> list[str]:
    return [element.text or "" for element in elements(chart, "text")]


@pytest.fixture
def row() -> list[Point]:
    return [Point(month(number), Decimal("50.5"), cases) for number, cases in enumerate([12, 30, 9, 20, 20])]


@pytest.fixture
def charts(row: list[Point]) -> list[str]:
    return [
        bars([Bar("Dinas <b>", 3, 1), Bar("Nol", 0)], **WORDS),
        months(row, **WORDS),
        months([], **WORDS),
        small_multiples([Series("Satu", row), Series("Dua", row[2:])], **WORDS),
        tile_map({"52.71": 4, "52.01": None}, NAMES, **WORDS),
    ]


def test_every_chart_has_a_title_and_a_description_for_those_who_do_not_see(charts: list[str]) -> None:
    for chart in charts:
        root = ET.fromstring(chart)
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-labelledby"] == "c-title c-desc"
        assert [element.text for element in elements(chart, "title")] == [WORDS["title"]]
        assert [element.text for element in elements(chart, "desc")] == [WORDS["description"]]


def test_no_chart_carries_style_script_or_raw_markup(charts: list[str]) -> None:
    for chart in charts:
        assert not re.search(r"style\s*=|<style|<script|<b>", chart)


def test_a_part_is_drawn_within_its_whole() -> None:
    chart = bars([Bar("Semua", 717, 374, "374 dari 717"), Bar("Kesehatan", 100, 100)], **WORDS)
    widths = [float(element.attrib["width"]) for element in elements(chart, "rect")]
    assert widths[1] / widths[0] == pytest.approx(374 / 717, abs=0.01)
    assert widths[2] == widths[3]
    assert "374 dari 717" in texts(chart)


def test_the_longest_bar_leaves_room_for_its_number() -> None:
    chart = bars([Bar("Semua", 717, None, "374 dari 717 · 52,2 %")], **WORDS)
    assert float(elements(chart, "rect")[0].attrib["width"]) < 230


def test_months_of_fewer_than_ten_cases_are_dots_that_no_line_joins(row: list[Point]) -> None:
    chart = months(row, **WORDS)
    joined = [element for element in elements(chart, "line") if element.attrib["class"] == "chart-line"]
    few = [element for element in elements(chart, "circle") if "chart-few" in element.attrib["class"]]
    assert (len(joined), len(few), len(elements(chart, "circle"))) == (2, 1, 5)


def test_a_month_without_a_value_interrupts_the_line(row: list[Point]) -> None:
    row[1] = Point(month(1), None, 30)
    joined = [element for element in elements(months(row, **WORDS), "line") if element.attrib["class"] == "chart-line"]
    assert len(joined) == 1


def test_numbers_are_written_as_the_reader_writes_them(row: list[Point]) -> None:
    with translation.override("id"):
        assert "50,5 %" in texts(months(row, unit=" %", **WORDS))
    with translation.override("en"):
        assert "50.5 %" in texts(months(row, unit=" %", **WORDS))


def test_the_scale_begins_at_zero() -> None:
    chart = months([Point(month(0), 90, 50), Point(month(1), 100, 50)], **WORDS)
    axis = next(float(e.attrib["y1"]) for e in elements(chart, "line") if e.attrib["class"] == "chart-axis")
    low, high = (axis - float(circle.attrib["cy"]) for circle in elements(chart, "circle"))
    assert low / high == pytest.approx(0.9, abs=0.01)


def test_panels_share_months_and_scale(row: list[Point]) -> None:
    chart = small_multiples([Series("Satu", row), Series("Dua", [Point(month(4), 10, 50)])], **WORDS)
    assert texts(chart).count("Jan 2020") == 2
    heights = [float(circle.attrib["cy"]) for circle in elements(chart, "circle")]
    assert heights[-1] > heights[0]


def test_the_tile_map_goes_from_west_to_east() -> None:
    chart = tile_map({"52.71": 4}, NAMES, **WORDS)
    codes = [text for text in texts(chart) if text.startswith("52.")]
    assert codes == [*LOMBOK, *SUMBAWA]
    assert texts(chart).count("–") == 9
    assert len(elements(chart, "rect")) == 10


def test_a_long_name_is_broken_between_words_and_not_cut_off() -> None:
    name = "Dinas Kependudukan dan Pencatatan Sipil Kota Mataram"
    drawn = bars([Bar(name, 7, 7, "7 dari 7")], name="agency", title="Paling banyak", description="")
    lines = re.findall(r'class="chart-label"[^>]*>([^<]+)<', drawn)
    assert " ".join(lines) == name
    assert all(len(line) * 7.5 <= 360 for line in lines)


def test_of_few_months_each_carries_its_number() -> None:
    drawn = months([Point(date(2026, month, 1), 20 + month, 20) for month in (9, 10, 11)], name="m", title="", description="")
    assert re.findall(r'class="chart-value"[^>]*>([^<]+)<', drawn) == ["31", "29", "30"]
