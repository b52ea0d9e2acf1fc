"""Meetings, tasks, commitments and changes in Chromium: from minutes to a task that is confirmed, and what everybody reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.models import Change, Commitment, Meeting, Task
from ntbcare.monitoring.scorecard import HalfYear
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown
from tests.meetings import commitment, task
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
DEVICES = pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
TODAY = local_day(now())


@DEVICES
def test_minutes_become_a_task_that_is_done_and_confirmed(world: World, sit_down: SitDown, device: Device) -> None:
    desk = sit_down(world.coordinator, device)
    page = desk.page
    desk.go("/desk/meetings/")
    desk.look("meetings-empty")
    page.locator("form.ask button.main").click()
    page.locator("#held_on").fill(TODAY.isoformat())
    page.locator("#place").fill("Aula contoh")
    page.locator("#attended").fill("Dinas Perhubungan")
    page.locator("#decided").fill("Papan nomor dipasang di setiap terminal")
    page.locator("main form button.main").click()
    expect(page.locator(".error")).to_have_count(1)
    desk.look("meeting-wrong")
    page.locator("#attended").fill("Dinas Perhubungan: 3\nPengamat: 2")
    page.locator("#discussed").fill("Tindak lanjut masih rendah")
    page.locator("main form button.main").click()
    desk.look("meeting-draft")
    page.locator("details.step summary").nth(1).click()
    page.locator("details.step[open] button.main").click()
    expect(page.locator(".tag.good")).to_be_visible()
    page.locator("details.step summary").first.click()
    page.locator("#task-text").fill("Pasang papan nomor pengaduan di setiap terminal.")
    page.locator("#task-owner").fill("Dishub")
    page.locator("#task-due_on").fill((TODAY + timedelta(days=20)).isoformat())
    desk.look("meeting-task")
    page.locator("details.step[open] button.main").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    desk.look("meeting-adopted")
    one = Task.objects.get()
    owner = sit_down(world.actor(Role.LEADER, "Dishub"), device)
    owner.go("/desk/")
    owner.page.locator(".note a[href*=tasks]").click()
    owner.look("tasks")
    owner.page.locator("tbody th a").click()
    owner.page.locator("details.step summary").nth(1).click()
    owner.page.locator("#done-text").fill("Terpasang di sepuluh terminal.")
    owner.page.locator("#done-link").fill("javascript:alert(1)")
    owner.page.locator("details.step[open] button.main").click()
    expect(owner.page.locator("p.error")).to_have_count(1)
    expect(owner.page.locator("#done-text")).to_have_value("Terpasang di sepuluh terminal.")
    owner.look("task-link-refused")
    owner.page.locator("#done-link").fill("https://contoh.example/foto")
    owner.page.locator("details.step[open] button.main").click()
    desk.go(f"/desk/tasks/{one.pk}")
    desk.look("task-reported")
    page.locator("details.step summary").nth(1).click()
    page.locator("details.step[open] button.main").click()
    expect(page.locator(".tag.good")).to_be_visible()
    desk.look("task-confirmed")
    assert Meeting.objects.get().state == "adopted"


@DEVICES
def test_a_commitment_is_written_confirmed_reported_and_read(world: World, sit_down: SitDown, device: Device) -> None:
    desk = sit_down(world.coordinator, device)
    page = desk.page
    desk.go("/desk/commitments/new")
    page.locator("main form button.main").click()
    desk.look("commitment-wrong")
    page.locator("#title").fill("Contoh: pengaduan dijawab tepat waktu")
    page.locator("#problem").fill("Banyak laporan dijawab terlambat (contoh).")
    page.locator("#promise").fill("Setiap laporan dijawab dalam 14 hari kerja (contoh).")
    page.locator("#owner").fill("Dishub")
    page.locator("#starts_on").fill(f"{TODAY.year - 1}-01-01")
    page.locator("#ends_on").fill(f"{TODAY.year + 1}-12-31")
    page.locator("#budget").fill("Rp1.500.000.000")
    page.locator("#milestone_1").fill("Petugas dilatih")
    page.locator("#milestone_1_from").fill(f"{TODAY.year - 1}-01-01")
    page.locator("#milestone_1_to").fill(f"{TODAY.year}-06-30")
    desk.look("commitment-form")
    page.locator("main form button.main").click()
    desk.look("commitment-unconfirmed")
    page.locator("details.step summary").first.click()
    page.locator("details.step[open] button.main").click()
    for period, progress in ((f"{TODAY.year - 1}-2", "not_started"), (str(HalfYear.of(TODAY)), "stuck")):
        page.locator("details.step summary").first.click()
        page.locator("#report-period").select_option(period)
        page.locator("#report-progress").select_option(progress)
        page.locator("#report-text").fill("Keadaan contoh, dengan rinciannya.")
        page.locator("#report-link").fill("https://contoh.example/bukti")
        page.locator("details.step[open] button.main").click()
    expect(page.locator("ol.timeline li")).to_have_count(2)
    desk.look("commitment")
    desk.go("/desk/commitments/")
    desk.look("commitments")
    desk.go("/komitmen")
    desk.look("portal-commitments")
    page.locator("ol.rows a").click()
    expect(page.locator("svg.chart")).to_be_visible()
    desk.look("portal-commitment")
    assert Commitment.objects.get().confirmed_at is not None


@DEVICES
def test_an_observer_comments_on_a_commitment(world: World, sit_down: SitDown, device: Device) -> None:
    one = commitment(world)
    observer = sit_down(world.actor(Role.OBSERVER, "Pemprov"), device)
    observer.go(f"/desk/commitments/{one.pk}")
    observer.page.locator("details.step summary").click()
    observer.page.locator("#comment-text").fill("Tolong sebut terminalnya satu per satu.")
    observer.page.locator("details.step[open] button.main").click()
    expect(observer.page.locator("ol.timeline")).to_contain_text("Tolong sebut terminalnya")
    observer.look("commitment-observer")


@DEVICES
def test_a_change_is_proposed_put_in_force_and_read(world: World, sit_down: SitDown, device: Device) -> None:
    desk = sit_down(world.coordinator, device)
    page = desk.page
    desk.go("/desk/changes/new?category=1398")
    page.locator("#service").fill("Penggantian lampu jalan")
    page.locator("#changed").fill("Lampu diganti dalam tiga hari kerja sesudah dilaporkan (contoh).")
    page.locator("#owner").fill("Dishub")
    page.locator("#since").fill(TODAY.isoformat())
    desk.look("change-form")
    page.locator("main form button.main").click()
    page.locator("details.step summary").first.click()
    page.locator("details.step[open] button.main").click()
    expect(page.locator(".tag.good")).to_be_visible()
    desk.look("change")
    desk.go("/desk/changes/")
    desk.look("changes")
    desk.go("/perubahan")
    desk.look("portal-changes")
    page.locator("ol.rows a").click()
    desk.look("portal-change")
    assert Change.objects.get().state == "in_force"


@DEVICES
def test_empty_pages_say_what_will_stand_there(world: World, sit_down: SitDown, device: Device) -> None:
    desk = sit_down(world.coordinator, device)
    for name in ("meetings", "tasks", "commitments", "changes"):
        desk.go(f"/desk/{name}/")
        desk.look(f"{name}-empty")
    for name in ("komitmen", "perubahan"):
        desk.go(f"/{name}")
        desk.look(f"portal-{name}-empty")


@DEVICES
def test_the_list_shows_what_is_late(world: World, sit_down: SitDown, device: Device) -> None:
    task(world, text="Tugas contoh yang panjang sekali kata-katanya, supaya terlihat bagaimana ia dipotong di layar kecil.")
    task(world, days=1)
    Task.objects.filter(pk=Task.objects.earliest("pk").pk).update(due_on=TODAY - timedelta(days=3))
    leader = sit_down(world.actor(Role.LEADER, "Pemprov"), device)
    leader.go("/desk/tasks/")
    expect(leader.page.locator(".tag.bad")).to_have_count(1)
    leader.look("tasks-late")
