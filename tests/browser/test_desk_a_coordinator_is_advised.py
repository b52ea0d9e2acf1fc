"""The coordinator's help: suggestions beside the case, taken by one key; reports of one thing joined; rules kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case
from ntbcare.routing.models import Rule
from tests.browser.conftest import DESKTOP, PHONE, PLAIN_PHONE, Device, SitDown
from tests.world import World, acting_case, file_case

BOTH = pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
AGAIN = "PJU dekat pasar sdh 2 minggu tdk nyala"
PLACE = "52.01.01.1001"


@BOTH
def test_suggestions_fill_the_form_and_one_key_disposes(world: World, sit_down: SitDown, device: Device) -> None:
    case, _receipt = file_case(text="Lampu jalan mati, kabel putus menjuntai", region_code="52.01")
    officer = sit_down(world.coordinator, device)
    page = officer.page
    officer.go(f"/desk/cases/{case.reference}?lang={device.language}")
    expect(page.locator("#suggested [data-fill]")).to_be_visible()
    officer.look("suggested")
    page.click("[data-fill]")
    expect(page.locator("#v-category")).to_have_value("1398")
    expect(page.locator("#v-priority")).to_have_value("urgent")
    page.click("#step-verify button[type=submit]")
    expect(page.locator('#suggested button[data-key="1"]')).to_be_visible()
    page.locator("#case-title").focus()
    page.keyboard.press("1")
    expect(page.locator(".parts")).to_be_visible()
    case.refresh_from_db()
    assert case.lead is not None
    officer.look("suggested-taken")


@BOTH
def test_reports_of_one_thing_are_joined_and_parted(world: World, sit_down: SitDown, device: Device) -> None:
    main, _lead, _receipt = acting_case(world, region_code=PLACE)
    joined, _other = file_case(text=AGAIN, region_code=PLACE)
    drain()
    officer = sit_down(world.coordinator, device)
    page = officer.page
    officer.go(f"/desk/cases/{joined.reference}?lang={device.language}")
    page.locator('#suggested form[action*="/join"] button').click()
    expect(page.locator("article")).to_contain_text(main.reference)
    officer.look("joined")
    page.locator('form[action*="/part"] button').click()
    expect(page.locator("#suggested")).to_contain_text(main.reference)
    assert Case.objects.get(pk=joined.pk).status == "received"


@pytest.mark.parametrize("device", [PHONE, DESKTOP, PLAIN_PHONE], ids=str)
def test_a_rule_goes_from_draft_to_force(world: World, sit_down: SitDown, device: Device) -> None:
    officer = sit_down(world.coordinator, device)
    page = officer.page
    officer.go(f"/desk/routing/?lang={device.language}")
    officer.look("routing-empty")
    page.click("main details > summary >> nth=0")
    page.fill("[name=target]", "Dishub")
    page.select_option("[name=category]", "1398")
    page.locator("form:has([name=target]) button[type=submit]").click()
    officer.look("rule-draft")
    page.locator('form[action$="/on"] button').click()
    expect(page.locator("main")).to_contain_text("Dinas Perhubungan Provinsi")
    officer.look("routing")
    assert Rule.objects.get().in_force_from is not None
