"""The service as it is run, in processes of its own, for as long as it is measured."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.db import connection

from ntbcare.config.bench.load import Measured
from ntbcare.config.supervisor import PARENT_VARIABLE

_START_SECONDS = 60.0
_STOP_SECONDS = 30.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def web() -> Iterator[tuple[str, int]]:
    """``ntbcare serve``: its address and process id."""
    port = free_port()
    with _process(["ntbcare.config.cli", "serve", "--port", str(port)], {"NTBCARE_PORT": str(port)}) as process:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/healthz")
        yield address, process


@contextmanager
def bare(kind: str) -> Iterator[str]:
    """A bare view (``bare.py``), served in the same way on the same database; its address."""
    port = free_port()
    with _process(["ntbcare.config.bench.bare", kind, str(port)], {"NTBCARE_PORT": str(port)}):
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/nothing")
        yield address


@contextmanager
def worker() -> Iterator[int]:
    """``ntbcare worker``: its process id."""
    with _process(["ntbcare.config.cli", "worker"], {}) as process:
        yield process


def put_load(
    kind: str, url: str, *, clients: int, seconds: float, headers: Mapping[str, str] | None = None, rate: float = 0.0
) -> Measured:
    """Let the load generator work in a process of its own; ``rate`` requests a second, or as many as are answered."""
    said = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    command = [sys.executable, "-m", "ntbcare.config.bench.load", kind, url, str(clients), str(seconds), said, str(rate)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 our own command
    return Measured(**json.loads(done.stdout))


def memory(process: int) -> float:
    """Proportional memory (PSS) of a process and all below it, in megabytes; only Linux tells it."""
    return sum(map(_pss, family(process))) / 1024


def family(process: int) -> set[int]:
    """A process and all below it."""
    parents = {int(path.name): _parent(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    found = {process}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def can_tell_memory() -> bool:
    """Whether this system tells the proportional memory of processes."""
    return Path("/proc/self/smaps_rollup").exists()


def _parent(path: Path) -> int:
    try:
        return int((path / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError):
        return 0


def _pss(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


@contextmanager
def _process(words: Sequence[str], changes: Mapping[str, str]) -> Iterator[int]:
    # A connection held over from measuring in this process would only be in the way.
    connection.close()
    log = settings.NTBCARE_DATA / "bench.log"
    with log.open("ab") as file:
        process = subprocess.Popen(  # noqa: S603 our own command
            [sys.executable, "-m", *words],
            env=os.environ | changes | {PARENT_VARIABLE: "1", "NTBCARE_LOG_LEVEL": "INFO"},
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(url: str) -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            with urlopen(url, timeout=5):  # noqa: S310 our own address
                return
        except (URLError, OSError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
