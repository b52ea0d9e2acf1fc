"""A job is stored with what asked for it, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist, TaskResultMismatch

from ntbcare.common.clock import pretend
from ntbcare.jobs.models import Job
from ntbcare.jobs.worker import run_due_jobs
from tests.jobs.sample_tasks import CALLS, fail, greet

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_calls() -> None:
    CALLS.clear()


@pytest.mark.django_db
def test_a_job_waits_until_a_worker_comes_and_its_result_is_kept() -> None:
    result = greet.enqueue("Siti")
    assert result.status == TaskResultStatus.READY
    assert CALLS == []

    assert run_due_jobs() == 1

    known = greet.get_result(result.id)
    assert known.status == TaskResultStatus.SUCCESSFUL
    assert known.return_value == "halo Siti"
    assert known.attempts == 1
    result.refresh()
    assert result.return_value == "halo Siti"


@pytest.mark.django_db(transaction=True)
def test_a_job_of_a_rolled_back_transaction_never_runs() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        greet.enqueue("Amaq")
        raise RuntimeError

    assert run_due_jobs() == 0
    assert CALLS == []


@pytest.mark.django_db
def test_a_deferred_job_waits_for_its_moment() -> None:
    with pretend(NOON):
        greet.using(run_after=NOON + timedelta(minutes=5)).enqueue("nanti")
        assert run_due_jobs() == 0
    with pretend(NOON + timedelta(minutes=5)):
        assert run_due_jobs() == 1
    assert CALLS == ["nanti"]


@pytest.mark.django_db
def test_the_more_urgent_job_runs_first() -> None:
    greet.enqueue("biasa")
    greet.using(priority=10).enqueue("mendesak")

    run_due_jobs()

    assert CALLS == ["mendesak", "biasa"]


@pytest.mark.django_db
def test_what_is_not_json_is_refused_at_once() -> None:
    with pytest.raises(TypeError):
        greet.enqueue(object())  # type: ignore[arg-type]
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_unknown_results_are_said_to_be_unknown() -> None:
    with pytest.raises(TaskResultDoesNotExist):
        greet.get_result("999999")
    with pytest.raises(TaskResultDoesNotExist):
        greet.get_result("x")


@pytest.mark.django_db
def test_a_result_of_another_task_is_not_handed_out() -> None:
    result = greet.enqueue("Siti")
    with pytest.raises(TaskResultMismatch):
        fail.get_result(result.id)
