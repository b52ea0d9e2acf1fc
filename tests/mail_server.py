"""A real SMTP server that takes, refuses or keeps silent as a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.processes import free_port


class MailServer:
    """Keeps what it took. ``rcpt`` and ``data`` are its replies; ``silence`` is how long it waits before them, in seconds."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], Message]] = []
        self.rcpt: dict[str, str] = {}
        self.data = "250 OK"
        self.silence = 0.0
        self.port = 0

    async def handle_RCPT(  # noqa: N802 aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        reply = self.rcpt.get(address, "250 OK")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's name
        await asyncio.sleep(self.silence)
        if self.data.startswith("250"):
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            self.taken.append((envelope.rcpt_tos, message_from_bytes(content, policy=default)))
        return self.data


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run one on a free port while the block runs."""
    server = MailServer()
    server.port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
