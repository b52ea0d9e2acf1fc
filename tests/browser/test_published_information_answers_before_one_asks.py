from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.asked import asked_case
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown, Visitor
from tests.published import SUMMARY, published_item
from tests.world import World

ASKING = "Mohon informasi jam berangkat trayek angkutan umum di Gerung."


def test_it_is_found_and_offered_while_one_writes(world: World, visitor: Visitor) -> None:
    item = published_item(world)
    page = visitor.page
    visitor.go("/informasi?q=trayek")
    visitor.look("information-list")
    page.click(f"a[href='/informasi/{item.pk}']")
    visitor.look("information-item")
    if visitor.device.scripts:
        visitor.go("/lapor")
        page.fill("[name=text]", ASKING)
        expect(page.locator("#serupa")).to_contain_text("Daftar trayek angkutan umum")
        visitor.look("information-offered")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_it_is_published_and_used_in_an_answer(world: World, sit_down: SitDown, device: Device) -> None:
    officer = sit_down(world.liaison, device)
    page = officer.page
    officer.go("/desk/information/new")
    page.fill("#title", "Daftar trayek angkutan umum")
    page.fill("#summary", SUMMARY)
    page.fill("#keywords", "trayek, jam berangkat")
    officer.look("information-form")
    page.click("main button.main")
    officer.look("information-versions")
    officer.go("/desk/information/")
    officer.look("information-desk")
    case, _ = asked_case(world)
    officer.go(f"/desk/cases/{case.reference}")
    page.click("#step-answer > summary")
    expect(page.locator(".published")).to_be_visible()
    officer.look("information-for-answer")
    page.click(".published button >> nth=0")
    expect(page.locator("#a-text")).to_have_value(re.compile("/informasi/"))
    officer.look("information-in-answer")
