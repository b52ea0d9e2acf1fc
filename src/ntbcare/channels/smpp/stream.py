"""PDUs over a socket. Ours are built by smpplib; what comes is cut from the stream here.

A PDU that comes in pieces is waited for, and a senseless length ends the link.
"""

from __future__ import annotations

import select
import socket
import struct
import time

from smpplib import smpp
from smpplib.client import SimpleSequenceGenerator

from ntbcare.channels.errors import LinkFailed
from ntbcare.channels.smpp import codes
from ntbcare.channels.smpp.pdus import HEAD, LARGEST, Head

CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 20.0


class Stream:
    """A connection to an SMSC; every fault of it is a LinkFailed."""

    def __init__(self, host: str, port: str) -> None:
        try:
            self._socket = socket.create_connection((host, int(port)), CONNECT_SECONDS)
        except (OSError, ValueError, OverflowError) as error:
            raise LinkFailed(type(error).__name__) from error
        self._socket.settimeout(ANSWER_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sequence = SimpleSequenceGenerator()
        self._buffer = b""
        self.heard_at = time.monotonic()

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def say(self, command: str, **fields: object) -> int:
        """Send a request; its sequence number."""
        pdu = smpp.make_pdu(command, client=self._sequence, **fields)
        self._write(pdu.generate())
        return int(pdu.sequence)

    def answer(self, command: str, head: Head, *, status: int = codes.OK) -> None:
        pdu = smpp.make_pdu(command, client=self._sequence, status=status)
        pdu.sequence = head.sequence
        self._write(pdu.generate())

    def _write(self, octets: bytes) -> None:
        try:
            self._socket.sendall(octets)
        except OSError as error:
            raise LinkFailed(type(error).__name__) from error

    def next(self, seconds: float) -> bytes | None:
        """The next whole PDU; None when none came in time. Raises LinkFailed."""
        until = time.monotonic() + seconds
        while (pdu := self._cut()) is None:
            try:
                if not select.select([self._socket], [], [], max(until - time.monotonic(), 0.0))[0]:
                    return None
                octets = self._socket.recv(65_536)
            except OSError as error:
                raise LinkFailed(type(error).__name__) from error
            if not octets:
                raise LinkFailed("closed by the other side")
            self._buffer += octets
            self.heard_at = time.monotonic()
        return pdu

    def _cut(self) -> bytes | None:
        if len(self._buffer) < 4:
            return None
        [length] = struct.unpack(">L", self._buffer[:4])
        if not HEAD <= length <= LARGEST:
            raise LinkFailed("no SMPP")
        if len(self._buffer) < length:
            return None
        pdu, self._buffer = self._buffer[:length], self._buffer[length:]
        return pdu
