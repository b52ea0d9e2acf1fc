"""What each long-running process does for itself: keep small, and not outlive its parent."""

from __future__ import annotations

import ctypes
import gc
import os
import shutil
import signal
import sys
import threading
import time
from pathlib import Path

from ntbcare.config.supervisor import PARENT_VARIABLE

METRICS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
GRACE = 20.0
_LOOK_SECONDS = 1.0
_PR_SET_PDEATHSIG = 1
_M_ARENA_MAX = -8


def end_with_parent(*, grace: float = GRACE) -> None:
    """End when the parent that ``PARENT_VARIABLE`` names is gone: SIGTERM, and after ``grace`` seconds the hard way.

    A web worker that outlived its server would go on taking a share of the port's connections.
    """
    named = os.environ.get(PARENT_VARIABLE, "")
    if not named:
        return
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    # The system's signal comes once, and one that comes while the process is still being set up is lost: so look, too.
    parent = int(named) if named.isdigit() and int(named) > 1 else os.getppid()
    threading.Thread(target=_watch, args=(parent, grace), name="parent", daemon=True).start()


def _watch(parent: int, grace: float) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(grace)
    os._exit(1)


def keep_small() -> None:
    """Two memory arenas instead of one for each thread, and no collection over what was loaded at the start."""
    if sys.platform == "linux" and hasattr(ctypes.CDLL(None), "mallopt"):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)
    gc.collect()
    # What is loaded now lives as long as the process: collecting it costs time and unshares pages after a fork.
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def share_metrics(folder: Path) -> None:
    """Let web workers count into files of one folder, emptied first. Must come before the application is loaded."""
    empty_folder(folder)
    os.environ[METRICS_VARIABLE] = str(folder)


def empty_folder(folder: Path) -> None:
    """Make the folder, or empty it of what a process left behind."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
