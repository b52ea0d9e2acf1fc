"""Amsterdam/signals#791, mysociety/alaveteli#7292: deadlines that ignore holidays, and those announced late."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from ntbcare.cases.models import CaseEvent
from ntbcare.cases.sets import EventKind, Part, Status
from ntbcare.deadlines.actions.calendars import (
    add_holiday,
    confirm_holiday,
    move_holiday,
    save_calendar,
    use_calendar,
    withdraw_holiday,
)
from ntbcare.deadlines.actions.clocks import moved_by_case, recompute_stale, stale_clocks
from ntbcare.deadlines.actions.settling import Moved
from ntbcare.deadlines.book import forget_book
from ntbcare.deadlines.errors import CalendarNotFound, HolidayExists, HolidayNotFound
from ntbcare.deadlines.followers import follow
from ntbcare.deadlines.models import Calendar, Clock, ClockChange, Holiday
from ntbcare.deadlines.rules import BadCalendar
from tests.deadlines.journey import Place, at, clock, due, happen, make_place, offer, receive, rows, writing

pytestmark = pytest.mark.django_db
FEAST = date(2026, 12, 9)  # a Wednesday: the day of local elections, say


@pytest.fixture
def place() -> Place:
    return make_place()


def sweep(moment: str = "2026-12-01 09:00") -> list[Moved]:
    moved: list[Moved] = []
    with writing(moment):
        while stale_clocks():
            moved += recompute_stale(limit=2)
    return moved


def test_open_deadlines_move_and_the_reason_is_kept(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    with writing("2026-12-01 08:00"):
        add_holiday(FEAST, "Pilkada", user_id=None)
    forget_book()
    moved = sweep()
    assert due(case, "answer") == "2026-12-14 16:00"
    case.refresh_from_db()
    assert case.answer_due_at == at("2026-12-14 16:00")
    assert [(m.case_id, m.kind, m.due_before, m.due_after) for m in moved] == [
        (case.pk, "answer", at("2026-12-11 16:00"), at("2026-12-14 16:00"))
    ]
    assert "Pilkada" in moved[0].reason
    assert ClockChange.objects.get(cause=ClockChange.Cause.CALENDAR).reason == moved[0].reason
    assert list(moved_by_case(moved)) == [case.pk]


def test_a_withdrawn_holiday_brings_them_back(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    with writing("2026-12-01 08:00"):
        row = add_holiday(FEAST, "Pilkada", user_id=None)
    sweep()
    with writing("2026-12-02 08:00"):
        withdraw_holiday(row.pk, user_id=None)
    sweep("2026-12-02 09:00")
    assert due(case, "answer") == "2026-12-11 16:00"


def test_a_sweep_that_was_killed_half_way_is_finished_by_the_next(place: Place) -> None:
    cases = [receive(place, "2026-11-22 09:30") for _ in range(5)]
    with writing("2026-12-01 08:00"):
        add_holiday(FEAST, "Pilkada", user_id=None)
    with writing("2026-12-01 09:00"):
        first = recompute_stale(limit=3)
    assert stale_clocks() > 0
    rest = sweep()
    assert {move.case_id for move in first + rest} == {case.pk for case in cases}
    assert len(first + rest) == len(cases)


def test_an_ended_clock_keeps_the_due_moment_of_its_time(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    offer(case, place.roads, "2026-11-23 11:00")
    happen(case, EventKind.ANSWERED, "2026-11-26 11:00", status=Status.ANSWERED, agency=place.roads)
    with writing("2026-12-01 08:00"):
        add_holiday(FEAST, "Pilkada", user_id=None)
    sweep()
    assert due(case, "answer") == "2026-12-11 16:00"
    before = rows(case)
    Clock.objects.filter(case=case).delete()
    with transaction.atomic():
        follow(list(CaseEvent.objects.filter(case=case)))
    assert due(case, "answer") == "2026-12-11 16:00"
    assert len(rows(case)) == len(before)


def test_a_holiday_of_one_calendar_moves_only_its_clocks(place: Place) -> None:
    six_days = Calendar.objects.get(is_default=False)
    case = receive(place, "2026-11-22 09:30")
    lead = offer(case, place.roads, "2026-11-23 11:00")
    part = offer(case, place.hospital, "2026-11-23 11:00", part=Part.CONTRIBUTOR)
    with writing("2026-11-24 08:00"):
        add_holiday(date(2026, 11, 25), "Ulang tahun RSUD", calendar_id=six_days.pk, user_id=None)
    moved = sweep("2026-11-24 09:00")
    assert {(m.assignment_id, str(m.kind)) for m in moved} == {(part.pk, "start"), (part.pk, "contribution")}
    assert due(case, "start", assignment=lead) == "2026-11-30 16:00"


def test_a_deadline_that_moves_asks_for_its_reminder_again(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    Clock.objects.filter(case=case, kind="verify").update(stage=2, next_action_at=at("2026-11-27 08:00"))
    with writing("2026-11-26 17:00"):
        add_holiday(date(2026, 11, 26), "Cuti bersama", user_id=None)
    sweep("2026-11-26 18:00")
    verify = clock(case, "verify")
    assert verify.due_at == at("2026-11-27 16:00")
    assert (verify.stage, verify.next_action_at) == (1, at("2026-11-27 16:00"))


def test_an_agency_may_change_to_another_calendar(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    part = offer(case, place.hospital, "2026-11-23 11:00")
    with writing("2026-11-24 08:00"):
        use_calendar(place.hospital.pk, None, user_id=None)
    sweep("2026-11-24 09:00")
    assert due(case, "start", assignment=part) == "2026-11-30 16:00"


def test_new_office_hours_move_open_deadlines(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    calendar = Calendar.objects.get(is_default=True)
    with writing("2026-11-24 08:00"):
        save_calendar(calendar.name, {"0": ["08:00", "12:00"]}, calendar_id=calendar.pk, user_id=None)
    sweep("2026-11-24 09:00")
    assert due(case, "verify") == "2026-12-14 12:00"


def test_a_calendar_that_never_opens_is_not_saved(place: Place) -> None:
    with pytest.raises(BadCalendar), writing("2026-11-24 08:00"):
        save_calendar("Tutup", {}, user_id=None)
    assert not Calendar.objects.filter(name="Tutup").exists()


def test_a_day_cannot_be_off_twice(place: Place) -> None:
    with writing("2026-12-01 08:00"), pytest.raises(HolidayExists):
        add_holiday(date(2026, 12, 25), "Natal", user_id=None)


def test_an_estimated_feast_is_confirmed_or_moved(place: Place) -> None:
    feast = Holiday.objects.get(day=date(2027, 3, 10))
    assert feast.estimated
    with writing("2026-12-01 08:00"):
        moved = move_holiday(feast.pk, date(2027, 3, 13), user_id=None)
        confirm_holiday(Holiday.objects.get(day=date(2027, 1, 1)).pk, user_id=None)
    feast.refresh_from_db()
    assert feast.withdrawn_at is not None
    assert (moved.name, moved.estimated) == (feast.name, False)
    assert not Holiday.objects.get(day=date(2027, 1, 1)).estimated


def test_unknown_rows_are_named_as_such(place: Place) -> None:
    with pytest.raises(HolidayNotFound), writing("2026-12-01 08:00"):
        withdraw_holiday(999_999, user_id=None)
    with pytest.raises(CalendarNotFound), writing("2026-12-01 08:00"):
        use_calendar(place.roads.pk, 999_999, user_id=None)
