"""Recordings without what names their author or place: sound and moving pictures stay as they are, to the byte.

What a container says about itself (title, author, device, position) is blanked where it stands, so that nothing moves.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from itertools import count

from ntbcare.cases.cleaning import CannotClean, Verdict

_INNER = frozenset({b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf"})
_TELLING = frozenset({b"udta", b"meta", b"uuid"})
_MOST_BOXES = 100_000


def clean_recording(media_type: str, data: bytes) -> bytes:
    """The recording, cleaned. Raises CannotClean for one that is broken."""
    try:
        return _CLEANERS[media_type](data)
    except (struct.error, IndexError, ValueError) as error:
        raise CannotClean(Verdict.BROKEN) from error


def _mp4(data: bytes) -> bytes:
    """ISO base media (MP4, M4A, 3GP): boxes that tell of the recording become free space."""
    out = bytearray(data)
    counted = count()

    def walk(start: int, end: int) -> None:
        at = start
        while at + 8 <= end:
            if next(counted) > _MOST_BOXES:
                raise CannotClean(Verdict.TOO_LARGE)
            size, kind = struct.unpack_from(">I4s", out, at)
            head = 8
            if size == 1:
                (size,) = struct.unpack_from(">Q", out, at + 8)
                head = 16
            elif size == 0:
                size = end - at
            if size < head or at + size > end:
                raise CannotClean(Verdict.BROKEN)
            if kind in _TELLING:
                out[at + 4 : at + 8] = b"free"
                out[at + head : at + size] = bytes(size - head)
            elif kind in _INNER:
                walk(at + head, at + size)
            at += size

    walk(0, len(out))
    return bytes(out)


def _ogg(data: bytes) -> bytes:
    """Ogg (Opus, Vorbis): the comment header says nothing any more; its length stays (RFC 7845, section 5.2)."""
    out = bytearray(data)
    at, cleaned = 0, False
    while at < len(out):
        if not out.startswith(b"OggS", at):
            raise CannotClean(Verdict.BROKEN)
        pieces = out[at + 26]
        head = 27 + pieces
        size = sum(out[at + 27 : at + head])
        end = at + head + size
        if end > len(out):
            raise CannotClean(Verdict.BROKEN)
        body = at + head
        for mark in (b"OpusTags", b"\x03vorbis"):
            if out.startswith(mark, body):
                _silence(out, body + len(mark), end, vorbis=mark[0] == 3)
                out[at + 22 : at + 26] = bytes(4)
                out[at + 22 : at + 26] = struct.pack("<I", _ogg_sum(out[at:end]))
                cleaned = True
        if cleaned:
            break
        at = end
    return bytes(out)


def _silence(out: bytearray, start: int, end: int, *, vorbis: bool) -> None:
    """An empty vendor and no comments. Opus takes what follows for padding; of Vorbis the names and values are blanked."""
    if not vorbis:
        out[start:end] = bytes(end - start)
        return
    (vendor,) = struct.unpack_from("<I", out, start)
    at = start + 4
    out[at : min(at + vendor, end)] = b" " * (min(at + vendor, end) - at)
    at += vendor
    (comments,) = struct.unpack_from("<I", out, at)
    at += 4
    for _ in range(comments):
        (length,) = struct.unpack_from("<I", out, at)
        at += 4
        stop = min(at + length, end)
        if stop > at:
            out[at:stop] = b"X" * (stop - at)
            out[at + (1 if stop - at > 1 else 0)] = ord("=")
        at += length
        if at >= end:
            break


def _ogg_sum(page: bytes | bytearray) -> int:
    """The checksum of an Ogg page: CRC-32 with the polynomial 04c11db7, unreflected, from zero."""
    register = 0
    for octet in page:
        register = ((register << 8) & 0xFFFFFFFF) ^ _TABLE[(register >> 24) ^ octet]
    return register


def _row(number: int) -> int:
    register = number << 24
    for _ in range(8):
        register = ((register << 1) ^ 0x04C11DB7 if register & 0x80000000 else register << 1) & 0xFFFFFFFF
    return register


_TABLE = [_row(number) for number in range(256)]


def _mp3(data: bytes) -> bytes:
    """MPEG audio: the ID3 tags before and after the sound go."""
    while data[:3] == b"ID3" and len(data) > 10:
        size = (data[6] << 21) | (data[7] << 14) | (data[8] << 7) | data[9]
        data = data[10 + size + (10 if data[5] & 0x10 else 0) :]
    if data[-128:-125] == b"TAG":
        data = data[:-128]
    if not data:
        raise CannotClean(Verdict.BROKEN)
    return data


def _as_is(data: bytes) -> bytes:
    """AMR and raw AAC hold nothing but sound."""
    return data


_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "audio/ogg": _ogg,
    "audio/mp4": _mp4,
    "video/mp4": _mp4,
    "video/3gpp": _mp4,
    "video/quicktime": _mp4,
    "audio/mpeg": _mp3,
    "audio/amr": _as_is,
    "audio/aac": _as_is,
}
KINDS = frozenset(_CLEANERS)
