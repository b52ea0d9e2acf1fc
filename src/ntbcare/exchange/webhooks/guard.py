"""The network as webhooks may use it: public addresses only, and everything within one span of time.

An administrator of a branch names an address, and a name's address can change between two looks: so what counts is the
address that is connected to. Inner networks are reached only where ``NTBCARE_WEBHOOK_NETWORKS`` names them.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore
from django.conf import settings

_CONNECT_SECONDS = 5.0
_NAME_SECONDS = 5.0
_MOST_ADDRESSES = 4
# IPv6 networks that stand for addresses of IPv4 (RFC 6052): the inner address is the one that is reached.
_NAT64 = IPv6Network("64:ff9b::/96")
_names = ThreadPoolExecutor(max_workers=8, thread_name_prefix="names")


class AddressRefused(httpcore.ConnectError):
    """The address is not one that a webhook may connect to."""


class NotTrusted(httpcore.ConnectError):
    """The other side's certificate is not good for its name."""


def may_connect(address: str) -> bool:
    """Whether a webhook may connect to an IP address."""
    inner = _inner(ip_address(address.partition("%")[0]))
    if any(inner in network for network in settings.NTBCARE_WEBHOOK_NETWORKS):
        return True
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


class GuardedBackend(httpcore.NetworkBackend):
    """Connects where it may. ``until`` (monotonic) ends whatever is under way, however slowly the other side drips."""

    def __init__(self, *, until: float) -> None:
        self.until = until
        self._plain = httpcore.SyncBackend()

    def left(self, asked: float | None = None) -> float:
        """Seconds that an operation may take. Raises httpcore.ReadTimeout when the time is over."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("time is over")
        return left if asked is None else min(asked, left)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first allowed address of a name that answers."""
        allowed = [address for address in _addresses(host, port, self.left(_NAME_SECONDS)) if may_connect(address)]
        if not allowed:
            raise AddressRefused("no allowed address")
        failure: Exception = httpcore.ConnectError("no address")
        for address in allowed[:_MOST_ADDRESSES]:
            try:
                # The address that was looked at, not the name: it would be looked up once more.
                stream = self._plain.connect_tcp(address, port, self.left(_CONNECT_SECONDS), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Timed(stream, self)
        raise failure


class _Timed(httpcore.NetworkStream):
    """A connection whose every operation ends when the time of its backend is over."""

    def __init__(self, stream: httpcore.NetworkStream, backend: GuardedBackend) -> None:
        self._stream, self._backend = stream, backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._backend.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        with _trust_is_named():
            return _Timed(self._stream.start_tls(ssl_context, server_hostname, self._backend.left(timeout)), self._backend)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401  # httpcore's own
        return self._stream.get_extra_info(info)


@contextmanager
def _trust_is_named() -> Iterator[None]:
    try:
        yield
    except httpcore.ConnectError as error:
        if isinstance(error.__cause__ or error.__context__, ssl.SSLError):
            raise NotTrusted("certificate") from error
        raise


def _addresses(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a name, each once. Asked in a thread, because the system's own time-out is not ours."""
    asked = _names.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        found = asked.result(timeout=seconds)
    except Late as error:
        raise httpcore.ConnectTimeout("name not found in time") from error
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError("name not found") from error
    return list(dict.fromkeys(str(address[0]) for *_rest, address in found))
