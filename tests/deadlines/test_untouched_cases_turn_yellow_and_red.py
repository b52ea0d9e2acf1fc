"""A case that no officer touches turns yellow and red after the working days of its ladder; a touch begins the wait anew."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies import queries
from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.cases.queries import Question, View, count_views, inbox
from ntbcare.common.clock import pretend
from ntbcare.deadlines import book
from ntbcare.deadlines.actions.calendars import add_holiday
from ntbcare.deadlines.actions.clocks import recompute_stale
from ntbcare.deadlines.models import Ladder
from ntbcare.workflow.handle import add_note
from ntbcare.workflow.reply import reply_to_case
from ntbcare.workflow.verify import request_completion
from tests.deadlines.journey import ZONE, at
from tests.desk.sessions import browser_of
from tests.late import MONDAY, on, pass_time
from tests.world import World, file_case


def zones(case: Case) -> tuple[str | None, str | None]:
    pass_time(at("2026-11-23 00:00"), at("2026-11-23 00:00"))
    case.refresh_from_db()
    yellow, red = (moment.astimezone(ZONE).strftime("%d %H:%M") if moment else None for moment in (case.yellow_at, case.red_at))
    return yellow, red


def filed(moment: str = "2026-11-23 10:00") -> Case:
    with on(moment):
        return file_case()[0]


def test_three_and_five_working_days_after_it_came(world: World) -> None:
    assert world.agencies
    assert zones(filed()) == ("26 16:00", "30 16:00")


def test_the_figures_are_rows(world: World) -> None:
    assert world.agencies
    Ladder.objects.update(yellow_days=1, red_days=2)
    assert zones(filed()) == ("24 16:00", "25 16:00")


def test_a_touch_of_an_officer_begins_it_anew_and_a_word_of_the_complainant_does_not(world: World) -> None:
    case = filed()
    with on("2026-11-24 09:00"):
        reply_to_case(case.pk, "Tolong segera, anak saya hampir jatuh.", actor=Actor.complainant())
    assert zones(case) == ("26 16:00", "30 16:00")
    with on("2026-11-25 09:00"):
        add_note(case.pk, "Sudah saya telepon dinasnya.", actor=world.coordinator)
    assert zones(case) == ("30 16:00", "02 16:00")


def test_what_waits_for_the_complainant_stands_in_no_zone_and_begins_when_it_comes_back(world: World) -> None:
    case = filed()
    with on("2026-11-24 09:00"):
        request_completion(case.pk, "Di sebelah mana pasar?", actor=world.coordinator)
    assert zones(case) == (None, None)
    with on("2026-11-30 09:00"):
        reply_to_case(case.pk, "Di sebelah timur, dekat gerbang.", actor=Actor.complainant())
    assert zones(case) == ("03 16:00", "07 16:00")


def test_reminders_and_escalations_are_no_touch(world: World) -> None:
    case = filed()
    assert world.coordinator.user_id
    pass_time(MONDAY, at("2026-12-01 10:00"))
    assert "escalated" in case.events.values_list("kind", flat=True)
    assert zones(case) == ("26 16:00", "30 16:00")


def test_a_holiday_announced_late_moves_them(world: World) -> None:
    assert world.agencies
    case = filed()
    assert zones(case)
    with on("2026-11-24 09:00"), transaction.atomic():
        add_holiday(date(2026, 11, 25), "Libur mendadak", user_id=None)
    with on("2026-11-24 09:00"), transaction.atomic():
        recompute_stale()
    assert zones(case) == ("27 16:00", "01 16:00")


def test_the_views_hold_them_page_by_page_and_count_them(world: World) -> None:
    viewer = world.coordinator.viewer
    assert viewer is not None
    red = [filed(f"2026-11-23 1{hour}:00").pk for hour in range(3)]
    yellow = [filed(f"2026-11-26 1{hour}:00").pk for hour in range(2)]
    green = filed("2026-12-01 09:00")
    assert zones(green)[0]
    with pretend(at("2026-12-01 17:00")):
        assert count_views(viewer, views=[View.YELLOW, View.RED]) == {View.YELLOW: 2, View.RED: 3}
        first = inbox(viewer, Question(view=View.RED, limit=2))
        second = inbox(viewer, Question(view=View.RED, limit=2, after=first.next))
        assert [case.pk for case in (*first.items, *second.items)] == red
        assert [case.pk for case in inbox(viewer, Question(view=View.YELLOW)).items] == yellow


def test_the_list_says_the_zone_in_a_word_with_a_shape_in_as_many_statements_as_ever(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (book, queries):  # A slow machine would ask for the edition between two pages.
        monkeypatch.setattr(module, "CHECK_SECONDS", 3600.0)
    desk = browser_of(world.coordinator)
    filed()
    zones(filed())
    counts = []
    for moment in ("2026-11-24 09:00", "2026-12-01 09:00"):
        with on(moment):
            desk.get("/desk/?view=new")
            with CaptureQueriesContext(connection) as asked:
                page = desk.get("/desk/?view=new").content.decode()
        counts.append(len(asked))
    assert page.count("Zona merah</b>") == 2
    assert 'class="tag bad zone"><svg' in page.replace("\n", "")
    assert counts[0] == counts[1]
    assert "Zona kuning" in page, "the view's name"
