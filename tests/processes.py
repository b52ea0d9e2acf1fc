"""Starting parts of the service as processes of their own on the database of a test."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
_HEAD = "import django; django.setup()\n"


def start(script: str, **environment: str) -> subprocess.Popen[str]:
    """Run Python code with Django set up on the test's database (the test must be ``transaction=True``)."""
    values = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.process_settings",
        "NTBCARE_DATA": str(settings.NTBCARE_DATA),
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "PYTHONPATH": str(ROOT),
        **environment,
    }
    return subprocess.Popen(
        [sys.executable, "-c", _HEAD + script], env=values, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def wait_for(condition: Callable[[], bool], *, seconds: float = 45) -> None:
    """Wait until the condition holds; fails the test when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def free_port() -> int:
    """A port that nobody listens on, below those that the system gives to outgoing connections."""
    for _ in range(100):
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")
