"""Dashboards in Chromium: each role's own, on one sheet of paper, and on a wall that looks again by itself."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.models import Target
from ntbcare.monitoring.scorecard import HalfYear
from tests.boards import fill
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
WALL = Device("wall-id", 1280, 720, "id")
WALL_DARK = Device("wall-en-dark", 1920, 1080, "en", scheme="dark")


def _fill(world: World) -> None:
    for name, held_against, share in (("Baik", "agency", None), ("Sepertiga", "agencies", 30), ("Selesai", "whole", None)):
        Target.objects.create(
            name=f"Target contoh: {name}", measure="followed_up_percent", held_against=held_against, at_least=50, share=share,
            source="Contoh", valid_from=date(2018, 1, 1),
        )  # fmt: skip
    days = (local_day(now()) - HalfYear.of(local_day(now())).before().first).days
    fill(world, before=now() - timedelta(days=days - 20), now=now() - timedelta(days=35))


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.LEADER, "Pemprov"),
        (Role.LEADER, "Dishub"),
        (Role.COORDINATOR, "Pemprov"),
        (Role.INSPECTOR, "Pemprov"),
        (Role.AUDITOR, "Pemprov"),
        (Role.OBSERVER, "Pemprov"),
    ],
)
def test_each_role_reads_its_own(world: World, sit_down: SitDown, device: Device, role: Role, place: str) -> None:
    _fill(world)
    officer = sit_down(world.actor(role, place), device)
    officer.go("/desk/boards/")
    assert officer.page.locator("section.block").count() > 3
    officer.look(f"board-{role.value}-{place.lower()}")


def test_the_governors_page_is_one_sheet_of_paper(world: World, sit_down: SitDown) -> None:
    _fill(world)
    leader = sit_down(world.actor(Role.LEADER, "Pemprov"), WALL)
    leader.go("/desk/boards/leaders/")
    paper = leader.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
    leader.page.emulate_media(media="print")
    leader.look("board-print")


@pytest.mark.parametrize("device", [WALL, WALL_DARK, PHONE], ids=str)
def test_the_wall_has_no_controls_and_esc_leaves(world: World, sit_down: SitDown, device: Device) -> None:
    _fill(world)
    leader = sit_down(world.actor(Role.LEADER, "Pemprov"), device)
    leader.go("/desk/boards/leaders/wall")
    expect(leader.page.locator("button, form, input, select")).to_have_count(0)
    leader.look("wall")
    if device.width > 1000:
        assert leader.page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    leader.page.keyboard.press("Escape")
    leader.page.wait_for_url(re.compile(r"/desk/boards/leaders/\?"))


def test_the_wall_looks_again_and_says_when_it_cannot(world: World, sit_down: SitDown) -> None:
    leader = sit_down(world.actor(Role.LEADER, "Pemprov"), WALL)
    leader.page.clock.install()
    leader.go("/desk/boards/leaders/wall")
    expect(leader.page.locator("h1")).to_contain_text("Belum dapat dibandingkan")
    _fill(world)
    leader.page.clock.run_for(61_000)
    expect(leader.page.locator("h1")).to_contain_text("Lebih baik")
    leader.page.route("**/wall", lambda route: route.abort())
    leader.page.clock.run_for(61_000)
    expect(leader.page.locator(".lost")).to_be_visible()
    expect(leader.page.locator("h1")).to_contain_text("Lebih baik")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_an_observer_proposes_and_a_coordinator_decides(world: World, sit_down: SitDown, device: Device) -> None:
    _fill(world)
    observer = sit_down(world.actor(Role.OBSERVER, "Pemprov"), device)
    observer.go("/desk/boards/")
    observer.page.locator(".board-proposals details summary").last.click()
    observer.page.locator("select[name=kind]").select_option("proposal")
    observer.page.locator("textarea[name=text]").fill("Pasang papan nomor pengaduan di setiap puskesmas.")
    observer.look("board-propose")
    observer.page.locator(".board-proposals form button").click()
    expect(observer.page.locator(".board-proposals tbody tr")).to_have_count(1)
    coordinator = sit_down(world.actor(Role.COORDINATOR, "Pemprov"), device)
    coordinator.go("/desk/boards/")
    coordinator.page.locator(".proposals summary").first.click()
    coordinator.page.locator("input[name=owner]").fill("Dishub")
    coordinator.page.locator("input[name=due_on]").fill((local_day(now()) + timedelta(days=30)).isoformat())
    coordinator.look("board-decide")
    coordinator.page.locator(".proposals button.main").click()
    expect(coordinator.page.locator(".proposals")).to_have_count(0)
    expect(coordinator.page.locator(".board-proposals tbody")).to_contain_text("Dinas Perhubungan Provinsi")
