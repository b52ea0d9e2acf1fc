from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ntbcare.cases.dispatch import drain
from ntbcare.workflow.assign import accept_assignment
from ntbcare.workflow.publish import release_text
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown, Visitor
from tests.clarified import COMPLAINT, REASON, REPLY, STATEMENT
from tests.world import World, assigned_case


@pytest.mark.parametrize("at_desk", [PHONE, DESKTOP], ids=lambda device: f"desk-{device}")
def test_the_three_sides_stand_together(world: World, sit_down: SitDown, visitor: Visitor, at_desk: Device) -> None:
    case, lead, receipt = assigned_case(world, text=COMPLAINT)
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    liaison = sit_down(world.liaison, at_desk)
    liaison.go(f"/desk/cases/{case.reference}")
    liaison.page.click("#step-clarify > summary")
    liaison.page.check("#step-clarify input[value=all]")
    liaison.page.fill("#cl-text", STATEMENT)
    liaison.look("clarify-form")
    liaison.page.click("#step-clarify button.main")
    expect(liaison.page.locator(".sides")).to_contain_text("triase")

    page = visitor.page
    visitor.go(f"/lacak/{case.reference}")
    page.fill("[name=code]", receipt.code)
    page.click("main button[type=submit]")
    visitor.look("clarify-asked")
    page.click(f"a[href='/lacak/{case.reference}/klarifikasi']")
    visitor.look("clarify-reply")
    page.check("input[value=disputes]")
    page.fill("[name=text]", REPLY)
    page.click("main button[type=submit]")
    expect(page.locator(".sides")).to_contain_text(REPLY)

    coordinator = sit_down(world.coordinator, at_desk)
    coordinator.go(f"/desk/cases/{case.reference}")
    coordinator.page.click("#step-find > summary")
    coordinator.page.check("#step-find input[value=partly]")
    coordinator.page.fill("#fi-text", REASON)
    coordinator.look("clarify-find")
    coordinator.page.click("#step-find button.main")
    expect(coordinator.page.locator(".sides")).to_contain_text(REASON)
    release_text(case.pk, "Seseorang minta dokter spesialis langsung di IGD dan merasa ditelantarkan.", actor=world.coordinator)
    coordinator.go(f"/desk/cases/{case.reference}")
    coordinator.page.click("#step-release-finding > summary")
    coordinator.look("clarify-release")
    coordinator.page.click("#step-release-finding button.main")
    expect(coordinator.page.locator("#step-release-finding")).to_be_visible()
    drain()
    visitor.go(f"/laporan/{case.reference}")
    visitor.look("clarify-public")
    tops = page.eval_on_selector_all(".sides > div", "sides => sides.map(side => Math.round(side.getBoundingClientRect().top))")
    beside = visitor.device.width > 1000
    assert len(set(tops)) == (1 if beside else 3)
