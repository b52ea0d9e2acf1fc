from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ntbcare.cases.dispatch import drain
from tests.asked import OBJECTION, REPLY, WHY, asked_case, with_secretary
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown, Visitor
from tests.world import World


@pytest.mark.parametrize("at_desk", [PHONE, DESKTOP], ids=lambda device: f"desk-{device}")
def test_extended_refused_objected_to_and_decided(world: World, sit_down: SitDown, visitor: Visitor, at_desk: Device) -> None:
    secretary = with_secretary(world)
    case, receipt = asked_case(world)
    liaison = sit_down(world.liaison, at_desk)
    liaison.go(f"/desk/cases/{case.reference}")
    liaison.page.click("#step-extend > summary")
    liaison.page.fill("#ex-why", WHY)
    liaison.look("request-extend")
    liaison.page.click("#step-extend button.main")
    expect(liaison.page.locator("#s-request")).to_be_visible()
    expect(liaison.page.locator("#step-extend")).to_have_count(0)
    drain()
    liaison.page.click("#step-refuse > summary")
    liaison.page.check("#step-refuse input[value=exempt]")
    liaison.page.select_option("#re-letter", "h")
    liaison.page.fill("#re-text", REPLY)
    liaison.look("request-refuse")
    liaison.page.click("#step-refuse button.main")
    expect(liaison.page.locator(".status.answered").first).to_be_visible()

    page = visitor.page
    visitor.go(f"/lacak/{case.reference}")
    page.fill("[name=code]", receipt.code)
    page.click("main button[type=submit]")
    visitor.look("request-answered")
    page.click(f"a[href='/lacak/{case.reference}/keberatan']")
    page.check("input[value=refused]")
    page.fill("[name=text]", OBJECTION)
    visitor.look("request-objection")
    page.click("main button[type=submit]")
    expect(page.locator("#hak")).to_be_visible()
    visitor.look("request-objected")
    drain()

    superior = sit_down(secretary, at_desk)
    superior.go(f"/desk/cases/{case.reference}")
    superior.page.click("#step-decide > summary")
    superior.page.check("#step-decide input[value=partly]")
    superior.page.fill("#de-text", WHY)
    superior.look("request-decide")
    superior.page.click("#step-decide button.main")
    expect(superior.page.locator("#s-request + dl")).to_contain_text("Komisi Informasi" if at_desk is PHONE else "commission")
    visitor.go(f"/lacak/{case.reference}")
    visitor.look("request-decided")
