"""Between the server and Django nothing of a request or an answer is lost, and nothing is added."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ntbcare.config.front import MOST_WAITING, Answer, Front


class Pairs:
    """Headers as granian has them: a name may come twice."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self._pairs = list(pairs)

    def items(self) -> list[tuple[str, str]]:
        return self._pairs


@dataclass
class Request:
    """What granian hands over, both scope and protocol."""

    headers: Pairs = field(default_factory=Pairs)
    method: str = "GET"
    path: str = "/lapor"
    query_string: str = ""
    client: str = "192.0.2.7:50000"
    server: str = "127.0.0.1:8000"
    scheme: str = "http"
    http_version: str = "1.1"
    body: bytes = b""
    answer: Answer | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.body

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes, /) -> None:
        self.answer = (status, headers, body)


def ask(request: Request, folder: Path, application: Callable[..., Iterable[bytes]]) -> tuple[int, dict[str, str], bytes]:
    async def run() -> None:
        front = Front(application, threads=1, folder=folder)
        front.__rsgi_init__(asyncio.get_running_loop())
        await front.__rsgi__(request, request)

    asyncio.run(run())
    assert request.answer is not None
    status, headers, content = request.answer
    return status, dict(headers), content


def tell(environ: dict[str, Any], start_response: Callable[..., None]) -> Iterable[bytes]:
    """Answers with what it was given."""
    start_response("200 OK", [("content-type", "application/json")])
    given = {name: value for name, value in environ.items() if isinstance(value, str)}
    return [json.dumps({**given, "body": environ["wsgi.input"].read().decode()}).encode()]


def told(request: Request, folder: Path) -> dict[str, str]:
    status, _headers, content = ask(request, folder, tell)
    assert status == 200
    given: dict[str, str] = json.loads(content)
    return given


def test_address_query_and_body_arrive(tmp_path: Path) -> None:
    headers = Pairs(("content-type", "application/json"), ("content-length", "4"), ("x-complaint-code", "ABC"))
    given = told(Request(headers, "POST", "/laporan/é", "q=jalan%20é&x=1", body=b"abcd"), tmp_path)
    assert given["REQUEST_METHOD"] == "POST"
    assert given["PATH_INFO"].encode("latin-1").decode() == "/laporan/é"
    assert given["QUERY_STRING"].encode("latin-1").decode() == "q=jalan%20é&x=1"
    assert (given["CONTENT_TYPE"], given["CONTENT_LENGTH"], given["HTTP_X_COMPLAINT_CODE"]) == ("application/json", "4", "ABC")
    assert (given["REMOTE_ADDR"], given["SERVER_NAME"], given["SERVER_PORT"]) == ("192.0.2.7", "127.0.0.1", "8000")
    assert given["body"] == "abcd"


@pytest.mark.parametrize("client", ["[2001:db8::7]:50000", "2001:db8::7:50000"])
def test_an_ipv6_address_stands_without_brackets(tmp_path: Path, client: str) -> None:
    assert told(Request(client=client), tmp_path)["REMOTE_ADDR"] == "2001:db8::7"


def test_repeated_headers_are_joined_and_disguised_ones_dropped(tmp_path: Path) -> None:
    headers = Pairs(
        ("cookie", "a=1"), ("cookie", "b=2"), ("x-forwarded-for", "1"), ("x_forwarded_for", "2"), ("x-forwarded-for", "3")
    )
    given = told(Request(headers), tmp_path)
    assert given["HTTP_COOKIE"] == "a=1; b=2"
    assert given["HTTP_X_FORWARDED_FOR"] == "1,3"


@pytest.mark.parametrize(
    ("kind", "length", "body"),
    [
        ("application/json", "300000", b"x" * 300_000),
        ("multipart/form-data; boundary=x", "9999999999", b"abcd"),
        ("", "-1", b"abcd"),
        ("", "²", b"abcd"),
    ],
)
def test_a_body_that_will_be_refused_by_its_length_is_not_kept(tmp_path: Path, kind: str, length: str, body: bytes) -> None:
    headers = Pairs(("content-type", kind), ("content-length", length))
    assert told(Request(headers, "POST", body=body), tmp_path)["body"] == ""


def test_a_broken_application_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(_environ: dict[str, Any], _start: Callable[..., None]) -> Iterable[bytes]:
        raise LookupError("a citizen's words")

    status, headers, content = ask(Request(), tmp_path, broken)
    assert status == 500
    assert "Coba lagi" in content.decode()
    assert "words" not in content.decode() + capsys.readouterr().err
    assert headers["x-content-type-options"] == "nosniff"

    status, headers, content = ask(Request(path="/api/v1/complaints"), tmp_path, broken)
    assert (status, headers["content-type"]) == (500, "application/problem+json")
    assert json.loads(content)["status"] == 500


def test_a_queue_that_is_too_long_is_said_at_once(tmp_path: Path) -> None:
    async def run() -> list[int]:
        front = Front(tell, threads=1, folder=tmp_path)
        front._threads = ThreadPoolExecutor(1)
        gate = asyncio.get_running_loop().run_in_executor(front._threads, time.sleep, 0.3)
        requests = [Request() for _ in range(MOST_WAITING + 3)]
        await asyncio.gather(gate, *(front.__rsgi__(request, request) for request in requests))
        return [request.answer[0] for request in requests if request.answer]

    statuses = asyncio.run(run())
    assert statuses.count(503) == 3
    assert statuses.count(200) == MOST_WAITING
