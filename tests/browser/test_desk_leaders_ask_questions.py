"""Questions in Chromium: put together, answered with picture and table, in both languages, on telephone and desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.scorecard import HalfYear
from tests.boards import fill
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "measure=received&measure=within_deadline_percent&measure=median_first_response_days&rows=agency&period=this-year"
ADDRESSES = {
    "agencies": LONG,
    "months": "measure=followed_up_percent&rows=month&period=m12",
    "crossed": "measure=received&rows=agency&columns=region&period=this-year",
    "panels": "measure=received&rows=region&columns=month&period=this-year",
    "number": "measure=overdue&measure=open&period=this-year",
    "nothing": "measure=received&rows=topic&period=2019",
}


def _fill(world: World) -> None:
    days = (local_day(now()) - HalfYear.of(local_day(now())).before().first).days
    fill(world, before=now() - timedelta(days=days - 20), now=now() - timedelta(days=35))


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_answers_are_read(world: World, sit_down: SitDown, device: Device) -> None:
    _fill(world)
    leader = sit_down(world.actor(Role.LEADER, "Pemprov"), device)
    for name, address in ADDRESSES.items():
        leader.go(f"/desk/questions/?{address}")
        expect(leader.page.locator("#sentence")).to_be_visible()
        leader.look(f"question-{name}")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_a_question_is_put_together_and_changed(world: World, sit_down: SitDown, device: Device) -> None:
    _fill(world)
    leader = sit_down(world.actor(Role.LEADER, "Pemprov"), device)
    leader.go("/desk/boards/")
    leader.page.locator("a[href^='/desk/questions/']").last.click()
    leader.look("questions")
    leader.page.locator("input[value=received]").check()
    leader.page.locator("#q-rows").select_option("agency")
    leader.page.locator("#q-columns").select_option("agency")
    leader.page.locator("#q-period").select_option("this-year")
    leader.page.locator(".ask-form button.main").click()
    expect(leader.page.locator("#q-columns-error")).to_be_visible()
    leader.look("question-wrong")
    leader.page.locator("#q-columns").select_option("")
    leader.page.locator(".ask-form button.main").click()
    expect(leader.page.locator("tbody tr")).to_have_count(3)
    expect(leader.page.locator("svg.chart")).to_be_visible()
    leader.page.locator("details > summary", has_text="Ubah" if device.language == "id" else "Change").click()
    expect(leader.page.locator("input[value=received]")).to_be_checked()


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_a_question_is_kept_shared_and_sent(world: World, sit_down: SitDown, device: Device) -> None:
    _fill(world)
    leader = sit_down(world.actor(Role.LEADER, "Pemprov"), device)
    page = leader.page
    leader.go(f"/desk/questions/?{LONG}")
    page.locator("details:has(form[action$='/save']) > summary").click()
    page.locator("#id_name").fill("Rapat Senin")
    page.locator("form[action$='/save'] button").click()
    expect(page.locator("h1")).to_contain_text("Rapat Senin")
    page.locator("form[action$='/follow'] button").click()
    expect(page.locator("form[action$='/unfollow']")).to_be_visible()
    page.locator("details:has(form[action$='/share']) > summary").click()
    page.locator("form[action$='/share'] button").click()
    leader.look("question-saved")
    leader.go("/desk/questions/")
    leader.look("questions-with-lists")
    reader = sit_down(world.actor(Role.LEADER, "PUPR"), device)
    reader.go("/desk/questions/")
    reader.page.locator("#shared ~ table a").click()
    expect(reader.page.locator("tbody tr")).to_have_count(1)
    reader.look("question-shared")
    leader.page.locator("#own ~ table a").click()
    page.locator("details:has(form[action$='/delete']) > summary").click()
    page.locator("form[action$='/delete'] button").click()
    expect(page.locator("#own")).to_have_count(0)
    reader.page.reload()
    expect(reader.page.locator("#sentence")).to_have_count(0)


def test_an_answer_is_printed_without_what_is_pressed(world: World, sit_down: SitDown) -> None:
    _fill(world)
    leader = sit_down(world.actor(Role.LEADER, "Pemprov"), PHONE)
    leader.go(f"/desk/questions/?{LONG}")
    leader.page.set_viewport_size({"width": 794, "height": 1123})
    leader.page.emulate_media(media="print")
    expect(leader.page.locator("form").first).to_be_hidden()
    expect(leader.page.locator("table")).to_be_visible()
    leader.look("question-print")
