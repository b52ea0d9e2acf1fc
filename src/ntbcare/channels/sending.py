"""What every adapter needs to send by HTTP: one client, and what a provider's refusal means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx

from ntbcare.channels.errors import SendFailed

_TIMEOUT = httpx.Timeout(15.0, connect=5.0)
_LIMITS = httpx.Limits(max_connections=8, max_keepalive_connections=4)


@contextmanager
def client() -> Iterator[httpx.Client]:
    """The HTTP client of a batch: it follows no redirects, so that a secret goes nowhere else."""
    with httpx.Client(timeout=_TIMEOUT, limits=_LIMITS, follow_redirects=False) as http:
        yield http


def post(http: httpx.Client, address: str, *, content: bytes, headers: Mapping[str, str]) -> httpx.Response:
    """Post bytes. Raises SendFailed when the other side cannot be reached."""
    return _asked(http, "POST", address, content=content, headers=dict(headers))


def get(http: httpx.Client, address: str, *, params: Mapping[str, str]) -> httpx.Response:
    """Ask an address. Raises SendFailed when the other side cannot be reached."""
    return _asked(http, "GET", address, params=dict(params))


def _asked(http: httpx.Client, method: str, address: str, **options: Any) -> httpx.Response:  # noqa: ANN401  # httpx's own
    try:
        return http.request(method, address, **options)
    except httpx.InvalidURL as error:
        raise SendFailed("wrong address", permanent=True) from error
    except httpx.HTTPError as error:
        # Unless there was no connection at all, the message may have been taken although no answer came.
        uncertain = not isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
        raise SendFailed(type(error).__name__, away=True, uncertain=uncertain) from error


def refuse(answer: httpx.Response, *, code: str = "") -> SendFailed:
    """What an HTTP error means: 429 and 5xx for now, 401 and 403 a matter of settings, every other for ever."""
    status = answer.status_code
    reason = f"HTTP {status} {code}".strip()
    if status == 429 or status >= 500:
        return SendFailed(reason, away=status >= 500, retry_after=retry_after(answer))
    return SendFailed(reason, permanent=status not in {401, 403}, away=status in {401, 403})


def retry_after(answer: httpx.Response) -> timedelta | None:
    """How long a provider asks us to wait; None when it says nothing. At most an hour."""
    said = answer.headers.get("retry-after", "")
    return timedelta(seconds=min(int(said), 3600)) if said.isascii() and said.isdigit() else None
