"""Periodic work runs once in each slot, however many workers there are."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.common.clock import now, pretend
from ntbcare.jobs.models import Job, JobState, WorkerBeat
from ntbcare.jobs.periodic import Periodic, Ticker, registry
from ntbcare.jobs.tasks import clean_old_jobs
from tests.processes import start

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TABLE = {"clean": Periodic("ntbcare.jobs.tasks.clean_old_jobs", every=timedelta(minutes=5))}
MOMENTS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.django_db
def test_a_slot_is_ordered_once_by_several_workers_and_again_in_the_next_slot() -> None:
    first, second = Ticker(TABLE), Ticker(TABLE)
    with pretend(NOON):
        assert (first.tick(), second.tick(), first.tick()) == (1, 1, 0)
        assert Job.objects.count() == 1
    with pretend(NOON + timedelta(minutes=5)):
        first.tick()
        second.tick()
    assert Job.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_processes_ticking_at_the_same_time_order_one_job() -> None:
    script = (
        "from datetime import timedelta\nfrom ntbcare.jobs.periodic import Periodic, Ticker\n"
        "Ticker({'x': Periodic('ntbcare.jobs.tasks.clean_old_jobs', every=timedelta(days=1))}).tick()"
    )
    workers = [start(script) for _ in range(3)]
    outputs = [worker.communicate(timeout=60)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0, 0], outputs
    assert Job.objects.count() == 1


@given(moment=MOMENTS, seconds=st.integers(1, 86_400))
def test_a_slot_begins_at_or_before_the_moment_and_less_than_an_interval_ago(moment: datetime, seconds: int) -> None:
    work = Periodic("x", every=timedelta(seconds=seconds))
    start_of_slot = work.slot(moment)
    assert timedelta(0) <= moment - start_of_slot < timedelta(seconds=seconds)
    assert work.slot(start_of_slot) == start_of_slot


@given(moment=MOMENTS, at=st.times().map(lambda value: value.replace(microsecond=0)))
def test_a_daily_slot_begins_at_its_time_of_day_in_the_zone_of_the_site(moment: datetime, at: time) -> None:
    start_of_slot = Periodic("x", daily_at=at).slot(moment)
    assert timedelta(0) <= moment - start_of_slot < timedelta(days=1)
    assert start_of_slot.astimezone(ZoneInfo("Asia/Makassar")).time() == at


def test_work_without_or_with_two_rhythms_or_rarer_than_daily_is_refused() -> None:
    for wrong in ({}, {"every": timedelta(hours=1), "daily_at": time(3)}, {"every": timedelta(days=2)}):
        with pytest.raises(ValueError, match="x"):
            Periodic("x", **wrong)


@pytest.mark.django_db
def test_everything_in_the_table_of_the_service_is_a_task() -> None:
    assert Ticker(registry()).tick() == len(registry())
    assert Job.objects.count() == len(registry())


@pytest.mark.django_db
def test_old_finished_jobs_and_lost_workers_are_forgotten() -> None:
    moment = now()
    for state, days in (
        (JobState.SUCCEEDED, 2),
        (JobState.SUCCEEDED, 4),
        (JobState.DEAD, 30),
        (JobState.DEAD, 61),
        (JobState.READY, 90),
    ):
        stamp = moment - timedelta(days=days)
        Job.objects.create(task="x", state=state, enqueued_at=stamp, due_at=stamp, finished_at=stamp, max_attempts=1)
    WorkerBeat.objects.create(name="lost", started_at=moment - timedelta(days=3), beat_at=moment - timedelta(days=2))

    assert clean_old_jobs.call() == 2

    assert Job.objects.count() == 3
    assert not WorkerBeat.objects.exists()
