from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ntbcare.agencies.models import Agency
from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case
from ntbcare.common.clock import local_day, now
from ntbcare.correspondence.models import MessageTemplate
from ntbcare.deadlines.models import Holiday, Policy
from ntbcare.workflow.escalate import announce_moved_deadlines
from tests.browser.conftest import DESKTOP, PLAIN_PHONE, Device, SitDown
from tests.world import World, file_case

DEVICES = pytest.mark.parametrize("device", [DESKTOP, PLAIN_PHONE], ids=str)


@DEVICES
def test_an_agency_is_taken_in_with_decree_and_officer(device: Device, sit_down: SitDown, world: World) -> None:
    officer = sit_down(world.actor(Role.ADMINISTRATOR, "Pemprov"), device)
    page = officer.page
    officer.go("/desk/")
    page.click("main a.button.main")
    page.fill("#id_name", "Dinas Kebudayaan Provinsi (contoh)")
    page.fill("#id_short_name", "Disbud")
    page.select_option("#id_kind", "agency")
    page.select_option("#id_parent", label="Pemerintah Provinsi")
    page.fill("#id_decree_number", "SK 12/2026 (contoh)")
    page.fill("#id_decree_on", "2026-11-02")
    officer.look("agency-new")
    page.click("main button.main")
    expect(page.locator("#said .note.good")).to_contain_text("Dinas Kebudayaan Provinsi")
    page.fill("#q", "kebudayaan")
    page.select_option("#lacks", "officers")
    page.click("form[role=search] button")
    expect(page.locator(".fold[open] tbody tr")).to_have_count(1)
    officer.look("agency-found")
    assert Agency.objects.get(short_name="Disbud").branch == world.agency("Pemprov")

    officer.go("/desk/members/")
    page.click("details.block > summary")
    page.fill("#id_name", "Lale Contoh")
    page.fill("#id_email", "lale@contoh.example")
    page.select_option("#id_role", "liaison")
    page.fill("#id_agency", "Dinas Kebudayaan Provinsi (contoh)")
    page.click("details.block button.main")
    expect(page.locator(".receipt")).to_contain_text("/desk/join/")
    page.fill("#q", "lale")
    page.click("form[role=search] button")
    expect(page.locator(".officers tbody tr")).to_have_count(1)
    page.click(".officers form[action$='/trained'] button")
    expect(page.locator("#said .note.good")).to_be_visible()
    officer.look("officer-trained")


@DEVICES
def test_a_late_holiday_moves_open_deadlines(device: Device, sit_down: SitDown, world: World) -> None:
    case, _ = file_case()
    drain()
    before = Case.objects.get(pk=case.pk).answer_due_at
    day = local_day(now()) + timedelta(days=1)
    while day.weekday() > 4 or Holiday.objects.filter(day=day).exists():
        day += timedelta(days=1)
    officer = sit_down(world.coordinator, device)
    page = officer.page
    officer.go("/desk/holidays/")
    page.click("details.block > summary")
    page.fill("#id_day", day.isoformat())
    page.fill("#id_name", "Libur mendadak (contoh)")
    page.click("details.block button.main")
    expect(page.locator("#said .note.good")).to_be_visible()
    officer.look("holiday-added")
    announce_moved_deadlines()
    after = Case.objects.get(pk=case.pk).answer_due_at
    assert before is not None
    assert after is not None
    assert after > before
    officer.go(f"/desk/cases/{case.reference}")
    expect(page.locator("#case .timeline")).to_contain_text("Libur mendadak (contoh)")


@DEVICES
def test_a_policy_is_drafted_circulated_commented_and_adopted(device: Device, sit_down: SitDown, world: World) -> None:
    officer = sit_down(world.coordinator, device)
    page = officer.page
    officer.go("/desk/policies/")
    page.click("details.block > summary")
    page.fill("#title", "Kebijakan 2027 (contoh)")
    page.fill("#basis", "Peraturan Gubernur (contoh)")
    page.click("details.block button.main")
    amount = page.locator("input.amount").first
    amount.fill("nol")
    page.click("form[action$='/limits'] > button")
    expect(page.locator("[role=alert]")).to_be_visible()
    expect(amount).to_have_value("nol")
    officer.look("policy-refused")
    amount.fill("2")
    page.click("form[action$='/limits'] > button")
    expect(page.locator("#said .note.good")).to_be_visible()
    page.click("form[action$='/circulate'] button")
    expect(page.locator("form[action$='/adopt']")).to_be_visible()
    officer.look("policy-circulated")

    liaison = sit_down(world.liaison, device)
    liaison.go(f"/desk/policies/{Policy.objects.get(title='Kebijakan 2027 (contoh)').pk}")
    liaison.page.fill("#text", "Dua hari terlalu singkat untuk desa yang jauh.")
    liaison.page.click("form[action$='/comment'] button")
    expect(liaison.page.locator("main .said")).to_contain_text("terlalu singkat")

    page.reload()
    expect(page.locator("main .said")).to_contain_text("terlalu singkat")
    page.fill("#from", (local_day(now()) + timedelta(days=30)).isoformat())
    page.fill("#document", "SK Gubernur 42/2026")
    page.click("form[action$='/adopt'] button")
    expect(page.locator("form[action$='/adopt']")).to_have_count(0)
    officer.look("policy-adopted")


@DEVICES
def test_a_message_gets_the_provinces_own_wording(device: Device, sit_down: SitDown, world: World) -> None:
    officer = sit_down(world.coordinator, device)
    page = officer.page
    officer.go("/desk/templates/")
    page.locator("main table a").first.click()
    officer.look("template")
    page.fill("#subject", "Laporan {reference} masuk {telepon}")
    page.click("main button.main")
    expect(page.locator("[role=alert]")).to_contain_text("telepon")
    expect(page.locator("#subject")).to_have_value("Laporan {reference} masuk {telepon}")
    page.fill("#subject", "Laporan {reference} sudah masuk")
    page.click("main button.main")
    expect(page.locator("#said .note.good")).to_be_visible()
    assert MessageTemplate.objects.get().subject == "Laporan {reference} sudah masuk"
