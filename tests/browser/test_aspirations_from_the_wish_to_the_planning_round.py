from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ntbcare.aspirations.models import AspirationGroup
from ntbcare.aspirations.queries import next_round
from ntbcare.cases.dispatch import drain
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown, Visitor
from tests.wishes import REASON, WORDS, group_of_wishes, wished, with_planner
from tests.world import World


def test_people_read_and_support(world: World, visitor: Visitor) -> None:
    with_planner(world)
    group, page = group_of_wishes(world), visitor.page
    visitor.go("/aspirasi")
    visitor.look("aspirations-list")
    page.click(f"a[href='/aspirasi/{group.pk}']")
    page.fill("#email", "sri@contoh.example")
    visitor.look("aspiration-page")
    page.click("main button[value=support]")
    expect(page.locator(".note.good")).to_be_visible()
    visitor.look("aspiration-supported")
    page.click("main button[value=withdraw]")
    expect(page.locator("main button[value=withdraw]")).to_have_count(0)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_officers_group_answer_and_hand_over(world: World, sit_down: SitDown, device: Device) -> None:
    planner = with_planner(world)
    case, _ = wished(world)
    like, _ = wished(world)
    drain()
    desk = sit_down(world.coordinator, device)
    page = desk.page
    desk.go(f"/desk/cases/{case.reference}")
    page.click("#step-group > summary")
    page.fill("#gr-title", WORDS.title)
    page.fill("#gr-text", WORDS.summary)
    desk.look("aspiration-into-group")
    page.click("#step-group button.main")
    expect(page.locator("#s-group")).to_be_visible()
    group = AspirationGroup.objects.get()
    desk.go(f"/desk/aspirations/{group.pk}")
    expect(page.locator("main")).to_contain_text(like.reference)
    desk.look("aspiration-group")
    page.keyboard.press("g")
    expect(page.locator("main")).to_contain_text("2 aspira")

    office = sit_down(planner, device)
    office.go(f"/desk/aspirations/{group.pk}")
    office.page.check("input[value=taken_up]")
    office.page.fill("#text", REASON)
    office.look("aspiration-answer")
    office.page.click("main form button.main")
    expect(office.page.locator("main .timeline")).to_contain_text(REASON)
    office.go("/desk/aspirations/")
    office.look("aspirations-desk")
    office.go(f"/desk/aspirations/rounds/{group.branch_id}/{next_round()}")
    office.page.fill("#handed_to", "Musrenbang RKPD")
    office.page.click("main button.main")
    expect(office.page.locator("main .timeline")).to_contain_text("SHA-256")
    office.look("aspirations-round")
    desk.go("/desk/aspirations/new")
    desk.look("aspiration-new")
