"""``ntbcare run`` keeps web and worker going, whatever dies, and stops cleanly."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

import psutil
import pytest
from django.conf import settings

from tests.processes import free_port, wait_for

ROOT = Path(__file__).resolve().parent.parent.parent
MEMORY_BAR = 250 * 1024 * 1024


@dataclass
class Site:
    """A running service with a data folder of its own."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    tree: dict[str, int] = field(default_factory=dict)

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


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Run the service on a free port; embedded database."""
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "NTBCARE_DATA": str(tmp_path / "var"), "NTBCARE_PORT": str(port)}
    log = tmp_path / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "ntbcare.config.cli", "run"], env=environment, cwd=ROOT, stdout=file, stderr=file
        )
    running = Site(process, port, log)
    try:
        try:
            wait_for(running.is_ready, seconds=90)
        except AssertionError:
            pytest.fail(f"never ready; its log: {log.read_text(encoding='utf-8')[-3000:]}")
        yield running
    finally:
        process.terminate()
        process.wait(40)


@pytest.mark.slow
def test_the_service_survives_killings_and_stops_cleanly(site: Site) -> None:
    told = site.log.read_text(encoding="utf-8")
    assert f"http://127.0.0.1:{site.port}/desk/first-run?token=" in told

    memory = sum(process.memory_full_info().pss for process in [psutil.Process(site.process.pid), *site.children()])
    assert memory < MEMORY_BAR

    worker = site.child("worker")
    worker.kill()
    wait_for(lambda: site.has_new("worker", worker), seconds=60)

    web = site.child("web")
    web.children()[0].kill()
    wait_for(lambda: len(web.children()) == 2, seconds=60)
    wait_for(site.answers)
    web.kill()
    wait_for(lambda: site.has_new("web", web), seconds=60)
    wait_for(site.answers, seconds=60)

    everything = site.children()
    site.process.send_signal(signal.SIGINT)
    assert site.process.wait(40) == 0
    assert not [child for child in everything if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert "NTB Care has stopped." in site.log.read_text(encoding="utf-8")


@pytest.mark.slow
def test_children_end_when_the_supervisor_is_killed(site: Site) -> None:
    everything = site.children()
    site.process.kill()
    site.process.wait()
    wait_for(lambda: not [child for child in everything if child.is_running()], seconds=90)
    assert not site.answers()


def test_a_busy_port_is_said_plainly_before_anything_is_touched(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "ntbcare.config.cli", "run", "--port", str(port)],
            env={"PATH": os.environ["PATH"], "NTBCARE_DATA": str(tmp_path / "var")},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "var").exists()


def test_a_database_that_is_away_is_said_plainly(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ntbcare.config.cli", "prepare"],
        env={
            "PATH": os.environ["PATH"],
            "NTBCARE_DATA": str(tmp_path / "var"),
            "DATABASE_URL": f"postgres://x@127.0.0.1:{free_port()}/x?connect_timeout=1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "The database cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_port_setting_of_the_tests_is_the_default() -> None:
    assert settings.NTBCARE_PORT == 8000
