"""One signed request to another system. Redirects are not followed; no answer can take long or be large."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

import httpcore
import httpx

from ntbcare.exchange.webhooks.guard import AddressRefused, GuardedBackend, NotTrusted
from ntbcare.exchange.webhooks.keys import secrets_in_force, signature_of
from ntbcare.exchange.webhooks.outcome import Fault, Outcome, fault_of
from ntbcare.vault.errors import VaultError

SECONDS = 15.0
"""All that one request may take: finding the name, connecting, sending, and the answer's head."""
_BODY_SECONDS = 1.0
LARGEST_SAMPLE = 4096
"""So much of an answer is read; what it says changes nothing."""
_FAULTS: tuple[tuple[type[Exception], Fault], ...] = (
    (AddressRefused, Fault.ADDRESS),
    (NotTrusted, Fault.TLS),
    (httpcore.TimeoutException, Fault.TIMEOUT),
    (httpcore.NetworkError, Fault.AWAY),
    (httpcore.ProtocolError, Fault.GARBLED),
    (httpcore.UnsupportedProtocol, Fault.ADDRESS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent where; the secrets are still sealed. ``at`` says which of them are in force."""

    address: str
    secrets_sealed: bytes
    at: datetime
    message_id: str
    body: str


class Line:
    """The connection to one system, kept for the messages of one turn. Used by one thread."""

    def __init__(self) -> None:
        self._backend = GuardedBackend(until=0.0)
        self._pool = httpcore.ConnectionPool(ssl_context=_trust(), max_connections=1, network_backend=self._backend)

    def send(self, message: Message) -> Outcome:
        """Sign and post one message; never raises for what the other side does."""
        began = time.monotonic()
        self._backend.until = began + SECONDS
        try:
            headers = _headers(message)
            status, asked, sample = self._post(message, headers)
        except VaultError:
            return Outcome(fault=Fault.SECRET)
        except tuple(kind for kind, _ in _FAULTS) as error:
            fault = next(fault for kind, fault in _FAULTS if isinstance(error, kind))
            return Outcome(fault=fault, milliseconds=_since(began))
        return Outcome(
            status=status, fault=fault_of(status), milliseconds=_since(began), retry_after=_asked_wait(asked), sample=sample
        )

    def close(self) -> None:
        """End the connection."""
        self._pool.close()

    def _post(self, message: Message, headers: dict[str, str]) -> tuple[int, str, bytes]:
        url = httpx.URL(message.address)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        sent = [(name.encode(), value.encode()) for name, value in {"host": url.netloc.decode(), **headers}.items()]
        content = message.body.encode()
        with self._pool.stream("POST", target, headers=sent, content=content) as answer:
            told = dict(answer.headers)
            asked = next((value for name, value in told.items() if name.lower() == b"retry-after"), b"")
            # It has answered. Of what follows we read a little, and soon let go of it.
            self._backend.until = min(self._backend.until, time.monotonic() + _BODY_SECONDS)
            return answer.status, asked.decode("latin-1").strip(), _sample(answer)


@contextmanager
def line() -> Iterator[Line]:
    """A line while the block runs."""
    opened = Line()
    try:
        yield opened
    finally:
        opened.close()


def _headers(message: Message) -> dict[str, str]:
    moment = datetime.now(UTC)  # The receiver compares it with its own clock: never a pretended one.
    in_force = secrets_in_force(message.secrets_sealed, at=message.at)
    return {
        "content-type": "application/json",
        "content-length": str(len(message.body.encode())),
        "user-agent": "NTB-Care-Webhook",
        "webhook-id": message.message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": signature_of(in_force, message_id=message.message_id, at=moment, body=message.body),
    }


def _sample(answer: httpcore.Response) -> bytes:
    read = bytearray()
    try:
        for piece in answer.iter_stream():
            read += piece
            if len(read) >= LARGEST_SAMPLE:
                break
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        pass  # What it answered is known; how it ends does not matter.
    return bytes(read[:LARGEST_SAMPLE])


def _asked_wait(said: str) -> timedelta | None:
    """``Retry-After``: seconds or a date. None for nothing or nonsense."""
    if said.isascii() and said.isdigit() and len(said) < 9:
        return timedelta(seconds=int(said))
    try:
        moment = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(aware - datetime.now(UTC), timedelta(0))


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    return httpx.create_ssl_context()
