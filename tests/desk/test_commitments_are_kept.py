"""Commitments are written down, confirmed, and reported on half-year by half-year; what was said is never overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import InvalidInput, NotFound
from ntbcare.monitoring.meetings.commitments import fingerprint, write_commitment
from ntbcare.monitoring.meetings.progress import half_years, reportable
from ntbcare.monitoring.models import Commitment, Progress, ProgressReport, Remark, Verdict
from ntbcare.monitoring.scorecard import HalfYear
from tests.desk.sessions import browser_of
from tests.meetings import SAID, commitment, reach
from tests.world import World

pytestmark = pytest.mark.django_db
NOW = str(HalfYear.of(local_day(now())))
FORM = {
    "title": "Pengaduan ditanggapi tepat waktu",
    "problem": "Banyak laporan dijawab terlambat (contoh).",
    "promise": "Setiap laporan dijawab dalam 14 hari kerja (contoh).",
    "owner": "Dishub",
    "starts_on": "2025-01-01",
    "ends_on": "2027-12-31",
    "budget": "Rp1.500.000.000",
    "staff": "12",
    "months": "36",
    "milestone_1": "Petugas dilatih",
    "milestone_1_from": "2025-01-01",
    "milestone_1_to": "2025-12-31",
}
REPORT = {"period": NOW, "progress": "in_progress", "text": "Pelatihan sudah berlangsung.", "link": "https://contoh.example/foto"}


def press(world: World, role: Role, place: str, pk: int, what: str, **said: str) -> int:
    return browser_of(world.actor(role, place)).post(f"/desk/commitments/{pk}/{what}", said).status_code


def test_the_office_in_charge_writes_and_the_coordinator_confirms(world: World) -> None:
    office = browser_of(world.actor(Role.LEADER, "Dishub"))
    assert office.post("/desk/commitments/new", FORM).status_code == 302
    one = Commitment.objects.get()
    assert (one.budget, one.staff, one.months) == (1_500_000_000, 12, 36)
    assert [m.title for m in one.milestones.all()] == ["Petugas dilatih"]
    assert office.get(f"/komitmen/{one.pk}").status_code == 404
    first = fingerprint(one)
    assert press(world, Role.LEADER, "Dishub", one.pk, "confirm", seen=first) == 404
    other = FORM | {"title": "Judul lain yang baik", "seen": first}
    assert office.post(f"/desk/commitments/{one.pk}/edit", other).status_code == 302
    assert office.post(f"/desk/commitments/{one.pk}/edit", other).status_code == 409, "it was changed since"
    assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "confirm", seen=first) == 409, (
        "these are not the words that were read"
    )
    one.refresh_from_db()
    second = fingerprint(one)
    assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "confirm", seen=second) == 302
    assert office.get(f"/komitmen/{one.pk}").status_code == 200
    kept = Commitment.objects.values().get(pk=one.pk)
    assert office.post(f"/desk/commitments/{one.pk}/edit", FORM).status_code == 404
    assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "confirm", seen=second) == 409
    assert Commitment.objects.values().get(pk=one.pk) == kept


def test_a_report_of_the_office_counts_once_it_is_confirmed(world: World) -> None:
    one = commitment(world)
    assert press(world, Role.LEADER, "Dishub", one.pk, "report", **REPORT) == 302
    page = browser_of(world.actor(Role.OBSERVER, "Pemprov")).get(f"/desk/commitments/{one.pk}").content.decode()
    assert "Pelatihan sudah berlangsung." not in page
    report = ProgressReport.objects.get()
    at = f"/desk/commitments/{one.pk}/reports/{report.pk}"
    assert browser_of(world.actor(Role.LEADER, "Dishub")).post(at, {"accepted": "yes"}).status_code == 404
    assert browser_of(world.coordinator).post(at, {"accepted": "no", "reason": " "}).status_code == 422
    assert browser_of(world.coordinator).post(at, {"accepted": "yes"}).status_code == 302
    assert browser_of(world.coordinator).post(at, {"accepted": "no", "reason": "Berubah."}).status_code == 404
    public = browser_of(world.coordinator).get(f"/komitmen/{one.pk}").content.decode()
    assert "Pelatihan sudah berlangsung." in public
    assert 'href="https://contoh.example/foto"' in public


def test_what_was_said_stays_and_the_last_word_of_a_half_year_counts(world: World) -> None:
    one = commitment(world)
    for state in (Progress.IN_PROGRESS, Progress.STUCK):
        assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "report", **(REPORT | {"progress": state.value})) == 302
    first, second = ProgressReport.objects.order_by("pk")
    assert (first.progress, second.progress) == (Progress.IN_PROGRESS, Progress.STUCK)
    assert {first.verdict, second.verdict} == {Verdict.CONFIRMED}
    page = browser_of(world.coordinator).get(f"/komitmen/{one.pk}").content.decode()
    assert "<b>Terhambat</b>" in page


def test_a_withdrawn_one_stays_readable_with_the_reason(world: World) -> None:
    one = commitment(world)
    assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "withdraw", text="x") == 422
    assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "withdraw", text="Digabung ke rencana lain.") == 302
    assert "Digabung ke rencana lain." in browser_of(world.coordinator).get(f"/komitmen/{one.pk}").content.decode()
    assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "report", **REPORT) == 409
    assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "withdraw", text="Sekali lagi.") == 409


def test_observers_comment_and_only_they(world: World) -> None:
    one = commitment(world)
    assert press(world, Role.OBSERVER, "Pemprov", one.pk, "comment", text="Tolong sebut puskesmasnya.") == 302
    remark = Remark.objects.get()
    assert (remark.commitment, remark.kind, remark.state) == (one, "comment", "waiting")
    board = browser_of(world.coordinator).get("/desk/boards/coordination/").content.decode()
    assert one.title in board
    assert "Tolong sebut puskesmasnya." in board
    assert press(world, Role.LEADER, "Pemprov", one.pk, "comment", text="Bukan pengamat ini.") == 404


@pytest.mark.parametrize(
    ("role", "place", "writes"),
    [
        (Role.COORDINATOR, "Pemprov", True),
        (Role.LEADER, "Dishub", True),
        (Role.APPROVER, "Dishub", True),
        (Role.LEADER, "PUPR", False),
        (Role.LEADER, "Pemprov", False),
        (Role.OBSERVER, "Pemprov", False),
        (Role.INSPECTOR, "Pemprov", False),
        (Role.AUDITOR, "Pemprov", False),
        (Role.LIAISON, "Dishub", False),
        (Role.COORDINATOR, "Pemda Lobar", False),
        (Role.LEADER, "Dishub Lobar", False),
        (Role.ADMINISTRATOR, "Pemprov", False),
    ],
)
def test_who_writes_and_reports(world: World, role: Role, place: str, *, writes: bool) -> None:
    one = commitment(world)
    browser = browser_of(world.actor(role, place))
    made = browser.post(f"/desk/commitments/new?place={world.agency('Pemprov').pk}", FORM).status_code
    assert (made == 302) is writes
    assert writes or made in {403, 404}
    reported = press(world, role, place, one.pk, "report", **REPORT)
    assert (reported == 302) is writes
    assert writes or reported in {403, 404}
    if role != Role.COORDINATOR or place != "Pemprov":
        assert press(world, role, place, one.pk, "withdraw", text="Tidak boleh ini.") in {403, 404}
    assert Commitment.objects.filter(withdrawn_at=None).count() == Commitment.objects.count()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 201},
        {"problem": "pendek"},
        {"promise": "x" * 3001},
        {"owner": "Tidak Ada"},
        {"starts_on": "besok"},
        {"starts_on": "1999-01-01"},
        {"ends_on": "2024-12-31"},
        {"ends_on": "2099-12-31"},
        {"budget": "-1"},
        {"budget": "1e9"},
        {"budget": "1,5 miliar"},
        {"budget": "100.000.000.000.001"},
        {"budget": "9" * 39},
        {"staff": "-3"},
        {"staff": "100001"},
        {"months": "121"},
        {"milestone_1_to": ""},
        {"milestone_1_to": "2024-01-01"},
        {"milestone_1_to": "2028-01-01"},
        {"milestone_1": ""},
        {"supporters": "x" * 501},
        {"title": "Judul\x00jahat"},
    ],
)
def test_what_cannot_be_taken_comes_back_with_what_was_typed(world: World, wrong: dict[str, str]) -> None:
    answer = browser_of(world.coordinator).post("/desk/commitments/new", FORM | wrong)
    assert answer.status_code == 422
    assert "14 hari kerja" in answer.content.decode() or "promise" in wrong
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"period": "2024-1"}, {"period": "2099-1"}, {"period": "abc"}, {"progress": "hampir"}, {"text": "pendek"},
        {"text": "x" * 2001}, {"link": "javascript:alert(1)"}, {"milestone": "9"}, {"milestone": "x"},
    ],
)  # fmt: skip
def test_a_report_of_another_time_or_state_is_not_taken(world: World, wrong: dict[str, str]) -> None:
    one = commitment(world)
    assert press(world, Role.COORDINATOR, "Pemprov", one.pk, "report", **(REPORT | wrong)) == 422
    assert not ProgressReport.objects.exists()


def test_nobody_promises_for_an_agency_that_is_not_theirs(world: World) -> None:
    office = reach(world, Role.LEADER, "Dishub")
    with pytest.raises(NotFound), transaction.atomic():
        write_commitment(replace(SAID, owner="PUPR"), branch_id=world.agency("Pemprov").pk, reach=office)
    with pytest.raises(InvalidInput), transaction.atomic():
        write_commitment(replace(SAID, budget=-1), branch_id=world.agency("Pemprov").pk, reach=reach(world))
    assert not Commitment.objects.exists()


def test_half_years_run_from_the_first_to_the_last_day() -> None:
    one = Commitment(starts_on=date(2025, 6, 30), ends_on=date(2026, 7, 1))
    assert [str(period) for period in half_years(one)] == ["2025-1", "2025-2", "2026-1", "2026-2"]
    future = Commitment(starts_on=local_day(now()) + timedelta(days=400), ends_on=local_day(now()) + timedelta(days=800))
    assert reportable(future) == []
