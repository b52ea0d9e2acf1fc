"""Messages that come in several pieces: what a channel tells of a piece, and how the pieces are read together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from ntbcare.channels.gsm import decode_gsm


class Alphabet(Enum):
    """How the octets of a piece are to be read."""

    GSM = "gsm"
    """One letter of the GSM alphabet to an octet."""
    UTF16 = "utf-16-be"
    LATIN = "latin-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several pieces of a message; ``correspondence/parts.py`` waits for the others and puts them together.

    ``group`` is what the pieces of one message share; the other side may use it again later. Pieces count from one.
    ``content`` is joined before it is read: a letter may lie across two pieces.
    """

    external_id: str
    sender: str
    group: str
    number: int
    total: int
    content: bytes
    alphabet: Alphabet
    sent_at: datetime | None = None


def read_octets(content: bytes, alphabet: Alphabet) -> str:
    """The text of octets; what is no letter becomes the replacement sign."""
    return decode_gsm(content) if alphabet is Alphabet.GSM else content.decode(alphabet.value, errors="replace")


def join(pieces: Sequence[Part]) -> str:
    """The text of all pieces in the order of their numbers. Pieces of one alphabet are joined before they are read."""
    text, held, alphabet = "", b"", Alphabet.GSM
    for piece in sorted(pieces, key=lambda piece: piece.number):
        if piece.alphabet is not alphabet:
            text, held, alphabet = text + read_octets(held, alphabet), b"", piece.alphabet
        held += piece.content
    return text + read_octets(held, alphabet)
