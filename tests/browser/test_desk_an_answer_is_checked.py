"""The check of an answer in Chromium: beside the field while one writes, by a button without scripts, by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ntbcare.common.clock import local_day, now
from ntbcare.guidance.actions.answers import approve_good, save_template, set_policy
from ntbcare.guidance.models import GoodAnswer
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.guide import propose_good_answer
from tests.browser.conftest import DESKTOP, PHONE, PLAIN_PHONE, Device, SitDown
from tests.world import World, acting_case

pytestmark = pytest.mark.django_db(transaction=True)
DEVICES = pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
GOOD = "Lampu jalan di depan pasar diganti Dinas Perhubungan kemarin karena kabelnya putus. Bila mati lagi, balas jawaban ini."


def _an_example(world: World) -> GoodAnswer:
    branch = world.agency("Pemprov").pk
    case, _, _ = acting_case(world)
    send_answer(case.pk, GOOD, actor=world.liaison)
    row = propose_good_answer(case.pk, actor=world.liaison)
    return approve_good(row.pk, frozenset({branch}), text=GOOD, user_id=world.coordinator.user_id)


@DEVICES
def test_findings_come_and_go_while_one_writes(world: World, sit_down: SitDown, device: Device) -> None:
    case, _, _ = acting_case(world)
    officer = sit_down(world.liaison, device)
    officer.go(f"/desk/cases/{case.reference}")
    page = officer.page
    page.keyboard.press("a")
    field, check = page.locator("#a-text"), page.locator("#quality-answer")
    expect(field).to_be_focused()
    field.press_sequentially("Kami teruskan ke dinas terkait.")
    expect(check.locator("q").first).to_have_text("Kami teruskan ke dinas terkait.")
    expect(check.locator("meter")).to_have_js_property("value", 23)
    officer.look("case-checked-low")
    field.fill(GOOD)
    expect(check.locator(".findings")).to_have_count(1)
    expect(check.locator("meter")).not_to_have_js_property("value", 23)
    expect(field).to_be_focused()
    officer.look("case-checked-good")


@DEVICES
def test_one_begins_from_a_good_answer_by_keyboard(world: World, sit_down: SitDown, device: Device) -> None:
    _an_example(world)
    save_template(world.agency("Pemprov").pk, name="Lampu", body="Lampu diganti {kantor} pada {tanggal}.", user_id=None)
    set_policy(world.agency("Pemprov").pk, holds=True, threshold=60, from_day=local_day(now()), basis="", user_id=None)
    case, _, _ = acting_case(world)
    officer = sit_down(world.liaison, device)
    officer.go(f"/desk/cases/{case.reference}")
    page = officer.page
    page.keyboard.press("a")
    similar = page.locator("#quality-answer summary").first
    expect(similar).to_be_visible()
    similar.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    officer.look("case-similar")
    page.keyboard.press("Enter")
    expect(page.locator("#a-text")).to_have_value(GOOD)
    expect(page.locator("#quality-answer .findings")).to_be_visible()
    officer.look("case-begun")


def test_without_scripts_a_button_checks(world: World, sit_down: SitDown) -> None:
    case, _, _ = acting_case(world)
    officer = sit_down(world.liaison, PLAIN_PHONE)
    officer.go(f"/desk/cases/{case.reference}")
    page = officer.page
    page.locator("#step-answer summary").first.click()
    page.locator("#a-text").fill("Lampu akan segera diganti.")
    page.locator('#step-answer button[formaction*="/check"]').first.click()
    expect(page.locator("#quality-answer q").first).to_have_text("Lampu akan segera diganti.")
    expect(page.locator("#a-text")).to_have_value("Lampu akan segera diganti.")
    officer.look("case-checked-plain")


@DEVICES
def test_the_page_of_the_branch(world: World, sit_down: SitDown, device: Device) -> None:
    _an_example(world)
    case, _, _ = acting_case(world)
    send_answer(case.pk, f"{GOOD} Telepon pemilik toko 0812-0000-0000.", actor=world.liaison)
    propose_good_answer(case.pk, actor=world.liaison)
    save_template(world.agency("Pemprov").pk, name="Lampu", body="Lampu diganti {kantor} pada {tanggal}.", user_id=None)
    set_policy(world.agency("Pemprov").pk, holds=True, threshold=60, from_day=local_day(now()), basis="SE 4/2026", user_id=None)
    officer = sit_down(world.coordinator, device)
    officer.go("/desk/guidance/")
    page = officer.page
    officer.look("desk-guidance")
    for summary in page.locator("main summary").all():
        summary.click()
    officer.look("desk-guidance-open")
