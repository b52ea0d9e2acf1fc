from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from ntbcare.cases.models import Attachment, Case
from tests.browser.conftest import PHONE, Device, Visitor, arrive, lose_network, regain_network, wait_until
from tests.browser.gate import Gate
from tests.world import World

STORY = "Jembatan gantung di kampung kami putus sejak semalam."


@pytest.fixture(params=[PHONE], ids=str)
def device(request: pytest.FixtureRequest) -> Device:
    """A cheap telephone."""
    chosen: Device = request.param
    return chosen


@pytest.fixture
def visitor(gate: Gate, world: World, chromium: Browser, device: Device) -> Iterator[Visitor]:
    """Somebody whose network can go away, service worker and all."""
    with arrive(chromium, gate.url, device) as person:
        yield person
        gate.open()


def settle(visitor: Visitor) -> None:
    """Be there once with a network, until the pages are kept on the telephone."""
    visitor.go("/laporan-saya")
    wait_until(visitor.page, "navigator.serviceWorker.controller")


def wait_for_cases(count: int) -> None:
    """Until the service has so many, which the person does not know yet."""
    for _ in range(100):
        if Case.objects.count() == count:
            return
        time.sleep(0.05)
    raise AssertionError(f"{Case.objects.count()} cases")


def photo(path: Path, *, side: int) -> Path:
    """A photograph with so many points a side, as heavy as from a telephone."""
    out = io.BytesIO()
    Image.effect_noise((side, side), 80).convert("RGB").save(out, "JPEG", quality=95)
    path.write_bytes(out.getvalue())
    return path


def test_what_is_written_offline_with_photo_and_position_arrives_once(visitor: Visitor, gate: Gate, tmp_path: Path) -> None:
    page = visitor.page
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": -8.5833, "longitude": 116.1167, "accuracy": 18})
    settle(visitor)
    lose_network(visitor, gate)
    visitor.go("/lapor")
    wait_until(page, "self.ntbQueue")
    page.fill("#text", STORY)
    page.click("#ambil-posisi")
    page.wait_for_selector("#hapus-posisi:not([hidden])")
    page.set_input_files("#files", photo(tmp_path / "jembatan.jpg", side=3200))
    page.click("#kirim")
    expect(page.locator("#tersimpan")).to_contain_text("terkirim sendiri")
    page.click("#tersimpan a.main")
    expect(page.locator("#menunggu li")).to_have_count(1)
    expect(page.locator("#kabar")).to_contain_text("Belum ada sambungan")
    visitor.complaints.clear()
    visitor.look("laporan-saya-menunggu")
    assert Case.objects.count() == 0

    regain_network(visitor, gate)

    expect(page.locator("#terkirim li")).to_have_count(1)
    expect(page.locator("#menunggu")).to_be_hidden()
    case = Case.objects.get()
    assert str(case.latitude) == "-8.58330"
    assert Attachment.objects.get().case == case
    expect(page.locator("#terkirim [data-reference]")).to_have_text(case.reference)
    expect(page.locator("#terkirim .status")).to_have_text("Diterima")
    visitor.look("laporan-saya-terkirim")


def test_it_is_sent_once_although_every_answer_is_lost_at_first(visitor: Visitor, gate: Gate) -> None:
    page = visitor.page
    settle(visitor)
    visitor.go("/lapor")
    wait_until(page, "self.ntbQueue")
    page.fill("#text", STORY)
    gate.loses_answers = True
    page.click("#kirim")
    expect(page.locator("#tersimpan")).to_contain_text("terkirim sendiri")
    wait_for_cases(1)
    gate.loses_answers = False
    page.wait_for_url("**/lapor/terkirim", timeout=60_000)
    visitor.go("/laporan-saya")
    expect(page.locator("#terkirim li")).to_have_count(1)
    assert Case.objects.count() == 1


def test_a_second_complaint_does_not_replace_the_one_that_waits(visitor: Visitor, gate: Gate) -> None:
    page = visitor.page
    settle(visitor)
    lose_network(visitor, gate)
    for story in (STORY, "Puskesmas pembantu tutup sejak hari Senin tanpa pemberitahuan."):
        visitor.go("/lapor")
        wait_until(page, "self.ntbQueue")
        expect(page.locator("#text")).to_have_value("")
        page.fill("#text", story)
        page.click("#kirim")
        expect(page.locator("#tersimpan")).to_be_visible()
    regain_network(visitor, gate)
    visitor.go("/laporan-saya")
    expect(page.locator("#terkirim li")).to_have_count(2)
    assert Case.objects.count() == 2


def test_two_open_pages_send_once(visitor: Visitor, gate: Gate) -> None:
    page = visitor.page
    settle(visitor)
    other = page.context.new_page()
    other.goto(visitor.base + "/laporan-saya")
    lose_network(visitor, gate)
    visitor.go("/lapor")
    wait_until(page, "self.ntbQueue")
    page.fill("#text", STORY)
    page.click("#kirim")
    expect(other.locator("#menunggu li")).to_have_count(1)
    regain_network(visitor, gate)
    page.wait_for_url("**/lapor/terkirim")
    expect(other.locator("#terkirim li")).to_have_count(1)
    assert Case.objects.count() == 1


def test_what_cannot_be_taken_is_mended_and_sent(visitor: Visitor, gate: Gate) -> None:
    page = visitor.page
    settle(visitor)
    lose_network(visitor, gate)
    visitor.go("/lapor")
    wait_until(page, "self.ntbQueue")
    page.fill("#text", STORY)
    page.fill("#phone", "12")
    page.click("#kirim")
    page.click("#tersimpan a.main")
    expect(page.locator("#menunggu li")).to_have_count(1)
    regain_network(visitor, gate)
    expect(page.locator("#menunggu .error")).to_be_visible()
    visitor.look("laporan-saya-ditolak")
    page.click("#menunggu [data-edit]")
    expect(page.locator("#text")).to_have_value(STORY)
    page.fill("#phone", "0812 3456 7890")
    page.click("#kirim")
    page.wait_for_url("**/lapor/terkirim")
    assert Case.objects.count() == 1
    visitor.go("/laporan-saya")
    expect(page.locator("#menunggu")).to_be_hidden()


def test_a_sent_complaint_is_kept_here_when_asked_opened_and_forgotten(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/lapor")
    page.fill("#text", STORY)
    page.click("#kirim")
    page.wait_for_url("**/lapor/terkirim")
    page.click("#simpan")
    page.click("#tersimpan a")
    expect(page.locator("#terkirim li")).to_have_count(1)
    expect(page.locator("#terkirim [data-when]")).to_have_text(re.compile(r"^\d+ \w+ \d{4} pukul \d\d\.\d\d WITA$"))
    page.click("#terkirim summary")
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page.inner_text("#terkirim [data-code]"))
    page.click("#terkirim [data-open]")
    page.wait_for_url("**/lacak/NTB-*")
    expect(page.locator("h1")).to_contain_text(Case.objects.get().reference)
    visitor.go("/laporan-saya")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("#terkirim [data-forget]")
    expect(page.locator("#kosong")).to_be_visible()
    visitor.look("laporan-saya-kosong")


def test_moments_are_said_in_english_as_on_every_page(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/lapor?lang=en")
    page.fill("#text", STORY)
    page.click("#kirim")
    page.wait_for_url("**/lapor/terkirim")
    page.click("#simpan")
    page.click("#tersimpan a")
    expect(page.locator("#terkirim [data-when]")).to_have_text(re.compile(r"^\d+ \w+ \d{4} at \d\d:\d\d WITA$"))


def test_pages_that_need_a_network_say_so(visitor: Visitor, gate: Gate) -> None:
    page = visitor.page
    settle(visitor)
    lose_network(visitor, gate)
    visitor.go("/statistik")
    expect(page.locator("h1")).to_have_text("Tidak ada sambungan")
    visitor.complaints.clear()
    visitor.look("luring")
