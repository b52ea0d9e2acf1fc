"""The worker does all kinds of work side by side, outlives a database that goes away, and stops when told."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connections
from structlog.testing import capture_logs

from ntbcare.cases.models import PendingEvent
from ntbcare.config.loops import Loop, Loops
from ntbcare.config.worker import Worker
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.jobs.models import Job, JobState, WorkerBeat
from tests.correspondence.messages import order
from tests.jobs.sample_tasks import greet
from tests.processes import start, wait_for
from tests.world import file_case, make_world


@contextmanager
def working(worker: Worker) -> Iterator[None]:
    """Run a worker in a thread while the block runs."""
    thread = threading.Thread(target=worker.start_and_wait)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(30)
        assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_events_jobs_and_mail_are_done_and_the_worker_says_that_it_lives() -> None:
    make_world()
    file_case()
    greet.enqueue("Siti")
    order()
    with working(Worker()):
        wait_for(lambda: not PendingEvent.objects.exists())
        wait_for(lambda: Job.objects.filter(task__endswith="greet", state=JobState.SUCCEEDED).exists())
        wait_for(lambda: OutgoingMessage.objects.filter(state=Delivery.LOCAL).exists())
        wait_for(WorkerBeat.objects.exists)
    assert not WorkerBeat.objects.exists()


@pytest.mark.parametrize("error", [OperationalError("gone"), KeyError("a fault")])
def test_a_fault_in_one_loop_is_waited_out_and_does_not_stop_the_others(error: Exception) -> None:
    failures = iter([error, error])
    seen: list[str] = []

    def shaky() -> bool:
        for failure in failures:
            raise failure
        seen.append("shaky")
        return False

    def steady() -> bool:
        seen.append("steady")
        return False

    loops = Loops([Loop("shaky", shaky, pause=0.01), Loop("steady", steady, pause=0.01)], first_wait=0.01)
    with capture_logs() as logs:
        loops.start()
        wait_for(lambda: {"shaky", "steady"} <= set(seen))
        loops.stop()
    assert len([entry for entry in logs if entry.get("loop") == "shaky"]) == 2
    assert "a fault" not in str(logs)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_told_to_stop_finishes_and_leaves() -> None:
    process = start("from ntbcare.config.worker import Worker\nWorker().run()")
    wait_for(WorkerBeat.objects.exists)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 0, output
    assert "worker_stopped" in output
    assert not WorkerBeat.objects.exists()


@pytest.fixture(autouse=True)
def _close_connections() -> Iterator[None]:
    yield
    connections.close_all()
