"""Pictures inside documents: their position, camera and author go; not a point of the picture changes."""

from __future__ import annotations

import struct

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_SCAN = 0xDA
_BARE = {0x01, *range(0xD0, 0xD8)}
# Kept of the application's parts: JFIF, colour profile, Adobe's colour transform. EXIF, XMP, IPTC and comments go.
_KEPT_PARTS = {0xE0, 0xE2, 0xEE}
_PNG_DROPPED = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}


def without_marks(data: bytes) -> bytes:
    """A JPEG or PNG without metadata; everything else as it is, also one that cannot be followed to its picture."""
    if data.startswith(_JPEG):
        return _jpeg(data)
    if data.startswith(_PNG):
        return _png(data)
    return data


def _jpeg(data: bytes) -> bytes:
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind == 0xFF or kind in _BARE:
            kept.append(data[at : at + 1] if kind == 0xFF else data[at : at + 2])
            at += 1 if kind == 0xFF else 2
            continue
        if kind == _SCAN:
            return b"".join([*kept, data[at:]])
        end = at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        if not (0xE0 <= kind <= 0xEF and kind not in _KEPT_PARTS) and kind != 0xFE:
            kept.append(data[at:end])
        at = end
    return data


def _png(data: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(data):
        end = at + 12 + struct.unpack(">I", data[at : at + 4])[0]
        kind = data[at + 4 : at + 8]
        if kind not in _PNG_DROPPED:
            kept.append(data[at:end])
        if kind == b"IEND":
            return b"".join(kept)
        at = end
    return data
