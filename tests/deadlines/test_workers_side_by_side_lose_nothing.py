"""Several workers at once. SQLite lets one writer in at a time, PostgreSQL many: the outcome is the same."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection, transaction

from ntbcare.cases.models import CaseEvent
from ntbcare.common.clock import pretend
from ntbcare.deadlines.actions.due import claim, due_clock_actions
from ntbcare.deadlines.followers import follow
from ntbcare.deadlines.models import Clock
from tests.deadlines.journey import at, make_place, receive, rows

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")


def together(work: Callable[[], T], *, workers: int = 4) -> list[T]:
    ready = Barrier(workers)

    def run() -> T:
        try:
            ready.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(workers)]]


def test_each_action_is_done_by_one_worker() -> None:
    place = make_place()
    for _ in range(5):
        receive(place, "2026-11-22 09:30")
    Clock.objects.exclude(kind="verify").delete()

    def work() -> int:
        done = 0
        with pretend(at("2026-11-25 09:00")):
            for action in due_clock_actions():
                with transaction.atomic():
                    done += claim(action)
        return done

    assert sum(together(work)) == 5
    assert set(Clock.objects.values_list("stage", flat=True)) == {1}


def test_two_followers_with_the_same_cases_make_one_set_of_clocks() -> None:
    place = make_place()
    cases = [receive(place, "2026-11-22 09:30") for _ in range(6)]
    before = [rows(case) for case in cases]
    Clock.objects.all().delete()
    events = list(CaseEvent.objects.order_by("case_id", "number"))

    def work() -> None:
        with pretend(at("2026-11-22 09:30")), transaction.atomic():
            follow(events)

    together(work)
    assert [rows(case) for case in cases] == before
