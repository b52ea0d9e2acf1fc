"""What each long-running process does for itself: keep small, and not outlive its parent."""

from __future__ import annotations

import ctypes
import gc
import os
import shutil
import signal
import sys
from pathlib import Path

from ntbcare.config.supervisor import PARENT_VARIABLE

METRICS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_PR_SET_PDEATHSIG = 1
_M_ARENA_MAX = -8


def end_with_parent() -> None:
    """Get SIGTERM when the supervisor is killed, where the system can do that (Linux)."""
    if os.environ.get(PARENT_VARIABLE) and sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # It died before we asked.
            os.kill(os.getpid(), signal.SIGTERM)


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
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[METRICS_VARIABLE] = str(folder)
