"""Asking a virus scanner (clamd, its INSTREAM command) about bytes before they are looked into or kept.

Where the site names one (``NTBCARE_CLAMD``), nothing is taken that it has not seen: when it is away, files wait.
"""

from __future__ import annotations

import socket
import struct

from django.conf import settings

_SECONDS = 60.0
_PIECE = 64 * 1024
_LONGEST_REPLY = 4096


class ScannerAway(Exception):
    """The scanner that the site names cannot be asked, or does not understand."""


def is_clean(data: bytes) -> bool:
    """What the scanner says; True where the site has none. Raises ScannerAway."""
    where: str = settings.NTBCARE_CLAMD
    if not where:
        return True
    try:
        with _connected(where) as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), _PIECE):
                piece = data[start : start + _PIECE]
                line.sendall(struct.pack("!L", len(piece)) + piece)
            line.sendall(struct.pack("!L", 0))
            reply = _reply(line)
    except OSError as error:
        raise ScannerAway(type(error).__name__) from error
    if reply == "stream: OK":
        return True
    if reply.startswith("stream: ") and reply.endswith(" FOUND"):
        return False
    # "INSTREAM size limit exceeded. ERROR" and the like: it has not said that the bytes are good.
    raise ScannerAway("no verdict")


def _connected(where: str) -> socket.socket:
    """``/path/of/socket`` or ``host:port``."""
    if where.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(_SECONDS)
        try:
            line.connect(where)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = where.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_SECONDS)


def _reply(line: socket.socket) -> str:
    said = b""
    while len(said) < _LONGEST_REPLY and not said.endswith(b"\0"):
        piece = line.recv(_LONGEST_REPLY)
        if not piece:
            break
        said += piece
    return said.rstrip(b"\0").decode("ascii", "replace").strip()
