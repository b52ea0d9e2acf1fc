"""A leader has the evidence pack built and reads the monthly letter; everybody reads five years side by side. In Chromium."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import expect

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case
from ntbcare.common.clock import local_day, now, site_zone
from ntbcare.jobs.actions import beat
from ntbcare.jobs.worker import run_due_jobs
from ntbcare.monitoring.actions import rebuild
from ntbcare.monitoring.letters import month_before
from ntbcare.monitoring.models import Pack, PackState
from tests.boards import fill, led
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown, Visitor
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_a_leader_has_one_built(world: World, sit_down: SitDown, device: Device) -> None:
    fill(world, before=now() - timedelta(days=400), now=now() - timedelta(days=200))
    beat("a:1:x", started_at=now())
    leader = sit_down(world.actor(Role.LEADER, "Pemprov"), device)
    leader.go("/desk/packs/")
    leader.look("desk-packs-none")
    leader.page.locator("form[action$=new] button").click()
    expect(leader.page.locator("#progress")).to_contain_text(re.compile("Menunggu giliran|Waiting"))
    leader.look("desk-pack-waiting")
    pack = Pack.objects.get()
    Pack.objects.filter(pk=pack.pk).update(state=PackState.RUNNING, step="cases", done=31000, total=98000, beat_at=now())
    expect(leader.page.locator("#progress")).to_contain_text(re.compile("31.000 dari 98.000 kasus|31,000 of 98,000 cases"))
    leader.look("desk-pack-running")
    run_due_jobs()
    expect(leader.page.get_by_role("link", name="ZIP")).to_be_visible(timeout=60_000)
    with leader.page.expect_download() as coming:
        leader.page.get_by_role("link", name="PDF").click()
    assert coming.value.suggested_filename == f"evaluasi-{pack.half_year}.pdf"
    leader.page.locator("form[action$=check] button").click()
    run_due_jobs()
    expect(leader.page.locator("#progress")).to_contain_text(re.compile("Sama, huruf demi huruf|byte for byte"), timeout=60_000)
    leader.page.locator("details.block summary").click()
    leader.look("desk-pack-done")
    leader.go("/desk/packs/")
    leader.look("desk-packs")


def test_everybody_reads_five_years(world: World, visitor: Visitor) -> None:
    fill(world, before=now() - timedelta(days=800), now=now() - timedelta(days=20))
    visitor.go(f"/statistik/tahun?year={local_day(now()).year}")
    expect(visitor.page.locator("svg.chart")).to_have_count(1)
    visitor.look("years")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_a_head_reads_the_letter(world: World, sit_down: SitDown, device: Device) -> None:
    month = month_before(local_day(now()))
    received = datetime.combine(month, time(9), site_zone())
    led(world, "Dishub", received, 9)
    led(world, "PUPR", received, 4, answered=timedelta(days=2), stars=5)
    led(world, "Dishub Lobar", received, 3)
    late = Case.objects.filter(answered_at=None)
    late.update(answer_due_at=now() - timedelta(days=12))
    rebuild()
    head = sit_down(world.actor(Role.LEADER, "Pemprov"), device)
    head.go("/desk/letter/")
    expect(head.page.locator("article")).to_contain_text("NTB-")
    head.look("desk-letter")
    head.page.locator("form[action$=choose] button").click()
    head.look("desk-letter-off")
