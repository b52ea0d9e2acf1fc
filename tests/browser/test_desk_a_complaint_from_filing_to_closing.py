from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, expect

from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Assignment, Attachment, Case
from tests.browser.conftest import DESKTOP, PHONE, PLAIN_DESKTOP, PLAIN_PHONE, Device, SitDown, Visitor
from tests.world import World

STORY = "Lampu jalan di depan pasar Gerung mati sejak dua minggu. Malam hari gelap."
ANSWER = "Kabel tiang nomor 12 sudah disambung pada 24 November 2026 oleh tim kami. Lampu menyala kembali."


def photo(name: str, colour: str) -> FilePayload:
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def file_complaint(citizen: Visitor) -> tuple[str, str]:
    page = citizen.page
    citizen.go("/lapor")
    page.fill("#text", STORY)
    page.fill("#landmark", "depan pasar Gerung")
    page.click("#kirim")
    page.wait_for_url("**/lapor/terkirim")
    reference = re.search(r"NTB-\d\d-\d{7,}", citizen.text())
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", citizen.text())
    assert reference is not None
    assert code is not None
    return reference.group(), code.group()


def open_case(officer: Visitor, reference: str) -> None:
    """From the list: by keyboard where there is one, else by a touch."""
    page = officer.page
    drain()  # What the worker does meanwhile: clocks, search, counters.
    officer.go("/desk/?view=all")
    if officer.device.scripts and officer.device.width > 500:
        page.keyboard.press("j")
        page.keyboard.press("Enter")
    else:
        page.click(f"a[data-open]:has-text('{reference}')")
    expect(page.locator("#case-title")).to_have_text(reference)


def open_step(officer: Visitor, name: str, key: str = "") -> None:
    page = officer.page
    if key and officer.device.scripts:
        page.keyboard.press(key)
    else:
        page.click(f"#step-{name} > summary")
    expect(page.locator(f"#step-{name} button.main[type=submit]")).to_be_visible()


def send(officer: Visitor, name: str, status: str) -> None:
    officer.page.click(f"#step-{name} button.main[type=submit]")
    expect(officer.page.locator(f"#case header .status.{status}")).to_be_visible()


def part_step(name: str) -> str:
    return f"{name}-{Assignment.objects.get(part='lead').pk}"


def coordinator_verifies_and_asks(officer: Visitor, reference: str) -> None:
    page = officer.page
    officer.go("/desk/")
    officer.look("desk-inbox")
    open_case(officer, reference)
    officer.look("desk-case-received")
    open_step(officer, "verify", "v")
    officer.look("desk-verify")
    page.select_option("#v-class", "no_oversight")
    page.select_option("#v-category", "1398")
    page.select_option("#v-region", "52.01")
    send(officer, "verify", "verified")
    officer.look("desk-case-verified")
    open_step(officer, "ask")
    page.fill("#q-text", "Di sebelah mana pasar? Sertakan nomor tiangnya bila ada.")
    send(officer, "ask", "incomplete")
    officer.look("desk-case-incomplete")


def coordinator_disposes(officer: Visitor, reference: str) -> None:
    page = officer.page
    open_case(officer, reference)
    open_step(officer, "dispose", "d")
    page.fill("#d-lead", "Dinas Perhubungan Provinsi")
    page.locator("input[name=contributors]").first.fill("PLN UIW")
    page.fill("#d-note", "Mohon diperiksa malam hari.")
    officer.look("desk-dispose")
    send(officer, "dispose", "assigned")
    officer.look("desk-case-assigned")


def liaison_accepts_and_acts(officer: Visitor, reference: str) -> None:
    page = officer.page
    officer.go("/desk/")
    officer.look("desk-liaison-inbox")
    open_case(officer, reference)
    officer.look("desk-liaison-offered")
    page.click("form[action*='/accept'] button")
    expect(page.locator(f"#step-{part_step('act')}")).to_be_visible()
    act = part_step("act")
    open_step(officer, act)
    page.fill(f"#step-{act} textarea", "Tim memeriksa tiang nomor 12; kabelnya putus.")
    page.set_input_files(f"#step-{act} input[name=before]", [photo("sebelum.jpg", "#222222")])
    page.set_input_files(f"#step-{act} input[name=after]", [photo("sesudah.jpg", "#ddcc88")])
    officer.look("desk-act")
    send(officer, act, "in_progress")
    officer.look("desk-case-acting")


def liaison_answers(officer: Visitor, text: str) -> None:
    page = officer.page
    open_step(officer, "answer", "a")
    page.fill("#a-text", text)
    page.click("#step-answer button[formaction*='/draft']")
    expect(page.locator("#said .note.good")).to_have_text(re.compile("Rancangan disimpan|draft is saved"))
    open_step(officer, "answer", "a")
    expect(page.locator("#a-text")).to_have_value(text)
    officer.look("desk-answer")
    send(officer, "answer", "answered")
    officer.look("desk-case-answered")


@pytest.mark.parametrize("device", [PHONE, DESKTOP, PLAIN_PHONE, PLAIN_DESKTOP], ids=str)
def test_a_complaint_goes_from_filing_to_closing(visitor: Visitor, device: Device, sit_down: SitDown, world: World) -> None:
    citizen, page = visitor, visitor.page
    reference, _code = file_complaint(citizen)
    coordinator = sit_down(world.coordinator, device)
    coordinator_verifies_and_asks(coordinator, reference)

    citizen.go(f"/lacak/{reference}")
    page.fill("#text", "Sebelah timur, tiang nomor 12.")
    page.click("form[enctype] button[type=submit]")
    page.wait_for_selector(".note.good")
    coordinator_disposes(coordinator, reference)

    liaison = sit_down(world.liaison, device)
    liaison_accepts_and_acts(liaison, reference)
    assert set(Attachment.objects.values_list("moment", flat=True)) == {"before", "after"}
    liaison_answers(liaison, ANSWER)

    citizen.go(f"/lacak/{reference}")
    assert "Kabel tiang nomor 12" in citizen.text()
    page.click("a[href$='/nilai']")
    page.check("#solved_1")
    page.check("#stars_1")
    page.click("main button.main")
    page.wait_for_selector(".note.good")
    page.click("a[href$='/buka-kembali']")
    page.fill("#reason", "Lampu mati lagi sejak kemarin malam.")
    page.click("main button.main")
    page.wait_for_selector(".note.good")

    open_case(liaison, reference)
    expect(liaison.page.locator("#case header .status.in_progress")).to_be_visible()
    assert "mati lagi sejak kemarin malam" in liaison.text()
    liaison.look("desk-case-reopened")
    liaison_answers(liaison, ANSWER + " Kabelnya kini diganti baru.")

    citizen.go(f"/lacak/{reference}")
    assert "kini diganti baru" in citizen.text()
    page.click("a[href$='/tutup']")
    page.click("main button.main")
    page.wait_for_selector(".note.good")
    case = Case.objects.get()
    assert (case.status, case.closed_by, case.reopened, case.stars) == ("closed", "complainant", 1, 2)
    open_case(coordinator, reference)
    coordinator.look("desk-case-closed")
