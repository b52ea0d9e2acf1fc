from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case
from ntbcare.common.clock import now, pretend, site_zone
from ntbcare.deadlines.models import Ladder
from ntbcare.workflow.clarify import reply_to_statement
from tests.browser.conftest import DESKTOP, PHONE, PLAIN_PHONE, Device, SitDown
from tests.clarified import CITIZEN, REPLY, clarified_case
from tests.late import pass_time
from tests.world import World, assigned_case, file_case

SAID = "Sudah saya baca. Tim turun besok pagi pukul delapan."
DEVICES = pytest.mark.parametrize("device", [PHONE, DESKTOP, PLAIN_PHONE], ids=str)


def _late(world: World) -> Case:
    """At the agency for three weeks, and never begun."""
    start = (now() - timedelta(days=21)).astimezone(site_zone()).replace(hour=10, minute=0)
    with pretend(start - timedelta(days=1)):
        world.actor(Role.APPROVER, "Dishub")
        world.actor(Role.INSPECTOR, "Inspektorat")
    with pretend(start):
        file_case()
        case, _lead, _ = assigned_case(world)
    pass_time(start, now(), every=timedelta(hours=4))
    return case


@DEVICES
def test_whoever_it_went_up_to_answers(world: World, sit_down: SitDown, device: Device) -> None:
    case = _late(world)
    head = sit_down(world.actor(Role.APPROVER, "Dishub"), device)
    head.go("/desk/?view=escalated")
    head.look("escalated")
    head.page.click("[data-open]")
    form = head.page.locator("#step-acknowledge")
    form.locator("summary").click()
    form.locator("textarea").fill(SAID)
    head.look("acknowledge")
    form.locator("button.main").click()
    expect(head.page.locator(".levels").first).to_contain_text(SAID)
    head.look("acknowledged")
    inspector = sit_down(world.actor(Role.INSPECTOR, "Inspektorat"), device)
    inspector.go(f"/desk/cases/{case.reference}")
    expect(inspector.page.locator(".levels").first).to_contain_text(SAID)


@DEVICES
def test_a_coordinator_looks_at_a_ladder_before_laying_it_down(world: World, sit_down: SitDown, device: Device) -> None:
    desk = sit_down(world.coordinator, device)
    desk.go("/desk/ladders/")
    desk.look("ladders")
    page = desk.page
    page.fill("#d-why", "Surat Sekretaris Daerah 12/2026")
    page.fill("[name=amount-all-1]", "2")
    page.select_option("[name=counted-all-1]", "hour-working")
    page.click("button[value=preview]")
    expect(page.locator(".previews .stairs")).to_have_count(2)
    assert page.input_value("#d-why") == "Surat Sekretaris Daerah 12/2026"
    desk.look("ladder-preview")
    page.fill("[name=red_days]", "1")
    page.click("button[value=save]")
    expect(page.locator("#ringkasan")).to_be_visible()
    desk.look("ladder-refused")
    page.fill("[name=red_days]", "6")
    page.click("button[value=save]")
    expect(page.locator(".ladder")).to_have_count(2)
    desk.look("ladder-saved")
    assert Ladder.objects.count() == 2


@DEVICES
def test_untouched_cases_and_open_findings_have_views(world: World, sit_down: SitDown, device: Device) -> None:
    _late(world)
    reply_to_statement(clarified_case(world).pk, REPLY, stance="disputes", actor=CITIZEN)
    desk = sit_down(world.coordinator, device)
    for view in ("red", "yellow", "finding"):
        desk.go(f"/desk/?view={view}")
        desk.look(f"view-{view}")
    desk.go("/desk/?view=red")
    expect(desk.page.locator(".tag.zone").first).to_be_visible()
