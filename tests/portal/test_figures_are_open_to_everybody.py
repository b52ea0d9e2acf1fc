from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from ntbcare.agencies.loader import load_reference
from ntbcare.agencies.queries import forget_reference
from ntbcare.cases.dispatch import drain
from ntbcare.common.clock import now, pretend
from ntbcare.deadlines.seed import seed_deadlines
from ntbcare.exchange.laporan_ringkas.importing import import_file
from tests.portal.pages import words
from tests.world import World, file_case

ARCHIVE = Path(__file__).resolve().parents[3] / "shared/data/laporan-ringkas-ntb-2020-2021.xlsx"


@pytest.fixture
def archive(db: None) -> Client:
    """A site that has taken in the archive."""
    if not ARCHIVE.exists():
        pytest.skip("the archive is not on this machine")
    load_reference()
    forget_reference()
    seed_deadlines()
    import_file(ARCHIVE)
    drain()
    return Client()


def test_the_archive_gives_the_figures_of_the_commitment(archive: Client) -> None:
    page = words(archive.get("/statistik"))
    assert "Dari 717 laporan, 374 ditindaklanjuti" in page
    assert "52,2\u00a0%" in archive.get("/statistik").content.decode()
    assert "di antaranya ditutup sistem tanpa tanggapan yang kami ketahui" in page


def test_the_front_page_says_the_period_of_its_figure(archive: Client) -> None:
    page = words(archive.get("/"))
    assert "374 dari 717 laporan ditindaklanjuti." in page
    assert "1 Januari 2020 – 31 Juli 2021." in page


def test_without_complaints_no_figure_is_made_up(world: World) -> None:
    assert "ditindaklanjuti." not in words(Client().get("/"))
    assert "Belum ada laporan pada pilihan ini." in words(Client().get("/statistik"))


def test_each_chart_has_its_sentence_and_its_table(archive: Client) -> None:
    html = archive.get("/statistik").content.decode()
    assert html.count('<svg class="chart"') == html.count("<summary>Tabel</summary>") == 5
    assert "style=" not in html


def test_places_with_as_many_complaints_share_the_sentence(world: World) -> None:
    for region in ("52.01", "52.01", "52.06", "52.06", "52.71", None):
        file_case(region_code=region)
    drain()
    page = words(Client().get("/statistik"))
    assert "Paling banyak laporan tentang Kabupaten Lombok Barat dan Kabupaten Bima: masing-masing 2." in page
    assert "1 laporan belum jelas tempatnya." in page


def test_what_is_not_decided_yet_stands_behind_what_is(archive: Client) -> None:
    file_case()
    drain()
    html = archive.get("/statistik").content.decode()
    chart = html[html.index('aria-labelledby="agency-title') :]
    labels = re.findall(r'chart-label"[^>]*>([^<]+)<', chart[: chart.index("</svg>")])
    assert labels[-1] == "Belum ada instansi"


def test_a_year_and_an_unknown_agency(archive: Client) -> None:
    assert "Desember 2021" not in words(archive.get("/statistik?year=2020"))
    assert "tidak dikenal" in words(archive.get("/statistik?agency=Dinas+Sihir"))


def test_a_place_whose_every_month_is_too_small_to_show_has_its_page(world: World) -> None:
    for days in (3, 70):
        with pretend(now() - timedelta(days=days)):
            file_case(region_code="52.01")
    drain()
    assert Client().get("/statistik?region=52.01").status_code == 200


@pytest.mark.parametrize("query", ["year=99999", "year=x", "region=99", "region=%00", "agency=%00", "agency=-1", "year=²"])
def test_odd_questions_do_no_harm(world: World, query: str) -> None:
    assert Client().get(f"/statistik?{query}").status_code == 200
    assert Client().get(f"/laporan?{query}&after=x&status=y&class=z&topic=q&q=%00").status_code == 200


def test_a_new_complaint_shows_no_text_before_an_officer_released_it(world: World) -> None:
    case, _receipt = file_case()
    hidden, _receipt = file_case(confidential=True, region_code="52.01.01", text="Rahasia sekali isinya, tolong.")
    drain()
    page = words(Client().get("/laporan"))
    assert case.reference in page
    assert hidden.reference in page
    assert "Lampu jalan" not in page
    public = words(Client().get(f"/laporan/{hidden.reference}"))
    assert not re.search("Rahasia sekali|Gerung", public)
    assert "Isi laporan ini tidak dimuat" in public


def test_an_unknown_reference_is_not_found(world: World) -> None:
    for reference in ("NTB-26-9999991", "bukan-nomor", "%00"):
        assert Client().get(f"/laporan/{reference}").status_code == 404
