"""Open and overdue are kept as counts: what ends leaves them, and a limit that passes without an event is noticed."""

from __future__ import annotations

import pytest
from django.db import transaction

from ntbcare.common.clock import pretend
from ntbcare.monitoring.actions import recount_due
from ntbcare.monitoring.queries import Question, statistics
from tests.deadlines.journey import at
from tests.monitoring.people import add_case, change, make_land

pytestmark = pytest.mark.django_db
DUE = "2026-11-20 16:00"


def waiting() -> tuple[int | None, int | None]:
    total = statistics(Question()).total
    return total.open, total.overdue


@pytest.mark.parametrize(
    ("status", "columns", "expected"),
    [
        ("received", {}, (1, 1)),
        ("in_progress", {}, (1, 1)),
        ("in_progress", {"answered_at": "2026-11-25 09:00", "reopened": 1}, (1, 0)),
        ("answered", {"answered_at": "2026-11-25 09:00"}, (0, 0)),
        ("closed", {"ended_at": "2026-11-25 09:00", "closed_by": "complainant"}, (0, 0)),
        ("archived", {"ended_at": "2026-11-25 09:00"}, (0, 0)),
        ("referred", {"queue": "done"}, (0, 0)),
        ("blocked", {}, (0, 0)),
    ],
)
def test_what_is_open_and_what_is_late(status: str, columns: dict[str, object], expected: tuple[int, int]) -> None:
    moments = {name: at(str(value)) if name.endswith("_at") else value for name, value in columns.items()}
    with pretend(at("2026-11-26 09:00")):
        add_case(make_land(), "2026-11-02 09:00", status=status, answer_due_at=at(DUE), **moments)
        assert waiting() == expected


def test_time_alone_makes_a_case_late_and_an_answer_ends_it() -> None:
    with pretend(at("2026-11-19 09:00")):
        case = add_case(make_land(), "2026-11-02 09:00", status="in_progress", answer_due_at=at(DUE))
        assert waiting() == (1, 0)
    with pretend(at("2026-11-21 09:00")):
        with transaction.atomic():
            assert recount_due() == 1
        assert waiting() == (1, 1)
        change(case, status="answered", answered_at=at("2026-11-21 09:00"))
        assert waiting() == (0, 0)
