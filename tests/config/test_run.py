"""``ntbcare run`` keeps web and worker going, whatever dies, and stops cleanly."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from tests.processes import free_port, wait_for
from tests.site import Site, running_site

MEMORY_BAR = 250 * 1024 * 1024


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The service on the embedded database."""
    with running_site(tmp_path) as running:
        yield running


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
