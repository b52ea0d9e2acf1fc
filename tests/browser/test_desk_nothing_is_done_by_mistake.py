from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case
from ntbcare.workflow.verify import archive_case, verify_case
from tests.browser.conftest import DESKTOP, PHONE, PLAIN_DESKTOP, Device, SitDown, Visitor
from tests.world import SORTING, World, file_case

WITH_SCRIPTS = pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)


def _verify(officer: Visitor) -> None:
    page = officer.page
    page.click("#step-verify > summary")
    page.select_option("#v-class", "no_oversight")
    page.select_option("#v-category", "1398")
    page.click("#step-verify button.main")


@pytest.mark.parametrize("device", [PHONE, DESKTOP, PLAIN_DESKTOP], ids=str)
def test_a_step_can_be_taken_back(device: Device, sit_down: SitDown, world: World) -> None:
    case, _ = file_case()
    officer = sit_down(world.coordinator, device)
    officer.go(f"/desk/cases/{case.reference}")
    _verify(officer)
    expect(officer.page.locator("#case header .status.verified")).to_be_visible()
    expect(officer.page.locator("#said .undo")).to_be_visible()
    officer.look("undo-offered")
    if device.scripts:
        officer.page.keyboard.press("u")
    else:
        officer.page.click("#said .undo button")
    expect(officer.page.locator("#case header .status.received")).to_be_visible()
    expect(officer.page.locator("#said .undo")).to_have_count(0)
    officer.look("undone")
    case.refresh_from_db()
    assert case.status == "received"


@pytest.mark.parametrize("device", [PHONE, DESKTOP, PLAIN_DESKTOP], ids=str)
def test_many_cases_are_archived_at_once_and_taken_back(device: Device, sit_down: SitDown, world: World) -> None:
    for _ in range(3):
        file_case()
    drain()
    officer = sit_down(world.coordinator, device)
    page = officer.page
    officer.go("/desk/")
    if device.scripts:
        expect(page.locator("details.bulk")).to_be_hidden()
    if device.scripts and device.width > 500:
        for _ in range(2):
            page.keyboard.press("j")
            page.keyboard.press("x")
    else:
        for tick in page.locator("[data-tick]").all()[:2]:
            tick.check()
    page.click("details.bulk > summary")
    page.select_option("#b-reason", "unclear")
    page.fill("#b-text", "Sebutkan tempatnya, lalu lapor lagi.")
    officer.look("bulk")
    page.click("details.bulk button[value=archive]")
    expect(page.locator("[data-row]")).to_have_count(1)
    officer.look("bulk-done")
    assert Case.objects.filter(status="archived").count() == 2
    page.click("#said .undo button")
    expect(page.locator("[data-row]")).to_have_count(3)
    assert Case.objects.filter(status="received").count() == 3


@WITH_SCRIPTS
def test_the_second_of_two_officers_is_told_what_changed(device: Device, sit_down: SitDown, world: World) -> None:
    case, _ = file_case()
    officer = sit_down(world.coordinator, device)
    officer.go(f"/desk/cases/{case.reference}")
    verify_case(case.pk, SORTING, actor=world.coordinator)
    _verify(officer)
    told = officer.page.locator("#case [role=alert]")
    expect(told).to_contain_text("Diverifikasi" if device.language == "id" else "Verified")
    expect(told).to_be_focused()
    expect(officer.page.locator("#case header .status.verified")).to_be_visible()
    expect(officer.page.locator("#step-verify")).to_have_count(0)
    officer.look("second-officer")


@pytest.mark.parametrize("device", [PHONE, PLAIN_DESKTOP], ids=str)
def test_what_was_typed_is_not_lost_when_the_step_is_gone(device: Device, sit_down: SitDown, world: World) -> None:
    case, _ = file_case()
    officer = sit_down(world.coordinator, device)
    officer.go(f"/desk/cases/{case.reference}")
    officer.page.click("#step-ask > summary")
    officer.page.fill("#q-text", "Di sebelah mana pasar tepatnya?")
    archive_case(case.pk, reason="unclear", text="Tempatnya tidak disebut.", actor=world.coordinator)
    officer.page.click("#step-ask button.main")
    expect(officer.page.locator("#case [role=alert]")).to_contain_text("Di sebelah mana pasar tepatnya?")
    officer.look("typed-kept")


@WITH_SCRIPTS
def test_a_refused_form_keeps_its_words_and_fills_no_other(device: Device, sit_down: SitDown, world: World) -> None:
    case, _ = file_case()
    officer = sit_down(world.coordinator, device)
    officer.go(f"/desk/cases/{case.reference}")
    officer.page.click("#step-archive > summary")
    officer.page.select_option("#x-why", "other")
    officer.page.click("#step-archive button.main")
    expect(officer.page.locator("#case [role=alert]")).to_be_visible()
    expect(officer.page.locator("#step-archive .note.bad")).to_be_visible()
    officer.look("refused")
    officer.page.fill("#x-text", "x")
    officer.page.click("#step-archive button.main")
    expect(officer.page.locator("#x-text")).to_have_value("x")
    expect(officer.page.locator("#n-text")).to_have_value("")


@WITH_SCRIPTS
def test_a_session_that_ended_leads_to_the_sign_in_and_not_into_the_page(device: Device, sit_down: SitDown, world: World) -> None:
    case, _ = file_case()
    officer = sit_down(world.coordinator, device)
    officer.go(f"/desk/cases/{case.reference}")
    # The page's own question for suggestions would be led to the sign-in as well, and away from under the click.
    officer.page.wait_for_load_state("networkidle")
    Session.objects.all().delete()
    _verify(officer)
    officer.page.wait_for_url(f"**/login/?next=/desk/cases/{case.reference}*")
    expect(officer.page.locator("#id_password")).to_be_visible()


@WITH_SCRIPTS
def test_a_reload_after_a_refusal_shows_the_case(device: Device, sit_down: SitDown, world: World) -> None:
    case, _ = file_case()
    officer = sit_down(world.coordinator, device)
    officer.go(f"/desk/cases/{case.reference}/archive")
    officer.page.wait_for_url(f"**/desk/cases/{case.reference}")
    expect(officer.page.locator("#case-title")).to_have_text(case.reference)


@pytest.mark.parametrize("device", [DESKTOP], ids=str)
def test_the_list_stays_while_cases_are_opened_one_by_one(device: Device, sit_down: SitDown, world: World) -> None:
    references = [file_case()[0].reference for _ in range(3)]
    drain()
    officer = sit_down(world.coordinator, device)
    page = officer.page
    officer.go("/desk/?view=all")
    for reference in reversed(references):
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.locator("#case-title")).to_have_text(reference)
        expect(page.locator("[data-row].here")).to_have_attribute("data-row", reference)
        expect(page).to_have_title(f"{reference} · NTB Care")
    page.go_back()
    expect(page.locator("#case-title")).to_have_text(references[1])
    # What an officer read is not kept in the browser of a shared machine.
    assert page.evaluate("Object.keys(localStorage).filter(key => key.includes('htmx'))") == []
    assert page.evaluate("sessionStorage.getItem('htmx-history-cache') || '[]'") == "[]"
