"""The statistics and what each figure means, in Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.monitoring.models import Target
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
    visitor.page.locator("section details summary").first.click()
    visitor.look("statistics-table")
    visitor.page.locator("dl a.defined").last.click()
    expect(visitor.page).to_have_url(f"{visitor.base}/statistik/definisi#refused")
    visitor.look("definitions")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_an_officer_sees_silence_beside_satisfaction(world: World, sit_down: SitDown, device: Device) -> None:
    _rated_and_silent(world)
    officer = sit_down(world.coordinator, device)
    officer.go("/desk/figures/")
    expect(officer.page.locator("main")).to_contain_text("3 diam" if device.language == "id" else "3 said nothing")
    officer.look("desk-figures")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_a_coordinator_lays_down_a_target(world: World, sit_down: SitDown, visitor: Visitor, device: Device) -> None:
    Target.objects.all().delete()
    _rated_and_silent(world)
    officer = sit_down(world.coordinator, device)
    officer.go("/desk/targets/")
    page = officer.page
    page.locator("details.block summary").click()
    page.locator("#id_name").fill("Separuh ditindaklanjuti")
    page.locator("#id_at_least").fill("50")
    page.locator("#id_source").fill("SK Sekda 12/2026")
    page.locator("#id_valid_from").fill("2026-01-01")
    page.locator("details.block button").click()
    expect(page.locator("main")).to_contain_text("SK Sekda 12/2026")
    officer.look("targets")
    officer.go("/desk/figures/")
    officer.look("desk-figures-target")
    visitor.go("/statistik")
    expect(visitor.page.locator("main")).to_contain_text("Separuh ditindaklanjuti")
    visitor.look("statistics-target")
