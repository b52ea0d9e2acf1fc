from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from ntbcare.common.clock import pretend
from ntbcare.monitoring.actions import recount_due
from ntbcare.monitoring.figures import Figures
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.indicators import definitions
from ntbcare.monitoring.models import RESPONSE_CLASSES
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.monitoring.rules import median_days, percent, response_class
from tests.deadlines.journey import at
from tests.monitoring.people import Land, add_case, change, make_land

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> Land:
    return make_land()


def total(**question: object) -> Figures:
    return statistics(Question(**question)).total  # type: ignore[arg-type]  # a test names the fields


def groups(**question: object) -> dict[str | None, int | None]:
    return {group.key: group.figures.received for group in statistics(Question(**question)).groups}  # type: ignore[arg-type]


def test_all_cases_are_received_and_the_percentage_counts_who_is_followed_up(land: Land) -> None:
    for status in ("received", "in_progress", "answered", "closed", "archived", "blocked", "referred"):
        add_case(land, "2026-11-02 09:00", status=status)
    figures = total()
    assert (figures.received, figures.followed_up, figures.completed, figures.archived) == (7, 3, 1, 1)
    assert figures.followed_up_percent == Decimal("42.9")


def test_nothing_received_has_no_percentage(land: Land) -> None:
    figures = total()
    assert (figures.received, figures.followed_up_percent, figures.within_deadline_percent) == (0, None, None)
    assert figures.median_first_response_days is None


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(374, 717, "52.2"), (1, 8, "12.5"), (1, 16, "6.3"), (1, 800, "0.1"), (0, 3, "0.0")]
)
def test_percentages_are_rounded_half_up(part: int, whole: int, expected: str) -> None:
    assert percent(part, whole) == Decimal(expected)


def test_a_case_closed_by_the_system_without_an_answer_stands_apart(land: Land) -> None:
    add_case(land, "2026-11-02 09:00", status="closed", closed_by="system")
    add_case(land, "2026-11-02 09:00", status="closed", closed_by="system", answered_at=at("2026-11-03 09:00"))
    add_case(land, "2026-11-02 09:00", status="closed", closed_by="complainant")
    assert total().closed_without_answer == 1
    assert total().answered == 1


def test_what_happened_once_stays_counted(land: Land) -> None:
    case = add_case(land, "2026-11-02 09:00", status="verified", verified_at=at("2026-11-03 09:00"))
    change(case, status="archived", refused=2, reopened=1)
    figures = total()
    assert (figures.verified, figures.refused, figures.reopened, figures.archived) == (1, 1, 1, 1)


def test_a_changed_rating_is_counted_once(land: Land) -> None:
    case = add_case(land, "2026-11-02 09:00", status="answered", stars=2)
    assert (total().rated, total().satisfied) == (None, None)  # one to four opinions are not shown
    assert total(everything=True).rated == 1
    change(case, stars=5)
    assert (total(everything=True).rated, total(everything=True).satisfied) == (1, 1)


def test_the_day_of_receipt_is_the_day_in_makassar_and_both_ends_are_included(land: Land) -> None:
    add_case(land, "2026-11-10 00:00")
    add_case(land, "2026-11-20 23:59")
    assert total(received_from=date(2026, 11, 10), received_to=date(2026, 11, 20)).received == 2
    assert total(received_from=date(2026, 11, 11), received_to=date(2026, 11, 19)).received == 0
    assert total(received_to=date(2026, 11, 10)).received == 1
    assert total(received_from=date(2026, 11, 20)).received == 1
    assert total(received_from=date(2026, 12, 1), received_to=date(2026, 11, 1)).received == 0


def test_figures_are_the_same_from_months_days_and_the_cube(land: Land) -> None:
    days = [f"2026-{month:02d}-{day:02d} 12:00" for month in range(6, 12) for day in (1, 9, 17, 28)]
    for number, day in enumerate(days):
        add_case(land, day, lead=land.roads if number % 3 else land.health, status="closed" if number % 2 else "received")
    for first, last in (
        (date(2026, 6, 9), date(2026, 11, 17)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 8, 2), date(2026, 8, 20)),
    ):
        inside = [day for day in days if first.isoformat() <= day[:10] <= last.isoformat()]
        by_month = groups(received_from=first, received_to=last, group_by=GroupBy.MONTH)
        by_agency = groups(received_from=first, received_to=last, group_by=GroupBy.AGENCY)
        fine = groups(received_from=first, received_to=last, source="web", group_by=GroupBy.AGENCY, everything=True)
        assert sum(n or 0 for n in by_month.values()) == len(inside)
        assert by_agency == fine
        assert total(received_from=first, received_to=last).received == len(inside)


def test_a_case_that_moves_to_another_agency_takes_its_figures_along(land: Land) -> None:
    case = add_case(land, "2026-11-02 09:00", status="in_progress")
    change(case, lead=land.health, category_id="942", region_id="52.71", classification="oversight")
    assert groups(group_by=GroupBy.AGENCY) == {str(land.health.pk): 1}
    assert groups(group_by=GroupBy.TOPIC) == {"lingkungan": 1}
    assert groups(group_by=GroupBy.REGION) == {"52.71": 1}
    assert total(agency=land.roads.pk).received == 0


def test_villages_count_for_their_regency_and_every_level_can_be_asked_for(land: Land) -> None:
    for region in ("52.01", "52.01.01", "52.01.01.1001", "52.71", None):
        add_case(land, "2026-11-02 09:00", region_id=region)
    assert groups(group_by=GroupBy.REGION) == {None: 1, "52.01": 3, "52.71": 1}
    assert total(region="52.01").received == 3
    assert total(region="52.01.01").received == 2
    assert total(region="52.01.01.1001").received == 1


def test_topics_are_sums_of_categories_and_months_have_names(land: Land) -> None:
    for category in ("1398", "1400", "942", None):
        add_case(land, "2020-11-02 09:00", category_id=category)
    answer = statistics(Question(group_by=GroupBy.TOPIC))
    assert [(group.key, group.figures.received) for group in answer.groups] == [
        ("infrastruktur", 2),
        (None, 1),
        ("lingkungan", 1),
    ]
    month = statistics(Question(group_by=GroupBy.MONTH)).groups[0]
    assert (month.key, month.label) == ("2020-11", "November 2020")


def test_an_answer_within_the_limit_and_one_after_it(land: Land) -> None:
    due = at("2026-11-20 16:00")
    with pretend(at("2026-11-18 09:00")):
        add_case(land, "2026-11-02 09:00", status="answered", answer_due_at=due, answered_at=at("2026-11-16 09:00"))
        add_case(land, "2026-11-02 09:00", status="in_progress", answer_due_at=due)
        assert total().within_deadline_percent == Decimal("100.0")
        assert total().median_first_response_days == Decimal("10.0")


def test_the_archive_does_not_say_how_long_a_solution_took(land: Land) -> None:
    with pretend(at("2026-11-18 09:00")):
        ended = {"status": "closed", "closed_by": "complainant", "ended_at": at("2026-11-18 09:00")}
        case = add_case(land, "2021-03-02 09:00", imported=True, **ended)
        assert total().median_solution_days is None
        change(case, answered_at=at("2026-11-17 09:00"))
        assert total().median_solution_days == Decimal("61.0")


def test_a_limit_that_passes_without_an_event_changes_the_figure(land: Land) -> None:
    due = at("2026-11-20 16:00")
    with pretend(at("2026-11-18 09:00")):
        add_case(land, "2026-11-02 09:00", status="in_progress", answer_due_at=due)
        add_case(land, "2026-11-02 09:00", status="archived", answer_due_at=due, ended_at=at("2026-11-05 09:00"))
        assert total().within_deadline_percent is None
    with pretend(at("2026-11-20 16:01")):
        assert recount_due() == 1
        assert recount_due() == 0
        assert total().within_deadline_percent == Decimal("0.0")


@pytest.mark.parametrize(
    ("days", "expected"), [([0], "0.0"), ([1, 4], "2.5"), ([3, 3, 9], "3.0"), ([15, 16], "17.5"), ([400], "61.0")]
)
def test_the_median_comes_from_a_histogram_of_stated_resolution(days: list[int], expected: str) -> None:
    histogram = [0] * len(RESPONSE_CLASSES)
    for day in days:
        histogram[response_class(day)] += 1
    assert median_days(histogram) == Decimal(expected)


def test_the_body_of_the_api_holds_definitions_total_and_groups(land: Land) -> None:
    add_case(land, "2026-11-02 09:00", status="closed")
    body = statistics(Question(group_by=GroupBy.AGENCY)).as_json()
    assert set(body) == {"definitions", "total", "groups"}
    total_body = body["total"]
    assert isinstance(total_body, dict)
    assert total_body["followed_up_percent"] == 100.0
    assert body["groups"][0]["label"] == "Dinas PUPR"  # type: ignore[index]


def test_every_figure_is_defined_in_both_languages(land: Land) -> None:
    figures = {column.name for column in fields(Figures)} - {"suppressed", "opinions_hidden"}
    with translation.override("id"):
        indonesian = {one["name"]: one["sentence"] for one in definitions()}
    with translation.override("en"):
        english = {one["name"]: one["sentence"] for one in definitions()}
    assert set(indonesian) == set(english) == figures
    assert all(indonesian[name] != english[name] for name in figures)
