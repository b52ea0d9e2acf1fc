"""A district's system that takes webhooks: it checks them with the library of the standard, and answers as it is told."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from ntbcare.agencies.models import Agency
from ntbcare.exchange.models import WebhookSubscription
from ntbcare.exchange.webhooks.actions import Wish, register
from ntbcare.exchange.webhooks.rules import KINDS


@dataclass
class Taken:
    """One request."""

    headers: dict[str, str]
    body: bytes

    @property
    def message(self) -> dict[str, Any]:
        """What it says."""
        said: dict[str, Any] = json.loads(self.body)
        return said

    @property
    def data(self) -> dict[str, Any]:
        """What it says of the case."""
        return dict(self.message["data"])

    def is_signed_by(self, secret: str) -> bool:
        """Whether the library of the standard accepts it."""
        try:
            Webhook(secret).verify(self.body, self.headers)
        except WebhookVerificationError:
            return False
        return True


@dataclass
class Receiver:
    """What came, and what is answered: the next of ``answers``, then ``status``."""

    port: int = 0
    status: int = 204
    answers: list[int] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    """Ids of messages that it will never take."""
    headers: dict[str, str] = field(default_factory=dict)
    requests: list[Taken] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/masuk"

    def kinds(self) -> list[str]:
        """The types of what came, in order."""
        return [str(taken.message["type"]) for taken in self.requests]


def certificate_for(name: str, folder: Path) -> Path:
    """A certificate that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    moment = datetime.now(UTC)
    built = x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
    built = built.not_valid_before(moment - timedelta(days=1)).not_valid_after(moment + timedelta(days=1))
    signed = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return file


@contextmanager
def receiver(*, certificate: Path | None = None) -> Iterator[Receiver]:
    """A receiver while the block runs; over TLS when it has a certificate."""
    state = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            state.requests.append(Taken({name.lower(): value for name, value in self.headers.items()}, body))
            refused = self.headers["webhook-id"] in state.refuses
            self.send_response(422 if refused else state.answers.pop(0) if state.answers else state.status)
            for name, value in ({"content-length": "0"} | state.headers).items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        state.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield state
        server.shutdown()


@contextmanager
def raw_receiver(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A receiver that does with each connection whatever it likes; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _from = listening.accept()
                except OSError:
                    return
                threading.Thread(target=_answer, args=(answer, connection), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/masuk"


def _answer(answer: Callable[[socket.socket], None], connection: socket.socket) -> None:
    with connection:
        try:
            connection.recv(65536)
            answer(connection)
            # Closed while something is unread the connection would be reset, and what was answered lost.
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(2)
            while connection.recv(65536):
                pass
        except OSError:
            pass


def drip(connection: socket.socket, data: bytes, *, every: float = 0.1) -> None:
    """Send data again and again, a little at a time."""
    while True:
        connection.sendall(data)
        time.sleep(every)


def subscribe(branch: Agency, address: str, **changes: Any) -> tuple[WebhookSubscription, str]:  # noqa: ANN401  # a test names the fields
    """A subscription to everything of a branch, and its secret."""
    wish: dict[str, Any] = {"name": f"Sistem {branch.short_name}", "address": address, "kinds": KINDS, "branch_id": branch.pk}
    return register(Wish(**(wish | changes)))
