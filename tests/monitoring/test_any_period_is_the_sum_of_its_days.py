"""Years, months and days of counters are put together in whichever way a period asks for."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.queries import Question, statistics
from tests.monitoring.people import add_case, make_land

DAYS = (
    date(2022, 12, 31),
    date(2023, 1, 1),
    date(2023, 1, 2),
    date(2023, 6, 30),
    date(2024, 1, 1),
    date(2024, 2, 29),
    date(2024, 12, 31),
    date(2025, 3, 14),
    date(2025, 12, 31),
)
EDGES = (None, *DAYS, date(2023, 7, 1), date(2024, 6, 15))


@pytest.mark.django_db
def test_every_pair_of_days_counts_the_cases_between_them_and_no_other() -> None:
    land = make_land()
    for place, day in enumerate(DAYS):
        for _ in range(place + 1):
            add_case(land, f"{day} 09:00", lead=land.health if place % 2 else land.roads)
    for first, last in product(EDGES, EDGES):
        inside = [(place, day) for place, day in enumerate(DAYS) if (not first or day >= first) and (not last or day <= last)]
        asked = Question(received_from=first, received_to=last, group_by=GroupBy.AGENCY)
        answer = statistics(asked)
        assert answer.total.received == sum(place + 1 for place, _day in inside), (first, last)
        health = sum(place + 1 for place, _day in inside if place % 2)
        assert {group.label: group.figures.received for group in answer.groups}.get("Dinas Kesehatan", 0) == health
        one = Question(received_from=first, received_to=last, agency=land.health.pk, source="web", everything=True)
        assert statistics(one).total.received == health, (first, last)
