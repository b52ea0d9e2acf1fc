from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ntbcare.agencies.models import Member, Reorganisation
from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.routing.actions import RuleDetails, draft_rule, switch_on
from ntbcare.workflow.assign import decline_assignment
from ntbcare.workflow.reorganise import carry_out
from tests.browser.conftest import DESKTOP, PHONE, PLAIN_DESKTOP, PLAIN_PHONE, Device, SitDown
from tests.world import World, acting_case, assigned_case


@pytest.mark.parametrize("device", [PHONE, DESKTOP, PLAIN_PHONE, PLAIN_DESKTOP], ids=str)
def test_step_by_step_to_the_end(world: World, sit_down: SitDown, device: Device) -> None:
    acting_case(world)
    rule = draft_rule(RuleDetails(target="Dishub", category="1398"), user_id=world.coordinator.user_id or 0)
    switch_on(rule.pk, user_id=world.coordinator.user_id or 0)
    seat = sit_down(world.actor(Role.ADMINISTRATOR, "Pemprov"), device)
    seat.go("/desk/reorganisations/")
    seat.look("reorganisations-empty")
    seat.page.click("main a.button")
    seat.page.fill("#agency", "Dinas Perhubungan Provinsi")
    seat.page.check("input[value=split]")
    seat.look("reorganise-1")
    seat.page.click("main form button.main")
    seat.page.fill("#s-1", "Dinas PUPR Provinsi")
    seat.page.fill("#on", local_day(now()).isoformat())
    seat.page.fill("#reason", "Peraturan Gubernur 51/2025")
    seat.page.click("main form button.main")
    expect(seat.page.locator(".note.bad")).to_be_visible()
    seat.page.fill("#s-2", "Dinas Kominfo Provinsi")
    seat.page.locator("main details summary").first.click()
    seat.page.check("input[name=topics-2][value=infrastruktur]")
    seat.look("reorganise-2")
    seat.page.click("main form button.main")
    seat.look("reorganise-3")
    seat.page.click("button[name=confirm]")
    expect(seat.page.locator("#progress")).to_be_visible()
    row = Reorganisation.objects.get()
    carry_out.call(row.pk)
    seat.go(f"/desk/reorganisations/{row.pk}")
    seat.look("reorganisation-done")
    seat.go("/desk/reorganisations/")
    seat.look("reorganisations")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_a_plan_waits_for_its_day(world: World, sit_down: SitDown, device: Device) -> None:
    seat = sit_down(world.actor(Role.ADMINISTRATOR, "Pemprov"), device)
    seat.go(f"/desk/reorganisations/new?agency={world.agency('Dishub').pk}&kind=renamed")
    seat.page.fill("#new_name", "Dinas Transportasi Provinsi")
    seat.page.fill("#on", (local_day(now()) + timedelta(days=9)).isoformat())
    seat.page.fill("#reason", "Peraturan Gubernur 51/2025")
    seat.look("reorganise-rename")
    seat.page.click("main form button.main")
    seat.page.click("button[name=confirm]")
    expect(seat.page.locator("button.danger")).to_be_visible()
    seat.look("reorganisation-planned")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_refusals_stand_in_a_list(world: World, sit_down: SitDown, device: Device) -> None:
    seat = sit_down(world.coordinator, device)
    seat.go("/desk/refusals/")
    seat.look("refusals-empty")
    for _ in range(3):
        case, lead, _receipt = assigned_case(world)
        why = "Ruas jalan ini milik kabupaten, bukan provinsi; tiangnya didata Dishub Lombok Barat."
        decline_assignment(lead.pk, case.pk, reason=why, successor="Dinas Perhubungan Kab. Lombok Barat", actor=world.liaison)
    seat.go("/desk/refusals/")
    seat.look("refusals")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_what_hangs_on_an_officer(world: World, sit_down: SitDown, device: Device) -> None:
    acting_case(world)
    seat = sit_down(world.actor(Role.ADMINISTRATOR, "Pemprov"), device)
    seat.go(f"/desk/members/{Member.objects.get(user_id=world.liaison.user_id or 0).pk}/leaving")
    seat.look("officer-leaving")
    seat.page.click("button.danger")
    expect(seat.page.locator("main")).to_be_visible()
