"""Counting the statements of a request: besides BEGIN, COMMIT and the like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client

_FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
_HOST = "127.0.0.1"


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent within, as they go."""
    sent: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401, FBT001  # Django's
        if not sql.startswith(_FRAME):
            sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


def statements_of_page(path: str, headers: Mapping[str, str]) -> list[str]:
    """The statements of a warm page. Raises RuntimeError when it does not answer."""
    client = _client(headers)
    _answered(path, client.get(path).status_code)
    return _fewest(lambda: client.get(path))


def statements_of_intake(body: Mapping[str, object]) -> list[str]:
    """The statements of one complaint by API, with everything warm."""
    client = _client({})
    path = "/api/v1/complaints"
    _answered(path, client.post(path, dict(body), content_type="application/json").status_code)
    return _fewest(lambda: client.post(path, dict(body), content_type="application/json"))


def _fewest(ask: Callable[[], object]) -> list[str]:
    """The statements of the leanest of three: every two seconds a process asks whether its reference data is still right."""
    tries = []
    for _ in range(3):
        with counted() as sent:
            ask()
        tries.append(sent)
    return min(tries, key=len)


def _client(headers: Mapping[str, str]) -> Client:
    client = Client(headers={**headers, "Host": _HOST})
    # Kept cookies are told as a header; the client's own jar would overwrite it.
    if "Cookie" in headers:
        client.cookies.load(headers["Cookie"])
    return client


def _answered(path: str, status: int) -> None:
    if status not in {200, 201}:
        raise RuntimeError(f"{path} answers {status}")
