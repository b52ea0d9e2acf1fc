from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction

from ntbcare.common.embedded.line import Line, line_of

embedded_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL needs no line")
_HOLDER = (
    "import fcntl, os, sys, time\n"
    "file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)\n"
    "fcntl.flock(file, fcntl.LOCK_EX)\n"
    "print('in', flush=True)\n"
    "time.sleep(60)\n"
)


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is at the head of the line and does not leave it."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(tmp_path / "x-line")], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "in\n"
        yield process
        process.kill()


def test_one_thread_at_a_time_is_let_in(tmp_path: Path) -> None:
    line = Line(str(tmp_path / "line"), seconds=10)
    inside: list[int] = []
    most = []

    def enter() -> None:
        for _ in range(20):
            line.join()
            inside.append(1)
            most.append(len(inside))
            time.sleep(0)
            inside.pop()
            line.leave()

    threads = [threading.Thread(target=enter) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 80
    assert set(most) == {1}


def test_a_thread_does_not_wait_for_ever(tmp_path: Path) -> None:
    line = Line(str(tmp_path / "line"), seconds=0.05)
    line.join()
    with pytest.raises(OperationalError, match="locked"):
        line.join()
    line.leave()
    line.join()
    line.leave()


def test_a_writer_that_was_killed_holds_nobody_up(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    line = line_of(str(tmp_path / "x"), seconds=10)
    let_in = threading.Event()

    def enter() -> None:
        line.join()
        let_in.set()
        line.leave()

    thread = threading.Thread(target=enter)
    thread.start()
    assert not let_in.wait(0.2), "the line must be held by the other process"
    holder.kill()
    assert let_in.wait(10)
    thread.join()


@embedded_only
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ["commit", "error", "close"])
def test_the_turn_ends_with_the_transaction(end: str) -> None:
    line = line_of(str(connection.settings_dict["NAME"]), seconds=20.0)

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            assert not line._threads.acquire(blocking=False), "a transaction stands in line"
            cursor.execute("SELECT 1")
            if end == "close":
                connection.close()
            if end == "error":
                raise ValueError("an error of the step")

    if end == "error":
        with pytest.raises(ValueError, match="of the step"):
            write()
    else:
        write()
    assert line._threads.acquire(blocking=False), "the turn has ended"
    line._threads.release()
