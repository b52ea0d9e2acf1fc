"""A whole service of its own: ``ntbcare run`` on a free port with a data folder that goes away."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import psutil
import pytest

from tests.processes import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Site:
    """A running service with a data folder of its own."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    environment: dict[str, str]

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            return str(answer.read().decode())

    def answers(self) -> bool:
        try:
            return self.get("/healthz") == "ok\n"
        except (URLError, OSError):
            return False

    def is_ready(self) -> bool:
        return self.answers() and json.loads(self.get("/readyz"))["status"] == "ready"

    def children(self) -> list[psutil.Process]:
        return list(psutil.Process(self.process.pid).children(recursive=True))

    def child(self, word: str) -> psutil.Process:
        direct = psutil.Process(self.process.pid).children()
        return next(child for child in direct if word in " ".join(child.cmdline()))

    def has_new(self, word: str, old: psutil.Process) -> bool:
        try:
            return bool(self.child(word).pid != old.pid)
        except (StopIteration, psutil.NoSuchProcess):
            return False

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run ``ntbcare`` beside the service, on its data."""
        line = [sys.executable, "-m", "ntbcare.config.cli", *arguments]
        return subprocess.run(line, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)


@contextmanager
def running_site(folder: Path, **settings: str) -> Iterator[Site]:
    """Run the service while the block runs; on the embedded database unless ``DATABASE_URL`` is given."""
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "NTBCARE_DATA": str(folder / "var"), "NTBCARE_PORT": str(port), **settings}
    log = folder / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "ntbcare.config.cli", "run"], env=environment, cwd=ROOT, stdout=file, stderr=file
        )
    running = Site(process, port, log, environment)
    try:
        try:
            wait_for(running.is_ready, seconds=90)
        except AssertionError:
            pytest.fail(f"never ready; its log: {log.read_text(encoding='utf-8')[-3000:]}")
        yield running
    finally:
        process.terminate()
        process.wait(40)
