"""A process that should end with its parent does so, also when the signal of the parent's death was lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from tests.processes import ROOT, wait_for

_CHILD = """
import os, signal, sys, time
from ntbcare.config.processes import end_with_parent
from ntbcare.config.supervisor import PARENT_VARIABLE
os.environ[PARENT_VARIABLE] = str(os.getpid())
child = os.fork()
if child == 0:
    {child}
    end_with_parent(grace=0.5)
    time.sleep(60)
    os._exit(0)
print(child, flush=True)
time.sleep(60)
"""
_DEAF = "signal.signal(signal.SIGTERM, lambda *_: None)"
_LATE = "while os.getppid() == int(os.environ[PARENT_VARIABLE]): time.sleep(0.05)"


def family(child: str) -> tuple[subprocess.Popen[str], psutil.Process]:
    """A parent and its forked child."""
    script = _CHILD.format(child=child)
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=ROOT, env={"PATH": os.environ["PATH"]}
    )
    assert parent.stdout
    return parent, psutil.Process(int(parent.stdout.readline()))


@pytest.fixture(params=[_DEAF, _LATE, "pass"], ids=["deaf to SIGTERM", "asks too late", "as usual"])
def orphan(request: pytest.FixtureRequest) -> Iterator[psutil.Process]:
    """A child whose parent is killed."""
    parent, child = family(request.param)
    wait_for(lambda: child.num_threads() > 1 or request.param == _LATE)
    parent.send_signal(signal.SIGKILL)
    parent.wait(10)
    yield child
    if child.is_running():
        child.kill()


def test_an_orphan_ends(orphan: psutil.Process) -> None:
    wait_for(lambda: not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE, seconds=10)
    assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE
