"""Only the holder of a lease finishes a job; a killed worker loses nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from ntbcare.common.clock import now, pretend
from ntbcare.jobs.leases import claim_job, hand_in, keep_lease, renew
from ntbcare.jobs.models import Job, JobState
from ntbcare.jobs.policy import LEASE
from ntbcare.jobs.worker import run_due_jobs
from tests.jobs.sample_tasks import greet, hang_at_first, write_line
from tests.processes import start, wait_for


@pytest.mark.django_db
def test_a_claimed_job_is_not_claimed_again_while_its_lease_runs() -> None:
    greet.enqueue("x")
    assert claim_job("one") is not None
    assert claim_job("two") is None


@pytest.mark.django_db
def test_who_lost_the_lease_cannot_hand_in() -> None:
    greet.enqueue("x")
    slow = claim_job("slow")
    assert slow is not None
    with pretend(now() + LEASE + timedelta(seconds=1)):
        quick = claim_job("quick")
        assert quick is not None
        slow.state = JobState.SUCCEEDED
        slow.result = "from the slow one"
        with capture_logs() as logs:
            assert not hand_in(slow)
        assert not renew(slow)
        quick.state = JobState.SUCCEEDED
        quick.result = "from the quick one"
        assert hand_in(quick)

    assert [entry["event"] for entry in logs] == ["job_lease_lost"]
    assert Job.objects.get().result == "from the quick one"


@pytest.mark.django_db
def test_the_same_worker_is_fenced_from_its_own_earlier_attempt() -> None:
    greet.enqueue("x")
    first = claim_job("same")
    with pretend(now() + LEASE + timedelta(seconds=1)):
        second = claim_job("same")
        assert first is not None
        assert second is not None
        assert not renew(first)
        assert renew(second)


@pytest.mark.django_db(transaction=True)
def test_a_long_job_keeps_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    greet.enqueue("x")
    monkeypatch.setattr("ntbcare.jobs.leases.LEASE", timedelta(seconds=0.2))
    job = claim_job("one")
    assert job is not None
    given = job.leased_until
    with keep_lease(job):
        wait_for(lambda: Job.objects.get().leased_until != given)
    assert Job.objects.get().leased_until > given  # type: ignore[operator]


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_is_done_by_the_next(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    result = hang_at_first.enqueue(str(trace))
    worker = start("from ntbcare.jobs.worker import run_due_jobs; run_due_jobs()")
    wait_for(trace.exists)
    worker.kill()
    worker.communicate()
    assert run_due_jobs() == 0

    with pretend(now() + LEASE + timedelta(seconds=1)):
        assert run_due_jobs() == 1

    result.refresh()
    assert result.return_value == "done"
    assert len(set(trace.read_text(encoding="utf-8").split())) == 2


@pytest.mark.django_db(transaction=True)
def test_several_workers_share_the_work_and_do_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    for number in range(40):
        write_line.enqueue(str(path), str(number))

    workers = [start("from ntbcare.jobs.worker import run_due_jobs; run_due_jobs()") for _ in range(3)]
    outputs = [worker.communicate(timeout=60)[0] for worker in workers]

    assert [worker.returncode for worker in workers] == [0, 0, 0], outputs
    assert sorted(path.read_text(encoding="utf-8").split(), key=int) == [str(number) for number in range(40)]
