from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ntbcare.cases.dispatch import drain
from ntbcare.common.clock import now, pretend
from ntbcare.workflow.assign import accept_assignment
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown, Visitor
from tests.linked import ASKED, DONE, linked_case
from tests.world import World, assigned_case


@pytest.mark.parametrize("at_desk", [PHONE, DESKTOP], ids=lambda device: f"desk-{device}")
def test_the_lead_makes_a_link_and_the_agency_delivers(
    world: World, sit_down: SitDown, visitor: Visitor, at_desk: Device
) -> None:
    with pretend(now() - timedelta(days=9)):
        case, lead, _receipt = assigned_case(world)
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    liaison = sit_down(world.liaison, at_desk)
    liaison.go(f"/desk/cases/{case.reference}")
    liaison.page.click("#step-link > summary")
    liaison.page.fill("#l-agency", "PLN UIW")
    liaison.page.fill("#l-asked", ASKED)
    liaison.look("link-form")
    liaison.page.click("#step-link button.main")
    expect(liaison.page.locator("#tautan .receipt")).to_be_visible()
    liaison.look("link-made")
    found = re.search(r"/kontribusi/\S+", liaison.page.locator("#tautan .receipt").inner_text())
    assert found is not None
    drain()
    page = visitor.page
    visitor.go(found.group())
    visitor.look("contribution")
    page.click("main form button.main")
    expect(page.locator("main .error").first).to_be_visible()
    visitor.look("contribution-refused")
    page.fill("[name=text]", "Regu PLN Gerung berangkat pukul 10.00 WITA.")
    page.click("main form button:not([name=deliver]):not([type=button])")
    expect(page.locator(".timeline")).to_contain_text("Regu PLN")
    visitor.look("contribution-acted")
    page.fill("[name=text]", DONE)
    page.click("main form button.main")
    expect(page.locator("h1")).to_contain_text(re.compile("sudah diterima|has been received"))
    visitor.look("contribution-delivered")
    liaison.go(f"/desk/cases/{case.reference}")
    expect(liaison.page.locator(".timeline")).to_contain_text(DONE)
    liaison.page.click("section[aria-labelledby=s-held] summary")
    liaison.look("link-held")


def test_an_expired_link_asks_for_another(world: World, visitor: Visitor) -> None:
    with pretend(now() - timedelta(days=40)):
        _case, _part, issued = linked_case(world)
    visitor.go(f"/kontribusi/{issued.token}")
    visitor.look("contribution-expired")
    visitor.page.click("main form button.main")
    expect(visitor.page.locator(".note.good")).to_be_visible()
    visitor.look("contribution-asked")
