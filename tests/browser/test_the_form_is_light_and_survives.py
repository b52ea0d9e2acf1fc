from __future__ import annotations

import pytest
from playwright.sync_api import Request, Route, expect

from ntbcare.cases.models import Case
from tests.browser.conftest import PHONE, Device, Visitor, wait_until

STORY = "Air tidak mengalir sejak Senin di seluruh kampung."


@pytest.fixture(params=[PHONE], ids=str)
def device(request: pytest.FixtureRequest) -> Device:
    """A cheap telephone."""
    chosen: Device = request.param
    return chosen


def test_it_takes_at_most_five_requests(visitor: Visitor) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    visitor.page.on("request", note)
    visitor.go("/lapor")
    visitor.page.wait_for_load_state("networkidle")
    assert len(asked) <= 5, asked


def test_a_draft_survives_closing_the_page_and_can_be_deleted(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/lapor")
    page.fill("#text", STORY)
    page.select_option("#regency", "52.01")
    page.wait_for_selector("#district option[value='52.01.01']", state="attached")
    page.select_option("#district", "52.01.01")
    page.check("#confidential")
    page.wait_for_timeout(800)  # The draft is saved shortly after the last key.
    visitor.go("/tentang")
    visitor.go("/lapor")
    page.wait_for_selector("#draf:not([hidden])")
    expect(page.locator("#district")).to_have_value("52.01.01")
    visitor.look("lapor-draft")
    assert page.input_value("#text") == STORY
    assert page.is_checked("#confidential")
    page.click("#hapus-draf")
    page.wait_for_selector("#draf[hidden]", state="attached")
    assert page.input_value("#text") == ""
    assert page.evaluate("localStorage.getItem('ntbcare-draf')") is None


def test_a_lost_connection_loses_nothing_and_sends_later(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/lapor")
    wait_until(page, "self.ntbQueue")
    page.fill("#text", STORY)
    page.context.set_offline(True)
    page.click("#kirim")
    expect(page.locator("#tersimpan")).to_contain_text("sambungan terputus")
    visitor.complaints.clear()
    visitor.look("lapor-tersimpan")
    assert Case.objects.count() == 0
    visitor.complaints.clear()
    page.context.set_offline(False)
    page.wait_for_url("**/lapor/terkirim")
    assert Case.objects.count() == 1
    assert page.evaluate("localStorage.getItem('ntbcare-draf')") is None


def test_an_answer_lost_on_the_way_files_once(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/lapor")
    page.fill("#text", STORY)

    wait_until(page, "self.ntbQueue")

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/lapor", lose)
    page.click("#kirim")
    page.wait_for_url("**/lapor/terkirim")
    assert Case.objects.count() == 1


def test_a_double_click_files_once(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/lapor")
    page.fill("#text", STORY)
    page.dblclick("#kirim")
    page.wait_for_url("**/lapor/terkirim")
    assert Case.objects.count() == 1


def test_the_phone_says_where_it_is(visitor: Visitor) -> None:
    page = visitor.page
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": -8.5833, "longitude": 116.1167, "accuracy": 18})
    visitor.go("/lapor")
    page.click("#ambil-posisi")
    page.wait_for_selector("#hapus-posisi:not([hidden])")
    assert "Posisi ditambahkan: -8.5833, 116.1167" in visitor.text()
    page.fill("#text", STORY)
    page.click("#kirim")
    page.wait_for_url("**/lapor/terkirim")
    assert str(Case.objects.get().latitude) == "-8.58330"


def test_a_refusal_of_the_whole_leaves_the_form(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/lapor")
    page.evaluate("text => { document.getElementById('text').value = text; }", "x" * 300_000)
    page.click("#kirim")
    expect(page.locator("#kabar")).to_contain_text("Kiriman ini terlalu besar")
    assert len(page.input_value("#text")) == 300_000
