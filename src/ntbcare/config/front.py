"""Between granian and Django: requests come in and answers go out on an event loop, so that only work costs a thread.

In WSGI mode a sender who stops half-way through a body keeps one of the few threads until he hangs up, and some
dozens of them keep everybody out (decision 013). Here a thread is given a request that has come in whole, and hands
back an answer that goes out without it.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import IO, Any, Protocol

import structlog
from django.conf import settings

from ntbcare.config.bodies import Bodies, Refused
from ntbcare.web.address import network_address
from ntbcare.web.errors import LARGEST_BODY

log = structlog.get_logger()
Answer = tuple[int, list[tuple[str, str]], bytes]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
MOST_WAITING = 500
"""Whole requests that wait for a thread; the next is told to come again, while those before it are still answered."""
LONGEST_HEARD = 512 * 1024 * 1024
"""A body that is too large is heard to its end up to this length, so that a browser or a proxy hears why."""
_PLAIN = {
    400: "Kirimannya terputus di jalan. Kirim lagi.\nThe upload broke off. Please send it again.\n",
    408: "Kirimannya terhenti di jalan. Kirim lagi.\nThe upload came to a halt. Please send it again.\n",
    429: "Terlalu banyak kiriman sekaligus dari alamat ini. Coba lagi sebentar lagi.\n"
    "Too many uploads at once from this address. Try again in a moment.\n",
    500: "Layanan sedang terganggu. Coba lagi beberapa menit lagi.\nSomething went wrong here. Try again in a few minutes.\n",
    503: "Layanan sedang sangat ramai. Coba lagi sebentar lagi.\nThe service is very busy. Try again in a moment.\n",
}


class Headers(Protocol):
    """Names in small letters and values; a name may come twice."""

    def items(self) -> list[tuple[str, str]]:
        """All of them, in their order."""
        ...


class Scope(Protocol):
    """What granian tells of a request (RSGI): path and query are text, the path without its percent signs."""

    method: str
    path: str
    query_string: str
    client: str
    server: str
    scheme: str
    http_version: str

    @property
    def headers(self) -> Headers:
        """The request's headers."""
        ...


class Line(Protocol):
    """The body coming in, piece by piece, and the way for the answer."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """The pieces; an empty one at the end."""
        ...

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes, /) -> None:
        """Send the whole answer."""
        ...


class Front:
    """A WSGI application as an RSGI one. Made before the web workers fork; its threads begin in each of them."""

    def __init__(self, application: Application, *, threads: int, folder: Path) -> None:
        self._application = application
        self._number = threads
        self._bodies = Bodies(folder)
        self._waiting = 0

    def __rsgi_init__(self, _loop: asyncio.AbstractEventLoop) -> None:
        """Called by granian in the web worker."""
        self._threads = ThreadPoolExecutor(self._number, thread_name_prefix="work")

    async def __rsgi__(self, scope: Scope, line: Line) -> None:
        """Called by granian for each request."""
        headers = _headers(scope)
        try:
            octets, keep = _readable(headers)
            if octets:
                address = network_address(_peer(scope), headers)
                async with self._bodies.taken(line, octets, address, keep=keep) as body:
                    answer = await self._worked(scope, headers, body)
            else:
                answer = await self._worked(scope, headers, io.BytesIO())
        except Refused as refused:
            log.info("request_refused", status=refused.status)
            answer = _plain(refused.status, scope.path)
        line.response_bytes(*answer)

    async def _worked(self, scope: Scope, headers: dict[str, str], body: IO[bytes]) -> Answer:
        if self._waiting >= MOST_WAITING:
            body.close()
            raise Refused(503)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._work, scope, headers, body)
        finally:
            self._waiting -= 1

    def _work(self, scope: Scope, headers: dict[str, str], body: IO[bytes]) -> Answer:
        head: list[Any] = []

        def start(status: str, fields: list[tuple[str, str]], _error: object = None) -> None:
            head[:] = int(status.split(" ", 1)[0]), fields

        with body:
            try:
                given = self._application(environ_of(scope, headers, body), start)
                try:
                    content = b"".join(given)
                finally:
                    if close := getattr(given, "close", None):
                        close()
            except Exception:
                # Django answers every error itself; this is one of its own.
                log.exception("request_failed", alarm=True)
                return _plain(500, scope.path)
        return head[0], head[1], content


def environ_of(scope: Scope, headers: dict[str, str], body: IO[bytes]) -> dict[str, Any]:
    """The request as PEP 3333 has it: text holds one byte a character."""
    server, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _octets(scope.path),
        "QUERY_STRING": _octets(scope.query_string),
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": _peer(scope),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = _octets(value)
    return environ


def _headers(scope: Scope) -> dict[str, str]:
    """By small names; a repeated one joined. Names with an underscore are dropped: in WSGI they look like others."""
    headers: dict[str, str] = {}
    for name, value in scope.headers.items():
        if "_" not in name:
            headers[name] = value if name not in headers else headers[name] + ("; " if name == "cookie" else ",") + value
    return headers


def _readable(headers: dict[str, str]) -> tuple[int, bool]:
    """How many bytes to take in, and whether they are of use: Django refuses some by their length alone."""
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        return 0, False
    form = headers.get("content-type", "").lower().startswith("multipart/form-data")
    octets = int(length)
    keep = octets <= (LARGEST_BODY if form else settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return (octets if keep or octets <= LONGEST_HEARD else 0), keep


def _plain(status: int, path: str) -> Answer:
    """An answer that needs neither a thread nor a reader's language."""
    if path.startswith("/api/"):
        detail = _PLAIN[status].splitlines()[-1]
        problem = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, "errors": []}
        kind, words = "application/problem+json", json.dumps(problem)
    else:
        kind, words = "text/plain; charset=utf-8", _PLAIN[status]
    headers = [("content-type", kind), ("cache-control", "no-store"), ("x-content-type-options", "nosniff")]
    return status, [*headers, ("retry-after", "5")] if status in {429, 503} else headers, words.encode()


def _peer(scope: Scope) -> str:
    return scope.client.rpartition(":")[0].strip("[]")


def _octets(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("latin-1")
