from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from ntbcare.common.clock import pretend
from ntbcare.deadlines.book import NoRules, book, forget_book
from ntbcare.deadlines.models import Calendar, Holiday, Limit, Policy, RuleChange
from ntbcare.deadlines.queries import answer_due, clocks_of_case, policy_now, time_left
from ntbcare.deadlines.rules import Remaining
from ntbcare.deadlines.seed import seed_deadlines
from ntbcare.deadlines.words import left_in_words, used_share
from tests.deadlines.journey import at, make_place, receive

pytestmark = pytest.mark.django_db


def test_seeding_twice_changes_nothing() -> None:
    make_place()
    before = [model.objects.count() for model in (Calendar, Holiday, Policy, Limit, RuleChange)]
    seed_deadlines()
    assert [model.objects.count() for model in (Calendar, Holiday, Policy, Limit, RuleChange)] == before


def test_a_holiday_that_the_site_withdrew_stays_withdrawn() -> None:
    make_place()
    Holiday.objects.filter(day=date(2026, 12, 24)).update(withdrawn_at=at("2026-11-01 09:00"))
    seed_deadlines()
    assert Holiday.objects.filter(day=date(2026, 12, 24)).count() == 1
    assert book().calendar(book().default_calendar_id).is_working(date(2026, 12, 24))


def test_joint_leave_is_off_and_next_year_is_estimated() -> None:
    make_place()
    days = {row.day: row.estimated for row in Holiday.objects.all()}
    assert days[date(2026, 12, 24)] is False  # cuti bersama: missing without the category "government"
    assert all(estimated for day, estimated in days.items() if day.year == 2027)
    assert sum(day.year == 2026 for day in days) == 25


@pytest.mark.parametrize(
    ("classification", "expected"),
    [
        ("information", "2026-11-30 16:00"),
        ("aspiration", "2026-11-30 16:00"),
        ("no_oversight", "2026-12-11 16:00"),
        (None, "2026-12-11 16:00"),
        ("oversight", "2027-02-22 16:00"),
    ],
)
def test_the_answer_is_due_by_class(classification: str | None, expected: str) -> None:
    make_place()
    assert answer_due(at("2026-11-22 09:30"), classification) == at(expected)


def test_a_warm_book_asks_the_database_nothing() -> None:
    place = make_place()
    answer_due(at("2026-11-22 09:30"), None, branch_id=place.province.pk)
    with CaptureQueriesContext(connection) as statements:
        answer_due(at("2026-11-22 09:30"), "oversight", branch_id=place.province.pk)
    assert len(statements) == 0


def test_a_case_from_before_the_first_policy_uses_the_first() -> None:
    make_place()
    assert answer_due(at("2017-06-01 09:00"), None).year == 2017


def test_without_rules_it_says_so() -> None:
    forget_book()
    with pytest.raises(NoRules):
        answer_due(at("2026-11-22 09:30"), None)


def test_every_limit_cites_its_source_and_says_what_nobody_checked() -> None:
    make_place()
    with pretend(at("2026-11-22 09:30")):
        policy = policy_now()
    assert all(limit.article for limit in policy.limits)
    assert not any(limit.verified for limit in policy.limits)
    assert "belum diperiksa" in policy.note


def test_the_page_of_a_case_gets_its_clocks_with_what_is_left() -> None:
    case = receive(make_place(), "2026-11-22 09:30")
    with pretend(at("2026-11-27 09:00")):
        views = {view.kind.value: view for view in clocks_of_case(case.pk)}
    assert views["verify"].kept is False
    assert views["verify"].left == Remaining(days=0, minutes=60, overdue=True)
    assert views["answer"].kept is None
    assert views["answer"].left is not None
    assert views["answer"].left.days == 10
    assert time_left(at("2026-11-30 16:00"), at=at("2026-11-26 09:00")).days == 2


@pytest.mark.parametrize(
    ("left", "indonesian", "english"),
    [
        (Remaining(3, 0, False), "3 hari kerja tersisa", "3 working days left"),
        (Remaining(1, 0, False), "1 hari kerja tersisa", "1 working day left"),
        (Remaining(0, 130, False), "2 jam kerja tersisa", "2 working hours left"),
        (Remaining(0, 59, False), "kurang dari satu jam kerja tersisa", "less than one working hour left"),
        (Remaining(0, 5, True), "baru saja lewat", "just passed"),
        (Remaining(0, 60, True), "lewat 1 jam kerja", "1 working hour late"),
        (Remaining(2, 900, True), "lewat 2 hari kerja", "2 working days late"),
    ],
)
def test_what_is_left_in_words(left: Remaining, indonesian: str, english: str) -> None:
    with translation.override("id"):
        assert left_in_words(left) == indonesian
    with translation.override("en"):
        assert left_in_words(left) == english


def test_the_bar_of_a_list_is_full_at_the_deadline() -> None:
    start, end = at("2026-11-22 00:00"), at("2026-11-26 00:00")
    assert [
        used_share(start, end, moment) for moment in (at("2026-11-21 00:00"), at("2026-11-23 00:00"), at("2026-12-01 00:00"))
    ] == [0, 25, 100]
    assert used_share(start, start, start) == 100
