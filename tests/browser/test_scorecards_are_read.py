"""Scorecards for everybody and at the desk, in Chromium."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ntbcare.agencies.models import Agency
from ntbcare.agencies.queries import reference
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.sets import Part
from ntbcare.common.clock import now
from ntbcare.monitoring.actions import rebuild
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown, Visitor
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def _led(agency: Agency, *, in_time: int, late: int, waiting: int) -> None:
    """Columns written directly: the page looks at counters, and these at nothing else."""
    received = now() - timedelta(days=4)
    answers = [timedelta(days=1)] * in_time + [timedelta(days=3)] * late + [None] * waiting
    rows = []
    for wait in answers:
        answered = received + wait if wait else None
        row = Case(received_at=received, registered_at=received, last_at=received, source="web", branch_id=agency.branch_id)
        row.lead, row.answered_at, row.first_response_at = agency, answered, answered
        row.answer_due_at, row.status = received + timedelta(days=2), "answered" if answered else "in_progress"
        rows.append(row)
    cases = Case.objects.bulk_create(rows)
    Assignment.objects.bulk_create(
        [Assignment(case=case, agency=agency, part=Part.LEAD, status="acting", offered_at=received) for case in cases]
    )


def _province(world: World) -> None:
    _led(world.agency("Dishub"), in_time=48, late=6, waiting=2)
    _led(world.agency("PUPR"), in_time=20, late=28, waiting=9)
    _led(world.agency("Diskominfotik"), in_time=6, late=0, waiting=0)
    _led(world.agency("PLN"), in_time=2, late=0, waiting=0)
    rebuild()
    assert reference().agencies


def test_everybody_reads_how_agencies_do(world: World, visitor: Visitor) -> None:
    _province(world)
    visitor.go("/statistik/rapor")
    expect(visitor.page.locator("svg.chart")).to_have_count(2)
    visitor.look("scorecards")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_an_officer_reads_them_by_branch(world: World, sit_down: SitDown, device: Device) -> None:
    _province(world)
    officer = sit_down(world.liaison, device)
    officer.go("/desk/scorecards/?branch=")
    expect(officer.page.locator("main")).to_contain_text("Dinas Perhubungan Provinsi")
    officer.look("desk-scorecards")
