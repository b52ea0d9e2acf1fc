"""Fetching the bytes of media: streamed, bounded in size and time, and only from the hosts that the adapter names."""

from __future__ import annotations

import time
from collections.abc import Collection
from urllib.parse import urljoin, urlsplit

import httpx

from ntbcare.channels.contract import MediaSource
from ntbcare.channels.errors import FetchFailed
from ntbcare.channels.sending import retry_after

LARGEST = 25 * 1024 * 1024
"""Media of so many bytes and more are not taken."""
_SECONDS = 120.0
_REDIRECTS = 3


def fetch(source: MediaSource, origins: Collection[str], http: httpx.Client, *, seconds: float = _SECONDS) -> bytes:
    """The bytes at an address. Raises FetchFailed.

    A redirect is followed only to a host that is allowed as well, and without the headers, which may hold a secret.
    """
    address, headers = source.address, dict(source.headers)
    until = time.monotonic() + seconds
    for _ in range(_REDIRECTS + 1):
        if not is_allowed(address, origins):
            raise FetchFailed("host", permanent=True)
        try:
            asked = headers | {"accept-encoding": "identity"}
            with http.stream("GET", address, headers=asked, follow_redirects=False) as answer:
                if not answer.is_redirect:
                    return _read(answer, until)
                target = urljoin(address, answer.headers.get("location", ""))
        except httpx.InvalidURL as error:
            raise FetchFailed("address", permanent=True) from error
        except httpx.HTTPError as error:
            raise FetchFailed("unreachable") from error
        if urlsplit(target).netloc != urlsplit(address).netloc:
            headers = {}
        address = target
    raise FetchFailed("redirects", permanent=True)


def is_allowed(address: str, origins: Collection[str]) -> bool:
    """Whether an address lies with one of the origins; by HTTPS at its usual port unless the origin says otherwise."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    if not host or parts.username is not None or parts.password is not None:
        return False
    here = (parts.scheme, host, _port(parts.scheme, port))
    return any(_lies_with(here, origin) for origin in origins)


def _lies_with(here: tuple[str, str, int], origin: str) -> bool:
    if "://" in origin:
        named = urlsplit(origin)
        return here == (named.scheme, named.hostname, _port(named.scheme, named.port))
    host = here[1]
    return here == ("https", host, 443) and (host == origin or (origin.startswith(".") and host.endswith(origin)))


def _port(scheme: str, port: int | None) -> int:
    return port or (443 if scheme == "https" else 80)


def _read(answer: httpx.Response, until: float) -> bytes:
    if answer.is_error:
        raise _refused(answer)
    said = answer.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and int(said) >= LARGEST:
        raise FetchFailed("too_large", permanent=True)
    data = bytearray()
    # As sent, never unpacked: a small packed body could unfold to more than there is memory for.
    for piece in answer.iter_raw(64 * 1024):
        data += piece
        if len(data) >= LARGEST:
            raise FetchFailed("too_large", permanent=True)
        if time.monotonic() > until:
            raise FetchFailed("slow")
    if said.isascii() and said.isdigit() and len(data) < int(said):
        raise FetchFailed("cut_short")
    return bytes(data)


def _refused(answer: httpx.Response) -> FetchFailed:
    """404 and 410: the link has expired. 401, 403: a matter of settings or of time, so it is tried again for a while."""
    if answer.status_code in {404, 410}:
        return FetchFailed("gone", permanent=True)
    return FetchFailed(f"http_{answer.status_code}", retry_after=retry_after(answer))
