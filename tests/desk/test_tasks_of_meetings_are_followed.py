"""Tasks come out of minutes and of accepted proposals; owners report, coordinators confirm, and the history is only added to."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.common.clock import local_day, now, pretend
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.rendering import shown_text
from ntbcare.monitoring.meetings.reminders import remind_owners
from ntbcare.monitoring.models import Remark, Task, TaskEntry, TaskReminder, TaskState
from tests.desk.sessions import browser_of
from tests.meetings import adopted, reach, step, task
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = local_day(now())
DUE = (TODAY + timedelta(days=30)).isoformat()


def press(world: World, role: Role, place: str, one: Task, what: str, **said: str) -> int:
    return browser_of(world.actor(role, place)).post(f"/desk/tasks/{one.pk}/{what}", said).status_code


def history(one: Task) -> list[str]:
    return list(TaskEntry.objects.filter(task=one).order_by("number").values_list("step", flat=True))


def test_a_coordinator_makes_a_task_of_adopted_minutes(world: World) -> None:
    meeting = adopted(world)
    said = {"text": "Pasang papan nomor pengaduan.", "owner": "Dishub", "due_on": DUE}
    assert browser_of(world.coordinator).post(f"/desk/meetings/{meeting.pk}/task", said).status_code == 302
    made = Task.objects.get()
    assert (made.owner, made.meeting, made.state) == (world.agency("Dishub"), meeting, TaskState.OPEN)
    assert history(made) == ["opened"]
    assert "Pasang papan nomor" in browser_of(world.actor(Role.OBSERVER, "Pemprov")).get("/desk/tasks/").content.decode()


def test_an_accepted_proposal_is_a_task_at_once(world: World) -> None:
    observer, desk = browser_of(world.actor(Role.OBSERVER, "Pemprov")), browser_of(world.coordinator)
    observer.post("/desk/boards/meeting/remarks", {"kind": "proposal", "text": "Pasang papan nomor pengaduan."})
    remark = Remark.objects.get()
    desk.post(f"/desk/boards/coordination/remarks/{remark.pk}", {"accepted": "yes", "owner": "Dishub", "due_on": DUE})
    made = Task.objects.get()
    assert (made.remark, made.text, str(made.due_on)) == (remark, remark.text, DUE)


def test_proposals_accepted_before_become_tasks_once(world: World) -> None:
    said = {"branch": world.agency("Pemprov"), "period": "2026-1", "made_at": now(), "decided_at": now()}
    old = Remark.objects.create(
        **said, kind="proposal", state="accepted", text="Sejak dulu.", owner=world.agency("Dishub"), due_on=TODAY, reason="Ya."
    )
    Remark.objects.create(**said, kind="comment", state="accepted", text="Hanya tanggapan.")
    move = import_module("ntbcare.monitoring.migrations.0012_tasks_of_proposals")
    for _again in range(2):
        move._make(apps, None)
    made = Task.objects.get()
    assert (made.remark, made.owner, made.due_on) == (old, world.agency("Dishub"), TODAY)
    assert list(made.entries.values_list("step", "text")) == [("opened", "Ya.")]


def test_the_owner_reports_and_the_coordinator_confirms(world: World) -> None:
    one = task(world)
    evidence = {"text": "Papan terpasang di 29 puskesmas.", "link": "https://contoh.example/foto"}
    assert press(world, Role.APPROVER, "Dishub", one, "note", text="Papan sedang dicetak.") == 302
    assert press(world, Role.LEADER, "Dishub", one, "done", **evidence) == 302
    assert press(world, Role.COORDINATOR, "Pemprov", one, "returned", text="Baru di 20 puskesmas.") == 302
    assert press(world, Role.LEADER, "Dishub", one, "done", **evidence) == 302
    assert press(world, Role.COORDINATOR, "Pemprov", one, "confirmed") == 302
    one.refresh_from_db()
    assert one.state == TaskState.CONFIRMED
    assert one.closed_at is not None
    assert history(one) == ["opened", "note", "done", "returned", "done", "confirmed"]
    page = browser_of(world.actor(Role.OBSERVER, "Pemprov")).get(f"/desk/tasks/{one.pk}").content.decode()
    assert 'href="https://contoh.example/foto"' in page
    assert Entry.objects.filter(what__startswith="task.", subject=f"task:{one.pk}").count() == 6


def test_history_is_only_added_to(world: World) -> None:
    one = task(world)
    owner, coordinator = reach(world, Role.LEADER, "Dishub"), reach(world)
    seen = list(TaskEntry.objects.filter(task=one).order_by("number").values())
    for what, who in [("note", owner), ("done", owner), ("returned", coordinator), ("note", owner), ("dropped", coordinator)]:
        step(one, what, who, text=f"Kata-kata: {what}.")
        rows = list(TaskEntry.objects.filter(task=one).order_by("number").values())
        assert rows[: len(seen)] == seen
        assert len(rows) == len(seen) + 1
        seen = rows


def test_a_due_date_moves_with_a_reason_and_the_earlier_stays_in_the_history(world: World) -> None:
    one = task(world)
    later = (TODAY + timedelta(days=60)).isoformat()
    assert press(world, Role.COORDINATOR, "Pemprov", one, "moved", due_on=later) == 422
    assert press(world, Role.COORDINATOR, "Pemprov", one, "moved", text="Barang terlambat.", due_on="2020-01-01") == 422
    assert press(world, Role.COORDINATOR, "Pemprov", one, "moved", text="Barang terlambat.", due_on=later) == 302
    one.refresh_from_db()
    assert str(one.due_on) == later
    assert [str(day) for day in one.entries.values_list("due_on", flat=True)] == [DUE, later]


@pytest.mark.parametrize(
    ("role", "place", "sees", "reports", "decides"),
    [
        (Role.LEADER, "Dishub", True, True, False),
        (Role.APPROVER, "Dishub", True, True, False),
        (Role.COORDINATOR, "Pemprov", True, False, True),
        (Role.LEADER, "Pemprov", True, False, False),
        (Role.OBSERVER, "Pemprov", True, False, False),
        (Role.INSPECTOR, "Pemprov", True, False, False),
        (Role.AUDITOR, "Pemprov", True, False, False),
        (Role.LEADER, "PUPR", True, False, False),
        (Role.LEADER, "Pemda Lobar", False, False, False),
        (Role.LEADER, "Dishub Lobar", False, False, False),
        (Role.COORDINATOR, "Pemda Lobar", False, False, False),
        (Role.LIAISON, "Dishub", False, False, False),
        (Role.CLERK, "Pemprov", False, False, False),
        (Role.ADMINISTRATOR, "Pemprov", False, False, False),
    ],
)
def test_who_sees_who_reports_and_who_decides(
    world: World, role: Role, place: str, *, sees: bool, reports: bool, decides: bool
) -> None:
    world.actor(Role.LEADER, "Dishub")  # the owner has somebody who reports
    one = task(world)
    browser = browser_of(world.actor(role, place))
    assert (browser.get(f"/desk/tasks/{one.pk}").status_code == 200) is sees
    done = press(world, role, place, one, "done", text="Sudah dilakukan.")
    assert (done == 302) is reports
    if not reports:
        assert done in {403, 404, 409}
        step(one, "done", reach(world, Role.LEADER, "Dishub"), text="Sudah dilakukan.")
    for what in ("confirmed", "returned", "dropped", "moved"):
        Task.objects.filter(pk=one.pk).update(state="open" if what == "moved" else "done", closed_at=None)
        answer = press(world, role, place, one, what, text="Karena begitu.", due_on=DUE)
        assert (answer == 302) is decides, what
        assert decides or answer in {403, 404, 409}, what


def test_for_an_agency_without_officers_the_coordinator_reports(world: World) -> None:
    one = task(world, owner="PLN")
    assert press(world, Role.COORDINATOR, "Pemprov", one, "done", text="Menurut surat PLN sudah terpasang.") == 302
    other = task(world, owner="Dishub")
    world.actor(Role.LEADER, "Dishub")
    assert press(world, Role.COORDINATOR, "Pemprov", other, "done", text="Sudah.") == 409


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//https://",
        "data:text/html,<script>alert(1)</script>",
        "//contoh.example",
        "ftp://contoh.example/a",
        "https://",
        "https://bank.example@jahat.example/",
        "https://contoh.example/ a",
        "/desk/tasks/1",
        "/informasi/../desk/",
        "https://contoh.example/" + "a" * 500,
        "\u202ehttps:contoh",
    ],
)
def test_evidence_opens_nothing_but_a_page(world: World, link: str) -> None:
    one = task(world)
    assert press(world, Role.LEADER, "Dishub", one, "done", text="Sudah dilakukan.", link=link) == 422
    one.refresh_from_db()
    assert (one.state, history(one)) == (TaskState.OPEN, ["opened"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""}, {"text": "x" * 1001}, {"owner": "Tidak Ada"}, {"owner": ""}, {"due_on": ""}, {"due_on": "2020-01-01"},
        {"due_on": "2999-01-01"}, {"due_on": "besok"},
    ],
)  # fmt: skip
def test_a_task_without_words_owner_or_day_is_not_given(world: World, wrong: dict[str, str]) -> None:
    meeting = adopted(world)
    said = {"text": "Pasang papan nomor pengaduan.", "owner": "Dishub", "due_on": DUE} | wrong
    assert browser_of(world.coordinator).post(f"/desk/meetings/{meeting.pk}/task", said).status_code == 422
    assert not Task.objects.exists()


def test_unknown_numbers_and_steps_are_not_found(world: World) -> None:
    one, desk = task(world), browser_of(world.coordinator)
    assert desk.get(f"/desk/tasks/{10**30}").status_code == 404
    assert desk.post(f"/desk/tasks/{one.pk}/opened", {"text": "Lagi sekali."}).status_code == 404
    assert desk.post(f"/desk/tasks/{one.pk}/hapus").status_code == 404
    assert desk.get("/desk/tasks/?list=apa&place=abc&after=x&own=1").status_code == 200


def test_the_first_page_says_what_waits(world: World) -> None:
    one = task(world)
    assert "1 tindak lanjut rapat menunggu" in browser_of(world.actor(Role.LEADER, "Dishub")).get("/desk/").content.decode()
    step(one, "done", reach(world, Role.LEADER, "Dishub"), text="Sudah dilakukan.")
    assert "1 tindak lanjut rapat dilaporkan" in browser_of(world.coordinator).get("/desk/").content.decode()


def told(world: World, role: Role, place: str) -> list[str]:
    rows = OutgoingMessage.objects.filter(template="officer_tasks", officer_id=world.actor(role, place).user_id)
    return [shown_text(row).body for row in rows.order_by("pk")]


@pytest.mark.django_db(transaction=True)
def test_the_owner_is_reminded_once_before_and_once_after(world: World) -> None:
    world.actor(Role.LEADER, "Dishub")
    one = task(world, days=10)
    assert remind_owners() == 0
    with pretend(now() + timedelta(days=4)):
        assert [remind_owners(), remind_owners()] == [1, 0]
    assert len(told(world, Role.LEADER, "Dishub")) == 1
    assert f"/desk/tasks/{one.pk}" in told(world, Role.LEADER, "Dishub")[0]
    with pretend(now() + timedelta(days=11)):
        assert [remind_owners(), remind_owners()] == [1, 0]
    assert TaskReminder.objects.count() == 2
    step(one, "done", reach(world, Role.LEADER, "Dishub"), text="Sudah dilakukan.")
    with pretend(now() + timedelta(days=40)):
        assert remind_owners() == 0


@pytest.mark.django_db(transaction=True)
def test_where_the_owner_has_nobody_the_coordinators_are_reminded(world: World) -> None:
    task(world, owner="PLN", days=2)
    Member.objects.filter(role=Role.LEADER).delete()
    assert remind_owners() == 1
    assert len(told(world, Role.COORDINATOR, "Pemprov")) == 1


def test_the_list_costs_the_same_however_many_there_are(world: World) -> None:
    desk, counts = browser_of(world.coordinator), []
    desk.get("/desk/tasks/")
    for size in (2, 30):
        for number in range(size):
            task(world, text=f"Tugas contoh {number}.")
        with CaptureQueriesContext(connection) as seen:
            assert desk.get("/desk/tasks/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert "Lebih lama" in desk.get("/desk/tasks/").content.decode()
