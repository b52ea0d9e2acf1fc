from __future__ import annotations

import io
import re

from PIL import Image
from playwright.sync_api import FilePayload

from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Assignment, Attachment, Case
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, dispose_case
from ntbcare.workflow.handle import act_on_assignment
from ntbcare.workflow.publish import release_text
from ntbcare.workflow.verify import request_completion, verify_case
from tests.browser.conftest import Visitor
from tests.world import SORTING, World

ANSWER = "Kabel tiang nomor 12 sudah disambung pada 24 November 2026.\nLampu menyala kembali."
STORY = "Lampu jalan di depan pasar Gerung mati sejak dua minggu. Malam hari gelap, sudah dua kali ada kecelakaan."


def _photo() -> FilePayload:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#446688").save(out, "JPEG")
    return {"name": "lampu mati.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def _choose_region(visitor: Visitor) -> None:
    page = visitor.page
    page.select_option("#regency", "52.01")
    if visitor.device.scripts:
        page.wait_for_selector("#district option[value='52.01.01']", state="attached")
        page.select_option("#district", "52.01.01")
    else:
        page.click("button[name=step]")
        page.select_option("#district", "52.01.01")
        page.click("button[name=step]")
    page.select_option("#village", "52.01.01.1001")


def _file(visitor: Visitor) -> tuple[str, str]:
    page = visitor.page
    visitor.go("/lapor")
    visitor.look("lapor")
    page.fill("#text", STORY)
    _choose_region(visitor)
    page.fill("#landmark", "depan pasar Gerung")
    page.fill("#occurred_on", "2020-11-01")
    page.set_input_files("#files", [_photo()])
    page.check("#anonymous")
    page.fill("#name", "Sri Contoh")
    page.fill("#email", "sri@contoh.example")
    visitor.look("lapor-filled")
    page.click("#kirim")
    page.wait_for_url("**/lapor/terkirim")
    visitor.look("lapor-sent")
    text = visitor.text()
    reference = re.search(r"NTB-\d\d-\d{7,}", text)
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", text)
    assert reference is not None
    assert code is not None
    return reference.group(), code.group()


def test_from_filing_to_rating_and_reopening(visitor: Visitor, world: World) -> None:
    page = visitor.page
    visitor.go("/")
    visitor.look("home")
    page.click("main .button.main")
    reference, code = _file(visitor)
    case = Case.objects.get()
    assert (case.reference, case.region_id, case.anonymous) == (reference, "52.01.01.1001", True)
    assert Attachment.objects.count() == 1

    # On another device: only reference and code open it.
    page.context.clear_cookies()
    visitor.go(f"/lacak/{reference}" if visitor.device.language == "id" else f"/lacak/{reference}?lang=en")
    visitor.look("lacak")
    page.fill("#code", "0000-0000-0000")
    page.click("main button.main")
    page.wait_for_selector("#ringkasan")
    visitor.look("lacak-wrong")
    page.fill("#code", code.lower())
    page.click("main button.main")
    page.wait_for_selector("ol.timeline")
    visitor.look("case-received")

    request_completion(case.pk, "Di sebelah mana pasar? Sertakan nomor tiangnya bila ada.", actor=world.coordinator)
    visitor.go(f"/lacak/{reference}")
    visitor.look("case-question")
    page.fill("#text", "Sebelah timur, tiang nomor 12.")
    page.set_input_files("#files", [_photo()])
    page.click("form[enctype] button[type=submit]")
    page.wait_for_selector(".note.good")
    case.refresh_from_db()
    assert case.status == "received"

    verify_case(case.pk, SORTING, actor=world.coordinator)
    dispose_case(case.pk, lead="Dishub", contributors=["PUPR"], actor=world.coordinator)
    lead = Assignment.objects.get(case=case, part="lead")
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    act_on_assignment(lead.pk, case.pk, text="Tim memeriksa tiang nomor 12; kabelnya putus.", public=True, actor=world.liaison)
    visitor.go(f"/lacak/{reference}")
    visitor.look("case-acting")
    send_answer(case.pk, ANSWER, actor=world.liaison)
    release_text(case.pk, "Lampu jalan di depan pasar mati sejak dua minggu.", actor=world.coordinator)
    drain()
    visitor.go(f"/lacak/{reference}")
    visitor.look("case-answered")

    page.click("a[href$='/nilai']")
    visitor.look("rate")
    page.click("main button.main")
    page.wait_for_selector("#ringkasan")
    visitor.look("rate-wrong")
    page.check("#solved_1")
    page.check("#stars_1")
    page.click("main button.main")
    page.wait_for_selector(".note.good")
    page.click("a[href$='/buka-kembali']")
    visitor.look("reopen")
    page.fill("#reason", "Lampu mati lagi sejak kemarin malam.")
    page.click("main button.main")
    page.wait_for_selector(".note.good")
    visitor.look("case-reopened")
    case.refresh_from_db()
    assert (case.status, case.solved, case.stars, case.reopened) == ("in_progress", False, 2, 1)

    visitor.go("/")
    visitor.look("home-figure")
    visitor.go("/statistik")
    visitor.look("statistics")
    visitor.go("/laporan?q=lampu")
    visitor.look("register")
    page.click("ol.rows a")
    page.wait_for_url(f"**/laporan/{reference}")
    visitor.look("register-case")
    assert "Lampu jalan di depan pasar" in visitor.text()
    assert "Sri" not in visitor.text()


def test_pages_that_tell(visitor: Visitor) -> None:
    for path, name in [
        ("/kebijakan", "policy"),
        ("/tentang", "about"),
        ("/statistik", "statistics-empty"),
        ("/lacak", "track"),
        ("/lacak/kode-hilang", "lost-code"),
        ("/lacak/kode-baru/x", "new-code"),
        ("/lacak/verifikasi/x", "verify"),
        ("/laporan?topic=desa", "register-empty"),
        ("/tidak-ada", "error-404"),
    ]:
        visitor.go(path)
        visitor.look(name)


def test_withdrawing_and_closing_are_asked_first(visitor: Visitor) -> None:
    page = visitor.page
    reference, _code = _file(visitor)
    for step in ("tutup", "cabut"):
        visitor.go(f"/lacak/{reference}/{step}")
        visitor.look(step)
    page.click("main button.danger")
    page.wait_for_selector(".note.good")
    visitor.look("case-withdrawn")
    assert Case.objects.get().archive_reason == "withdrawn"


def test_errors_are_summed_up_and_lead_to_the_field(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/lapor")
    page.fill("#phone", "12")
    page.set_input_files("#files", [_photo()])
    page.click("#kirim")
    page.wait_for_selector("#ringkasan")
    visitor.look("lapor-errors")
    assert page.evaluate("document.activeElement.id") == "ringkasan"
    assert page.input_value("#phone") == "12"
    page.click("#ringkasan a[href='#phone']")
    assert page.evaluate("document.activeElement.id") == "phone"
    page.fill("#phone", "")
    page.fill("#text", STORY)
    page.click("#kirim")
    page.wait_for_url("**/lapor/terkirim")
    assert Attachment.objects.count() == 1
