"""The statistics and what each figure means, in Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.rate import rate_case
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown, Visitor
from tests.world import World, acting_case

pytestmark = pytest.mark.django_db(transaction=True)


def _rated_and_silent(world: World) -> None:
    for number in range(9):
        case, _lead, _receipt = acting_case(world)
        send_answer(case.pk, "Lampu sudah diganti pada 24 November 2026.", actor=world.liaison)
        if number < 6:
            rate_case(case.pk, stars=5 if number < 5 else 2, solved=number < 5, actor=Actor.complainant())
    drain()


def test_from_a_figure_to_its_meaning(world: World, visitor: Visitor) -> None:
    _rated_and_silent(world)
    visitor.go("/statistik")
    silent = "3 diam" if visitor.device.language == "id" else "3 said nothing"
    expect(visitor.page.locator("main")).to_contain_text(silent)
    visitor.look("statistics")
    visitor.page.locator("a.defined").last.click()
    expect(visitor.page).to_have_url(f"{visitor.base}/statistik/definisi#refused")
    visitor.look("definitions")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_an_officer_sees_silence_beside_satisfaction(world: World, sit_down: SitDown, device: Device) -> None:
    _rated_and_silent(world)
    officer = sit_down(world.coordinator, device)
    officer.go("/desk/figures/")
    expect(officer.page.locator("main")).to_contain_text("3 diam" if device.language == "id" else "3 said nothing")
    officer.look("desk-figures")
