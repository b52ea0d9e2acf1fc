"""A job that fails is tried again later, and in the end is dead and says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks.base import TaskResultStatus
from structlog.testing import capture_logs

from ntbcare.common.clock import pretend
from ntbcare.jobs.actions import revive_dead_jobs
from ntbcare.jobs.models import Job, JobState
from ntbcare.jobs.policy import LEASE, RetryPolicy
from ntbcare.jobs.worker import run_due_jobs
from tests.jobs.sample_tasks import CALLS, fail, fail_once, greet

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    CALLS.clear()


def _run_at(moment: datetime) -> Job:
    with pretend(moment):
        run_due_jobs()
    return Job.objects.get()


def test_each_wait_is_longer_and_the_last_failure_is_the_end() -> None:
    with pretend(NOON):
        result = fail.enqueue("kata rahasia")
    first = _run_at(NOON)
    assert (first.state, first.due_at) == (JobState.READY, NOON + timedelta(seconds=20))
    second = _run_at(first.due_at)
    assert second.due_at == first.due_at + timedelta(seconds=50)
    with capture_logs() as logs:
        third = _run_at(second.due_at)

    assert (third.state, third.attempts) == (JobState.DEAD, 3)
    assert [entry["event"] for entry in logs if entry.get("alarm")] == ["job_dead"]
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert result.errors[0].exception_class is LookupError


def test_the_words_of_an_error_are_neither_kept_nor_logged() -> None:
    with pretend(NOON), capture_logs() as logs:
        fail.enqueue("x")
        Job.objects.update(args=["kata rahasia"])
        run_due_jobs()
    assert "kata rahasia" not in str(Job.objects.get().errors)
    assert "kata rahasia" not in str(logs)


def test_a_later_attempt_may_succeed() -> None:
    with pretend(NOON):
        result = fail_once.enqueue()
    _run_at(NOON)
    _run_at(NOON + timedelta(seconds=1))

    result.refresh()
    assert result.return_value == 2


def test_a_job_whose_code_is_gone_is_tried_again_after_an_upgrade() -> None:
    with pretend(NOON):
        greet.enqueue("x")
        Job.objects.update(task="ntbcare.jobs.tasks.no_such_task")
    job = _run_at(NOON)
    assert (job.state, job.attempts) == (JobState.READY, 1)
    assert job.errors[0]["exception"] == "builtins.ImportError"


def test_the_lease_of_the_last_attempt_running_out_is_the_end_too() -> None:
    with pretend(NOON):
        fail.enqueue("x")
        Job.objects.update(state=JobState.RUNNING, attempts=3, leased_by="killed", leased_until=NOON + LEASE)
    with capture_logs() as logs:
        job = _run_at(NOON + LEASE + timedelta(seconds=1))

    assert job.state == JobState.DEAD
    assert CALLS == []
    assert [entry["event"] for entry in logs if entry.get("alarm")] == ["job_dead"]


def test_a_dead_job_can_be_revived() -> None:
    with pretend(NOON):
        fail.enqueue("x")
        Job.objects.update(state=JobState.DEAD, attempts=3, finished_at=NOON)
        assert revive_dead_jobs() == 1
        run_due_jobs()
    assert Job.objects.get().attempts == 1


def test_waits_never_exceed_the_longest() -> None:
    policy = RetryPolicy(first_delay=timedelta(seconds=10), longest=timedelta(hours=1))
    waits = [policy.delay_after(attempt).total_seconds() for attempt in (1, 2, 3, 9, 500)]
    assert waits == [10, 30, 90, 3600, 3600]
