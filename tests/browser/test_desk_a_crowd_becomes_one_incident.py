from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ntbcare.verification.models import Incident
from ntbcare.workflow.incident import gather_reports
from ntbcare.workflow.surge import look_for_surges
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown, Visitor
from tests.journeys.test_thirty_reports_become_one_incident import NOTICE, file_crowd
from tests.world import World


@pytest.mark.parametrize("at_desk", [PHONE, DESKTOP], ids=lambda device: f"desk-{device}")
def test_from_the_proposal_to_the_public_notice(world: World, sit_down: SitDown, visitor: Visitor, at_desk: Device) -> None:
    coordinator = sit_down(world.coordinator, at_desk)
    coordinator.go("/desk/incidents/")
    coordinator.look("incidents-empty")
    file_crowd(9)
    look_for_surges.call()
    incident = Incident.objects.get()
    coordinator.go("/desk/incidents/")
    coordinator.look("incidents")
    coordinator.page.click("main th a")
    coordinator.look("incident-proposed")
    coordinator.page.fill("#title", "Listrik padam di Gerung Utara")
    coordinator.page.fill("#text", NOTICE)
    coordinator.page.fill("#next_at", "2099-01-01T15:00")
    coordinator.page.click("form[action$='/open'] button.main")
    expect(coordinator.page.locator(".timeline")).to_contain_text("Gardu")
    gather_reports.call(incident.pk, world.coordinator.user_id or 0)
    coordinator.go(f"/desk/incidents/{incident.pk}")
    coordinator.look("incident-open")
    visitor.go("/kejadian")
    visitor.look("public-incidents")
    expect(visitor.page.locator("main")).to_contain_text(NOTICE)
    visitor.go("/lapor")
    expect(visitor.page.locator("main")).to_contain_text("Listrik padam di Gerung Utara")
    visitor.look("lapor-known")


def test_without_an_incident_the_page_says_so(world: World, visitor: Visitor) -> None:
    visitor.go("/kejadian")
    visitor.look("public-incidents-none")
