"""One case that was mended in four minutes makes no agency the best: tables go by how many came, and open ones count."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from ntbcare.common.clock import pretend
from ntbcare.monitoring.actions import recount_due
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.queries import Group, Question, statistics
from tests.deadlines.journey import at
from tests.monitoring.people import Land, add_case, make_land

pytestmark = pytest.mark.django_db
CAME = at("2026-11-02 09:00")


@pytest.fixture
def land() -> Land:
    """The roads office answered one case in four minutes. The health office answered seven of ten; three are open and late."""
    made = make_land()
    limit = {"answer_due_at": at("2026-11-20 16:00")}
    add_case(made, "2026-11-02 09:00", status="answered", lead=made.roads, answered_at=CAME + timedelta(minutes=4), **limit)
    for number in range(10):
        given = {"status": "answered", "answered_at": CAME + timedelta(days=2)} if number < 7 else {"status": "in_progress"}
        add_case(made, "2026-11-02 09:00", lead=made.health, **(given | limit))
    return made


def _agencies() -> list[Group]:
    with pretend(at("2027-03-01 09:00")):
        recount_due()
        return statistics(Question(group_by=GroupBy.AGENCY)).groups


def test_the_table_goes_by_how_many_came_and_never_by_a_rate(land: Land) -> None:
    health, roads = _agencies()
    assert (health.figures.received, roads.figures.received) == (10, 1)
    assert roads.figures.within_deadline_percent == Decimal(100), "its share is higher, and it stands below all the same"


def test_what_is_open_and_late_counts_against_its_agency(land: Land) -> None:
    health, _roads = _agencies()
    assert health.figures.within_deadline_percent == Decimal("70.0"), "of ten, not of the seven that were answered"
