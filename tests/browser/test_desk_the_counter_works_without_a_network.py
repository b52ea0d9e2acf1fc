from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case
from ntbcare.cases.sets import Source
from tests.browser.conftest import PHONE, Device, Visitor, arrive, lose_network, regain_network
from tests.browser.gate import Gate
from tests.desk.sessions import browser_of
from tests.world import World

COUNTER_PC = Device("desktop-id", 1280, 860, "id")
STORIES = ["Antrean loket kependudukan sampai sore, petugas hanya satu.", "Pompa air desa rusak dan tidak diperbaiki.",
           "Guru kelas tiga tidak datang sejak dua minggu."]  # fmt: skip


@pytest.fixture(params=[PHONE, COUNTER_PC], ids=str)
def device(request: pytest.FixtureRequest) -> Device:
    """The counter's computer, or a clerk's own telephone."""
    chosen: Device = request.param
    return chosen


@pytest.fixture
def clerk(gate: Gate, world: World, chromium: Browser, device: Device) -> Iterator[Visitor]:
    """A clerk at the province's counter."""
    with arrive(chromium, gate.url, device) as person:
        sign_in(person, world)
        yield person
        gate.open()


def sign_in(person: Visitor, world: World) -> None:
    session = browser_of(world.actor(Role.CLERK, "Pemprov")).cookies["sessionid"].value
    person.page.context.add_cookies([{"name": "sessionid", "value": session, "url": person.base}])


def kept_for_a_day_without_network(clerk: Visitor) -> None:
    clerk.go("/desk/counter/")
    kept = "caches.open('ntbcare-halaman').then(c => c.keys()).then(k => k.filter(r => r.url.includes('counter')).length)"
    for _ in range(100):
        if clerk.page.evaluate(kept) >= 2:
            return
        clerk.page.wait_for_timeout(100)
    raise AssertionError("the counter is not kept")


def test_a_day_without_network_arrives_once_with_what_was_printed(clerk: Visitor, gate: Gate) -> None:
    page = clerk.page
    kept_for_a_day_without_network(clerk)
    clerk.look("loket")
    lose_network(clerk, gate)
    page.reload()
    printed = []
    for story, way in zip(STORIES, (Source.DESK, Source.PHONE, Source.LETTER), strict=True):
        page.check(f"input[name=way][value={way.value}]")
        page.fill("#text", story)
        printed.append(page.input_value("#provisional"))
        page.click("#kirim")
        expect(page.locator("#slip [data-provisional]")).to_have_text(printed[-1])
        expect(page.locator("#slip [data-received]")).to_have_text(re.compile(r"^\d+ \w+ \d{4} pukul \d\d\.\d\d$"))
        expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#menunggu li")).to_have_count(3)
    expect(page.locator("#kabar")).to_contain_text("Teruskan bekerja")
    page.reload()
    expect(page.locator("#menunggu li")).to_have_count(3)
    expect(page.locator("#kabar")).to_contain_text("Teruskan bekerja")
    clerk.complaints.clear()
    clerk.look("loket-luring")
    assert Case.objects.count() == 0
    assert len(set(printed)) == 3

    regain_network(clerk, gate)

    expect(page.locator("#terkirim li")).to_have_count(3)
    expect(page.locator("#menunggu")).to_be_hidden()
    cases = Case.objects.order_by("pk")
    assert [case.source for case in cases] == [Source.DESK, Source.PHONE, Source.LETTER]
    assert [case.source_detail for case in cases] == printed
    expect(page.locator("#terkirim li").last).to_contain_text(f"{cases[0].reference} · {printed[0]}")


def test_with_a_network_number_and_code_come_at_once(clerk: Visitor) -> None:
    page = clerk.page
    clerk.go("/desk/counter/")
    page.fill("#text", STORIES[0])
    page.select_option("#regency", "52.01")
    page.wait_for_selector("#district option[value='52.01.01']", state="attached")
    page.select_option("#district", "52.01.01")
    page.fill("#phone", "0812 3456 7890")
    page.click("#kirim")
    expect(page.locator("#slip [data-reference]")).to_have_text(re.compile("NTB-"))
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page.inner_text("#slip [data-code]"))
    expect(page.locator("#slip [data-qr] img")).to_be_visible()
    expect(page.locator("#slip [data-received]")).to_have_text(re.compile(r"^\d+ \w+ \d{4} pukul \d\d\.\d\d WITA$"))
    clerk.look("loket-tanda-terima")
    page.emulate_media(media="print")
    expect(page.locator("#slip")).to_be_visible()
    expect(page.locator("#laporan")).to_be_hidden()
    page.emulate_media(media="screen")
    assert Case.objects.get().region_id == "52.01.01"
    page.click("#terkirim [data-drop]")
    expect(page.locator("#terkirim")).to_be_hidden()


def test_what_is_wrong_is_mended(clerk: Visitor) -> None:
    page = clerk.page
    clerk.go("/desk/counter/")
    page.fill("#text", STORIES[0])
    page.fill("#email", "bukan surel")
    page.click("#kirim")
    expect(page.locator("#menunggu .error")).to_contain_text("surel")
    page.click("#menunggu [data-edit]")
    expect(page.locator("#text")).to_have_value(STORIES[0])
    page.fill("#email", "warga@contoh.example")
    page.click("#kirim")
    expect(page.locator("#terkirim li")).to_have_count(1)
    assert Case.objects.count() == 1


def test_after_the_session_has_ended_nothing_is_lost(clerk: Visitor, world: World) -> None:
    page = clerk.page
    clerk.go("/desk/counter/")
    page.context.clear_cookies()
    page.fill("#text", STORIES[0])
    page.click("#kirim")
    expect(page.locator("#masuk")).to_be_visible()
    expect(page.locator("#menunggu li")).to_have_count(1)
    assert Case.objects.count() == 0
    sign_in(clerk, world)
    clerk.go("/desk/counter/")
    expect(page.locator("#terkirim li")).to_have_count(1)
    assert Case.objects.count() == 1
