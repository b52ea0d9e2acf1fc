"""What a killed worker held is taken up at once by the next that the supervisor starts, and not when the lease ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from ntbcare.cases.dispatch import _claim, dispatch_once
from ntbcare.cases.models import PendingEvent
from ntbcare.config.supervisor import ENDED_VARIABLE
from ntbcare.config.worker import Worker
from ntbcare.jobs.leases import claim_job
from ntbcare.jobs.models import Job, JobState
from ntbcare.jobs.worker import new_owner, run_due_jobs
from tests.jobs.sample_tasks import greet
from tests.processes import ROOT, wait_for
from tests.world import World, file_case

_DEAD, _OTHER = "aaaaaaaaaaaa", "bbbbbbbbbbbb"

_SUPERVISOR = """
import os, sys
from ntbcare.config.supervisor import Supervisor
child = '''
import os, time
with open({log!r}, "a") as log:
    log.write(os.environ["NTBCARE_RUN"] + " " + os.environ["NTBCARE_ENDED_RUNS"] + chr(10))
time.sleep(60)
'''
sys.exit(Supervisor({{"worker": [sys.executable, "-c", child]}}, os.environ).watch())
"""


@pytest.mark.django_db
@pytest.mark.parametrize(("ended", "left"), [(_DEAD, 0), (f"{_OTHER},{_DEAD}", 0), (_OTHER, 1), ("", 1)])
def test_events_of_a_worker_that_ended_are_free(world: World, monkeypatch: pytest.MonkeyPatch, ended: str, left: int) -> None:
    file_case()
    assert _claim(_DEAD) is not None
    assert dispatch_once() == 0, "held by a worker that may still live"
    monkeypatch.setenv(ENDED_VARIABLE, ended)
    Worker()._take_over()
    dispatch_once()
    assert PendingEvent.objects.count() == left


@pytest.mark.django_db
@pytest.mark.parametrize(("ended", "state"), [(_DEAD, JobState.SUCCEEDED), (_OTHER, JobState.RUNNING)])
def test_jobs_of_a_worker_that_ended_are_free(monkeypatch: pytest.MonkeyPatch, ended: str, state: JobState) -> None:
    greet.enqueue("Siti")
    assert claim_job(new_owner(_DEAD)) is not None
    monkeypatch.setenv(ENDED_VARIABLE, ended)
    Worker()._take_over()
    run_due_jobs()
    assert Job.objects.get().state == state


def test_the_supervisor_names_each_start_and_those_that_ended(tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = _SUPERVISOR.format(log=str(log))
    supervisor = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env={"PATH": os.environ["PATH"]})
    try:
        for starts in (1, 2, 3):
            wait_for(lambda starts=starts: log.exists() and len(log.read_text(encoding="ascii").splitlines()) == starts)  # type: ignore[misc]
            if starts < 3:
                psutil.Process(supervisor.pid).children()[0].kill()
    finally:
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(30) == 0
    first, second, third = (line.split(" ") for line in log.read_text(encoding="ascii").splitlines())
    assert len({first[0], second[0], third[0]}) == 3
    assert [first[1], second[1], third[1]] == ["", first[0], f"{first[0]},{second[0]}"]
