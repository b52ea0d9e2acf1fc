"""Alerts at the desk, in Chromium."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.models import Alert
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown
from tests.world import World, file_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_a_coordinator_reads_and_answers_alerts(world: World, sit_down: SitDown, device: Device) -> None:
    cases = [file_case()[0].pk for _ in range(3)]
    today = local_day(now())
    usual = {"observed": 12, "expected": 1.5, "usual_low": 0, "usual_high": 4, "chance": 2.1e-5, "days": 2, "cases": cases}
    for kind, subject, agency, more in (
        ("surge", "topic:lingkungan:52.01", None, {"series": [0, 1] * 13 + [5, 7]}),
        ("closing", f"agency:{world.agency('Dishub').pk}", "Dishub", {"days": 7, "hollow": 3, "evaluation": "2026-12-31"}),
        ("clones", f"agency:{world.agency('PUPR').pk}", "PUPR", {"officers": 2, "likeness": 0.94, "pairs": [[*cases[:2], 0.94]]}),
    ):
        Alert.objects.create(
            kind=kind, subject=subject, agency_id=world.agency(agency).pk if agency else None, found_at=now(),
            branch_id=world.agency("Pemprov").pk, first_day=today - timedelta(days=1), last_day=today, evidence=usual | more,
        )  # fmt: skip
    officer = sit_down(world.coordinator, device)
    officer.go("/desk/alerts/")
    expect(officer.page.locator("main")).to_contain_text("Dinas PUPR Provinsi")
    officer.look("alerts")
    officer.page.locator("tbody th a").first.click()
    officer.look("alert-clones")
    officer.go("/desk/alerts/")
    officer.page.locator("tbody th a").last.click()
    expect(officer.page.locator("svg.chart")).to_have_count(1)
    officer.look("alert")
    officer.page.locator("input[value=explained]").check()
    officer.page.locator("#text").fill("Banjir di Gerung.")
    officer.page.locator("main form button").click()
    expect(officer.page.locator("main")).to_contain_text("Banjir di Gerung.")
