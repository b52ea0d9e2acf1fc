"""Requests that come slowly, stop half-way or are never read cost no thread: everybody else is served."""

from __future__ import annotations

import select
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.site import Site, running_site

pytestmark = pytest.mark.slow
_STALLED = 60
_HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n"
    "X-Forwarded-For: 10.0.0.{number}\r\n\r\n"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The service on the embedded database."""
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@contextmanager
def stalled(site: Site, path: str, kind: str, length: int, *, count: int = _STALLED) -> Iterator[list[socket.socket]]:
    """Connections that announce a body, send the beginning of it and then nothing."""
    lines = []
    try:
        for number in range(count):
            line = socket.create_connection(("127.0.0.1", site.port), timeout=5)
            lines.append(line)
            line.sendall(_HEAD.format(path=path, kind=kind, length=length, number=number).encode() + b'{"text": "')
        time.sleep(0.5)
        yield lines
    finally:
        for line in lines:
            line.close()


def longest_answer(site: Site) -> float:
    """The longest of twenty answers in seconds; fails when one does not come."""
    worst = 0.0
    for path in ("/healthz", "/lapor", "/readyz", "/static/missing") * 5:
        started = time.monotonic()
        with socket.create_connection(("127.0.0.1", site.port), timeout=5) as line:
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            assert line.recv(12).startswith(b"HTTP/1.1 "), path
        worst = max(worst, time.monotonic() - started)
    return worst


@pytest.mark.parametrize(
    ("path", "kind", "length"),
    [
        ("/api/v1/complaints", "application/json", 1000),
        ("/lapor", "multipart/form-data; boundary=x", 50_000_000),
        ("/lapor", "application/x-www-form-urlencoded", 1000),
        ("/healthz", "application/octet-stream", 1000),
    ],
)
def test_stalled_uploads_hold_up_nobody(site: Site, path: str, kind: str, length: int) -> None:
    with stalled(site, path, kind, length):
        assert longest_answer(site) < 3


def test_hundreds_of_silent_connections_hold_up_nobody(site: Site) -> None:
    with stalled(site, "/api/v1/complaints", "application/json", 1000, count=600):
        assert longest_answer(site) < 3
    silent = [socket.create_connection(("127.0.0.1", site.port), timeout=5) for _ in range(600)]
    try:
        for line in silent[:300]:
            line.sendall(b"GET /lapor HTTP/1.1\r\nHost: ")
        assert longest_answer(site) < 3
    finally:
        for line in silent:
            line.close()


def test_who_does_not_read_the_answer_holds_up_nobody(site: Site) -> None:
    lines = [socket.create_connection(("127.0.0.1", site.port), timeout=5) for _ in range(_STALLED)]
    try:
        for line in lines:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            line.sendall(b"GET /api/v1/regions HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 20)
        assert longest_answer(site) < 3
    finally:
        for line in lines:
            line.close()


def test_one_address_may_not_send_everything_at_once(site: Site) -> None:
    """Without a proxy that is believed, X-Forwarded-For makes no other address."""
    with stalled(site, "/api/v1/complaints", "application/json", 1000, count=100) as lines:
        told = [line.recv(4096) for line in lines if _has_answer(line)]
        assert 100 - 2 * 32 <= len(told) <= 100 - 32, "two processes, each takes 32 from one address"
        assert all(answer.startswith(b"HTTP/1.1 429 ") and b"retry-after" in answer for answer in told)


def test_a_body_that_comes_slowly_is_taken_whole(site: Site) -> None:
    body = b'{"text": "Lampu jalan di depan pasar mati sejak dua minggu."}'
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as line:
        head = _HEAD.format(path="/api/v1/complaints", kind="application/json", length=len(body), number=1)
        line.sendall(head.encode())
        for start in range(0, len(body), 10):
            time.sleep(0.2)
            line.sendall(body[start : start + 10])
        assert line.recv(4096).startswith(b"HTTP/1.1 201 ")


def test_the_service_stops_in_time_while_uploads_are_stalled(tmp_path: Path) -> None:
    with running_site(tmp_path) as site, stalled(site, "/lapor", "multipart/form-data; boundary=x", 50_000_000):
        started = time.monotonic()
        site.process.send_signal(signal.SIGTERM)
        site.process.wait(60)
        assert time.monotonic() - started < 30


def _has_answer(line: socket.socket) -> bool:
    return bool(select.select([line], [], [], 0)[0])
