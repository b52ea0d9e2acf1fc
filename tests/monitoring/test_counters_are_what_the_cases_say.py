from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntbcare.cases.dispatch import replay
from ntbcare.cases.models import Case, CaseEvent, CaseJoin
from ntbcare.common.findings import Finding
from ntbcare.monitoring.actions import count_cases, mend_counters, rebuild
from ntbcare.monitoring.checks import check_counters
from ntbcare.monitoring.followers import follow
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.models import MEASURES, Contribution, Counter
from ntbcare.monitoring.queries import Question, statistics
from tests.deadlines.journey import at
from tests.monitoring.people import Land, add_case, forget_counted, make_land, recount

pytestmark = pytest.mark.long

STATUSES = (
    "received",
    "incomplete",
    "verified",
    "assigned",
    "in_progress",
    "answered",
    "closed",
    "archived",
    "referred",
    "blocked",
)


def counters() -> list[tuple[object, ...]]:
    rows = Counter.objects.filter(received__gt=0).order_by("dimension", "grain", "period", "key", "other")
    return list(rows.values_list("dimension", "grain", "period", "key", "other", *MEASURES))


@pytest.mark.django_db
def test_counting_twice_changes_nothing() -> None:
    land = make_land()
    cases = [add_case(land, "2026-11-02 09:00", status=status) for status in STATUSES]
    before = counters()
    assert recount(*cases) == 0
    assert counters() == before


@pytest.mark.django_db
def test_a_batch_costs_a_constant_number_of_statements() -> None:
    land = make_land()
    cases = [add_case(land, "2026-11-02 09:00") for _ in range(60)]
    counts = []
    for some in (cases[:2], cases):
        forget_counted()
        with CaptureQueriesContext(connection) as statements:
            recount(*some)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10


@pytest.mark.django_db
def test_doctor_finds_a_wrong_cell_and_rebuilding_mends_it() -> None:
    land = make_land()
    case = add_case(land, "2026-11-02 09:00", status="closed")
    add_case(land, "2026-11-03 09:00")
    assert list(check_counters()) == []
    before = counters()
    Counter.objects.filter(dimension="agency", grain="month").update(received=7, completed=0)
    Contribution.objects.filter(case_id=case.pk).update(states=0)
    told = [finding.message for finding in check_counters()]
    assert told[0] == f"1 cases are not counted as they are: {case.pk}"
    assert "counters are not the sum of their cases: agency day 2026-11-02" in told[1]
    assert rebuild() == 2
    assert list(check_counters()) == []
    assert counters() == before


@pytest.mark.django_db
def test_doctor_waits_for_the_recount_of_limits_that_just_passed() -> None:
    land = make_land()
    case = add_case(land, "2099-11-02 09:00", status="in_progress", answer_due_at=at("2099-12-01 16:00"))
    Case.objects.filter(pk=case.pk).update(answer_due_at=at("2020-12-01 16:00"))
    Contribution.objects.filter(case_id=case.pk).update(recount_at=at("2020-12-01 16:00"))
    assert list(check_counters()) == []


@pytest.mark.django_db
def test_doctor_finds_a_counted_case_that_is_gone() -> None:
    land = make_land()
    case = add_case(land, "2026-11-02 09:00")
    number = case.pk
    case.delete()
    assert list(check_counters()) == [Finding(f"1 cases are not counted as they are: {number}")]


MOMENTS = [None, at("2026-11-05 09:00"), at("2027-02-01 09:00")]
happenings = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(STATUSES),
        "health": st.booleans(),
        "category_id": st.sampled_from(["1398", "942", None]),
        "answered_at": st.sampled_from(MOMENTS),
        "acted_at": st.sampled_from(MOMENTS),
        "first_response_at": st.sampled_from(MOMENTS),
        "ended_at": st.sampled_from(MOMENTS),
        "stars": st.sampled_from([None, 1, 5]),
        "solved": st.sampled_from([None, True, False]),
        "closed_by": st.sampled_from(["", "system", "complainant"]),
        "clarification": st.sampled_from(["", "stated", "upheld"]),
        "reopened": st.integers(0, 1),
        "refused": st.integers(0, 1),
        "goes_with": st.integers(0, 4),
    },
)
moves = st.lists(st.tuples(st.integers(0, 4), happenings), max_size=25)


def _happen(land: Land, cases: list[Case], number: int, changes: dict[str, object]) -> None:
    """Change a case as events would, and count what the follower would count: it and what goes with it."""
    case = cases[number]
    if "health" in changes:
        changes["lead"] = land.health if changes.pop("health") else land.roads
    if "goes_with" in changes:
        main = cases[int(str(changes.pop("goes_with")))]
        CaseJoin.objects.filter(joined=case).delete()
        if main != case:
            CaseJoin.objects.create(main=main, joined=case, since=at("2026-11-06 09:00"))
            changes["status"] = "archived"
    Case.objects.filter(pk=case.pk).update(received_at=case.received_at, **changes)
    follow([CaseEvent(case_id=case.pk)])


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_whatever_happens_the_counters_are_the_sum_of_the_cases(steps: list[tuple[int, dict[str, object]]]) -> None:
    with transaction.atomic():
        land = make_land()
        cases = [add_case(land, f"2026-1{day % 2}-0{day + 1} 09:00") for day in range(5)]
        for number, changes in steps:
            _happen(land, cases, number, dict(changes))
        assert list(check_counters()) == []
        followed = Case.objects.filter(status__in=["in_progress", "answered", "closed"]).count()
        answer = statistics(Question(group_by=GroupBy.MONTH))
        assert (answer.total.received, answer.total.followed_up) == (5, followed)
        kept = counters()
        forget_counted()
        rebuild()
        assert counters() == kept
        assert list(check_counters()) == []
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_count_each_case_once() -> None:
    land = make_land()
    cases = [add_case(land, f"2026-11-{day:02d} 09:00") for day in range(1, 21)]
    forget_counted()
    numbers = [case.pk for case in cases]

    def work(seed: int) -> None:
        try:
            mixed = Random(seed).sample(numbers, len(numbers))
            for start in range(0, len(mixed), 7):
                with transaction.atomic():
                    count_cases(mixed[start : start + 7])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert list(check_counters()) == []
    assert statistics(Question()).total.received == 20
    with transaction.atomic():
        assert mend_counters() == 0
    assert isinstance(land, Land)


@pytest.mark.django_db
def test_a_replay_of_the_counters_writes_them_anew_and_tells_how_far_it_is() -> None:
    land = make_land()
    for day in range(1, 70):
        add_case(land, f"2026-{9 + day // 28:02}-{day % 28 + 1:02} 09:00")
    before = counters()
    Counter.objects.filter(dimension="total").update(received=7)
    told: list[tuple[int, int]] = []
    replay("count", progress=lambda done, total: told.append((done, total)))
    assert told == [(69, 69)]
    assert counters() == before
    assert list(check_counters()) == []
