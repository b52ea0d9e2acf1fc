"""The user data header of an SMS (3GPP TS 23.040, 9.2.3.24): whether it is one of several pieces, and which."""

from __future__ import annotations

from dataclasses import dataclass

_SHORT, _LONG = 0x00, 0x08
"""Information elements: concatenation with a reference of eight and of sixteen bits."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which piece of which message. ``reference`` names its width too: 8-bit 7 and 16-bit 7 are two messages."""

    reference: str
    number: int
    total: int


def place_in(header: bytes) -> Place | None:
    """The place that a header tells, without its first octet (the length); None when it tells none."""
    at = 0
    while at + 2 <= len(header):
        kind, size = header[at], header[at + 1]
        data = header[at + 2 : at + 2 + size]
        at += 2 + size
        if kind == _SHORT and size == 3 and len(data) == 3:
            return Place(f"8:{data[0]}", number=data[2], total=data[1])
        if kind == _LONG and size == 4 and len(data) == 4:
            return Place(f"16:{data[0] * 256 + data[1]}", number=data[3], total=data[2])
    return None


def cut_header(octets: bytes) -> tuple[bytes, bytes]:
    """Header (without its length) and text of octets that begin with a header. Raises ValueError when it is cut off."""
    if not octets or len(octets) < 1 + octets[0]:
        raise ValueError("the header is longer than the message")
    return octets[1 : 1 + octets[0]], octets[1 + octets[0] :]
