"""Practice and the coach's page in Chromium, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain
from ntbcare.guidance.actions.practice import Exercise, propose_practice, seed_practice
from ntbcare.workflow.answer import send_answer
from tests.browser.conftest import Device, SitDown
from tests.world import World, acting_case

pytestmark = pytest.mark.django_db(transaction=True)
LOW = "Kami teruskan ke dinas terkait."


def test_practice_from_the_list_to_a_good_answer(world: World, sit_down: SitDown, device: Device) -> None:
    seed_practice()
    officer = sit_down(world.liaison, device)
    officer.go("/desk/practice/")
    officer.look("practice-list")
    page = officer.page
    page.locator("main table a").nth(1).click()
    officer.look("practice-before")
    page.locator("#p-text").fill(LOW)
    page.locator("main form button").click()
    expect(page.locator(".findings li").first).to_be_visible()
    expect(page.locator("#p-text")).to_have_value(LOW)
    officer.look("practice-after")


def test_practice_cases_are_managed(world: World, sit_down: SitDown, device: Device) -> None:
    said = Exercise(
        title="Lampu mati", complaint="Lampu jalan di depan pasar mati.", answer="Lampu diganti besok.", focus="moment"
    )
    propose_practice(world.agency("Pemprov").pk, said, user_id=world.coordinator.user_id)
    officer = sit_down(world.actor(Role.APPROVER, "Dishub"), device)
    officer.go("/desk/practice/cases/")
    page = officer.page
    page.locator("main summary").first.click()
    officer.look("practice-cases")
    page.locator("input[name=masked]").check()
    page.locator("main details[open] button.main").click()
    expect(page.locator("main .tag").first).not_to_have_class("warn")
    officer.look("practice-approved")


def test_the_coachs_page(world: World, sit_down: SitDown, device: Device) -> None:
    seed_practice()
    for text in (LOW, LOW, "Lampu diganti Dinas Perhubungan besok karena kabelnya putus."):
        case, _, _ = acting_case(world)
        send_answer(case.pk, text, actor=world.liaison)
    drain()
    officer = sit_down(world.liaison, device)
    officer.go("/desk/coach/")
    officer.look("coach-own")
    leader = sit_down(world.actor(Role.LEADER, "Dishub"), device)
    leader.go("/desk/coach/")
    leader.page.locator("main ul a").first.click()
    leader.look("coach-officer")
