"""An operator's SMSC on loopback, as far as a test needs: it binds, takes and refuses submit_sm, and brings deliver_sm."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from ntbcare.channels.actions import open_account
from ntbcare.channels.contract import Account
from ntbcare.channels.queries import account_by_id

PERSON = "6281200000001"
_TAGS = {"receipted_message_id": 0x001E, "message_state": 0x0427, "message_payload": 0x0424}
_TAGS |= {"sar_msg_ref_num": 0x020C, "sar_total_segments": 0x020E, "sar_segment_seqnum": 0x020F}


def deliver_sm(
    content: bytes, *, source: str = PERSON, esm_class: int = 0, data_coding: int = 0, tlvs: dict[str | int, bytes] | None = None
) -> bytes:
    """The body of a deliver_sm."""
    body = b"\0" + bytes([1, 1]) + source.encode() + b"\0" + bytes([0, 1]) + b"1708\0"
    body += bytes([esm_class, 0, 0]) + b"\0" + b"\0" + bytes([0, 0, data_coding, 0, len(content)]) + content
    for name, value in (tlvs or {}).items():
        tag = _TAGS[name] if isinstance(name, str) else name
        body += struct.pack(">HH", tag, len(value)) + value
    return body


def pdu(command: int, body: bytes = b"", *, status: int = 0, sequence: int = 1) -> bytes:
    """A whole PDU."""
    return struct.pack(">LLLL", 16 + len(body), command, status, sequence) + body


@dataclass
class Smsc:
    """What it was sent, what it answers, and what it can do."""

    port: int = 0
    account: Account | None = None
    bind_status: int = 0
    submit_statuses: list[int] = field(default_factory=list)
    """For the next submit_sm; then 0."""
    is_mute: bool = False
    """Takes submit_sm and never answers."""
    submitted: list[bytes] = field(default_factory=list)
    answers: dict[int, int] = field(default_factory=dict)
    """Statuses of deliver_sm_resp by sequence number."""
    commands: list[int] = field(default_factory=list)
    binds: int = 0
    _peer: socket.socket | None = None
    _sequence: int = 100

    def bring(self, *bodies: bytes) -> None:
        """Send deliver_sm; their answers come into ``answers``."""
        for body in bodies:
            self._sequence += 1
            self.write(pdu(0x05, body, sequence=self._sequence))

    def write(self, octets: bytes) -> None:
        """Send anything."""
        assert self._peer is not None
        self._peer.sendall(octets)

    def drop(self) -> None:
        """Break the connection."""
        assert self._peer is not None
        with suppress(OSError):
            self._peer.shutdown(socket.SHUT_RDWR)

    def serve(self, listener: socket.socket) -> None:
        """Talk to one client after the other until the listener is closed."""
        with suppress(OSError):
            while True:
                self._peer, _address = listener.accept()
                with suppress(OSError), self._peer:
                    self._talk(self._peer)

    def _talk(self, peer: socket.socket) -> None:
        with peer.makefile("rb") as stream:
            while len(head := stream.read(16)) == 16:
                length, command, status, sequence = struct.unpack(">LLLL", head)
                self._answer(command, status, sequence, stream.read(length - 16))

    def _answer(self, command: int, status: int, sequence: int, body: bytes) -> None:
        self.commands.append(command)
        if command == 0x09:
            self.binds += not self.bind_status
            self.write(pdu(0x80000009, b"SMSC\0", status=self.bind_status, sequence=sequence))
        elif command == 0x04 and not self.is_mute:
            refused = self.submit_statuses.pop(0) if self.submit_statuses else 0
            if not refused:
                self.submitted.append(body)
            name = b"" if refused else f"m{len(self.submitted)}".encode() + b"\0"
            self.write(pdu(0x80000004, name, status=refused, sequence=sequence))
        elif command in {0x06, 0x15}:
            self.write(pdu(command | 0x80000000, sequence=sequence))
        elif command == 0x80000005:
            self.answers[sequence] = status


@contextmanager
def smsc(**values: str) -> Iterator[Smsc]:
    """Run it while the block runs, with an account that knows it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = Smsc(port=listener.getsockname()[1])
        known = {"host": "127.0.0.1", "port": str(running.port), "system_id": "lapor", "password": "rahasia", "number": "1708"}
        row = open_account("smpp", "operator", label="SMS 1708", values=known | {"per_second": "1000"} | values)
        running.account = account_by_id(row.pk)
        thread = threading.Thread(target=running.serve, args=(listener,), daemon=True)
        thread.start()
        try:
            yield running
        finally:
            with suppress(OSError, AssertionError):
                running.drop()
            # Closing alone does not wake a thread that waits in accept.
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
