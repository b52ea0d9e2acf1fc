"""Coordinators draft minutes with the dashboard's agenda and adopt them; adopted minutes are never changed, only corrected."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.models import Meeting, MeetingState, Target, Task
from ntbcare.monitoring.scorecard import HalfYear
from tests.desk.sessions import browser_of
from tests.meetings import adopted, draft, task
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = local_day(now())
SAID = {
    "held_on": TODAY.isoformat(),
    "place": "Aula contoh",
    "attended": "Dinas Perhubungan: 3\nPengamat: 2",
    "discussed": "- Tindak lanjut masih rendah",
    "decided": "Papan nomor dipasang",
}


def desk(world: World, role: Role = Role.COORDINATOR, place: str = "Pemprov") -> Client:
    return browser_of(world.actor(role, place))


def test_a_draft_begins_with_what_the_dashboard_says(world: World) -> None:
    Target.objects.create(
        name="Tindak lanjut contoh", measure="followed_up_percent", held_against="whole", at_least=50, source="Contoh",
        valid_from=date(2018, 1, 1),
    )  # fmt: skip
    task(world, days=0)
    Task.objects.update(due_on=TODAY - timedelta(days=1))
    page = desk(world).get("/desk/meetings/new").content.decode()
    assert "1 tindak lanjut rapat belum selesai, 1 lewat tenggat." in page


def test_minutes_are_drafted_written_on_and_adopted(world: World) -> None:
    browser = desk(world)
    assert browser.post("/desk/meetings/new", SAID).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.attended == [["Dinas Perhubungan", 3], ["Pengamat", 2]]
    assert (meeting.discussed, meeting.period) == ("Tindak lanjut masih rendah", str(HalfYear.of(TODAY)))
    at = f"/desk/meetings/{meeting.pk}"
    assert browser.post(f"{at}/write", SAID | {"place": "Kantor lain", "seen": "1"}).status_code == 302
    assert browser.post(f"{at}/adopt", {"seen": "1"}).status_code == 409, "it was written on since"
    assert browser.post(f"{at}/adopt", {"seen": "2"}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.place) == (MeetingState.ADOPTED, "Kantor lain")
    assert set(Entry.objects.values_list("what", flat=True)) >= {"meeting.opened", "meeting.written", "meeting.adopted"}


def test_adopted_minutes_stay_whoever_asks(world: World) -> None:
    meeting = adopted(world)
    kept = Meeting.objects.values().get(pk=meeting.pk)
    browser, at = desk(world), f"/desk/meetings/{meeting.pk}"
    assert browser.post(f"{at}/write", SAID | {"place": "Tempat lain", "seen": "1"}).status_code == 409
    assert browser.post(f"{at}/adopt", {"seen": "1"}).status_code == 409
    assert Meeting.objects.values().get(pk=meeting.pk) == kept
    assert browser.post(f"{at}/addendum", {"text": "Hadir empat orang, bukan tiga."}).status_code == 302
    assert Meeting.objects.values().get(pk=meeting.pk) == kept
    assert "Hadir empat orang, bukan tiga." in browser.get(at).content.decode()


def test_two_coordinators_do_not_overwrite_each_other(world: World) -> None:
    meeting = draft(world)
    at = f"/desk/meetings/{meeting.pk}/write"
    assert desk(world).post(at, SAID | {"seen": "1", "place": "Kantor satu"}).status_code == 302
    answer = desk(world).post(at, SAID | {"seen": "1", "place": "Kantor dua"})
    assert answer.status_code == 409
    assert "Kantor dua" in answer.content.decode(), "what was typed is kept"
    meeting.refresh_from_db()
    assert meeting.place == "Kantor satu"


@pytest.mark.parametrize(
    ("role", "place", "reads"),
    [
        (Role.OBSERVER, "Pemprov", True),
        (Role.LEADER, "Pemprov", True),
        (Role.LEADER, "Dishub", True),
        (Role.INSPECTOR, "Pemprov", True),
        (Role.AUDITOR, "Pemprov", True),
        (Role.LEADER, "Pemda Lobar", False),
        (Role.COORDINATOR, "Pemda Lobar", False),
        (Role.LIAISON, "Dishub", False),
        (Role.CLERK, "Pemprov", False),
        (Role.ADMINISTRATOR, "Pemprov", False),
    ],
)
def test_who_follows_the_meeting_reads_adopted_minutes_and_no_draft(world: World, role: Role, place: str, *, reads: bool) -> None:
    first, second = adopted(world), draft(world, held_on=TODAY - timedelta(days=2))
    browser = desk(world, role, place)
    assert (browser.get(f"/desk/meetings/{first.pk}").status_code == 200) is reads
    assert browser.get(f"/desk/meetings/{second.pk}").status_code in {403, 404}
    for what in ("write", "adopt", "addendum", "task"):
        answer = browser.post(f"/desk/meetings/{first.pk}/{what}", SAID | {"seen": "1", "text": "Tidak boleh ini."})
        assert answer.status_code in {403, 404, 422}, what
    assert browser.post("/desk/meetings/new", SAID).status_code in {302, 403, 404}
    assert not first.addenda.exists()
    assert not Task.objects.exists()
    assert Meeting.objects.filter(branch=world.agency("Pemprov")).count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"held_on": ""},
        {"held_on": "besok"},
        {"held_on": "1999-01-01"},
        {"held_on": "2999-01-01"},
        {"place": " "},
        {"place": "x" * 201},
        {"attended": "Dinas Perhubungan"},
        {"attended": "Dinas Perhubungan: 0"},
        {"attended": "Dinas Perhubungan: -3"},
        {"attended": "Dinas\x00: 3"},
        {"discussed": "x" * 601},
        {"decided": "\n".join(["satu"] * 61)},
    ],
)
def test_what_cannot_be_taken_comes_back_with_what_was_typed(world: World, wrong: dict[str, str]) -> None:
    answer = desk(world).post("/desk/meetings/new", SAID | wrong)
    assert answer.status_code == 422
    assert "Papan nomor dipasang" in answer.content.decode() or "decided" in wrong
    assert not Meeting.objects.exists()


def test_minutes_of_the_future_and_empty_ones_are_not_adopted(world: World) -> None:
    browser = desk(world)
    browser.post("/desk/meetings/new", SAID | {"held_on": (TODAY + timedelta(days=3)).isoformat()})
    browser.post("/desk/meetings/new", SAID | {"discussed": "", "decided": ""})
    for meeting in Meeting.objects.all():
        assert browser.post(f"/desk/meetings/{meeting.pk}/adopt", {"seen": "1"}).status_code == 422
    assert set(Meeting.objects.values_list("state", flat=True)) == {MeetingState.DRAFT}


def test_the_list_costs_the_same_however_many_there_are(world: World) -> None:
    browser, branch = desk(world), world.agency("Pemprov").pk
    counts = []
    browser.get("/desk/meetings/")  # the day's mark of the officer
    for size in (3, 20):
        Meeting.objects.bulk_create(
            Meeting(
                branch_id=branch, period="2026-1", held_on=TODAY - timedelta(days=100 * size + n), place="Aula", made_at=now(),
                state="adopted", adopted_at=now(),
            )
            for n in range(size)
        )  # fmt: skip
        with CaptureQueriesContext(connection) as seen:
            assert browser.get("/desk/meetings/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
