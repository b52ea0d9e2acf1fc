"""How a policy came about, for everybody and at the desk, in Chromium."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ntbcare.common.clock import local_day, now
from ntbcare.deadlines.actions.policies import circulate_policy, comment_on_policy, draft_policy
from ntbcare.deadlines.models import Policy
from tests.browser.conftest import Device, SitDown, Visitor
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_proposal_to_what_everybody_reads(world: World, sit_down: SitDown, visitor: Visitor, device: Device) -> None:
    coordinator, first = world.coordinator.user_id, Policy.objects.earliest("pk")
    policy = draft_policy("Batas waktu 2027", legal_basis="Pergub 7/2027 Pasal 3", user_id=coordinator, like=first.pk)
    circulate_policy(policy.pk, user_id=coordinator)
    comment_on_policy(policy.pk, "Lima hari terlalu singkat.", user_id=world.liaison.user_id or 0)
    officer = sit_down(world.coordinator, device)
    officer.go(f"/desk/policies/{policy.pk}")
    page = officer.page
    page.locator("#from").fill((local_day(now()) + timedelta(days=30)).isoformat())
    page.locator("#document").fill("SK Gubernur 42/2026")
    page.locator("form[action$=adopt] button").click()
    expect(page.locator("main")).to_contain_text("SK Gubernur 42/2026")
    officer.look("policy-trace")
    visitor.go("/kebijakan")
    expect(visitor.page.locator("main")).to_contain_text("SK Gubernur 42/2026")
    visitor.look("policy-public")
