"""Small files of the kinds that telephones send, made here; each says something of its author that must go."""

from __future__ import annotations

import io
import struct
import zipfile

from PIL import Image

from ntbcare.cases.cleaning.recordings import _ogg_sum

AUTHOR = b"Sri Wahyuni"


def photo(*, colour: str = "red", kind: str = "JPEG") -> bytes:
    """A small photo with a name and a position in its EXIF."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = AUTHOR.decode()
    Image.new("RGB", (64, 48), colour).save(out, kind, exif=exif)
    return out.getvalue()


def sticker() -> bytes:
    """An animated WebP that one can see through."""
    out = io.BytesIO()
    frames = [Image.new("RGBA", (32, 32), (0, 128, 0, alpha)) for alpha in (0, 128)]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _page(body: bytes, *, number: int) -> bytes:
    head = b"OggS" + bytes([0, 2 if number == 0 else 0]) + bytes(8) + struct.pack("<II", 7, number) + bytes(4)
    lacing = [255] * (len(body) // 255) + [len(body) % 255]
    page = bytearray(head + bytes([len(lacing), *lacing]) + body)
    page[22:26] = struct.pack("<I", _ogg_sum(page))
    return bytes(page)


def voice_note() -> bytes:
    """Ogg Opus with a comment that names the speaker."""
    comment = b"ARTIST=" + AUTHOR
    tags = b"OpusTags" + struct.pack("<I", 4) + b"phon" + struct.pack("<II", 1, len(comment)) + comment
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 312, 16000, 0, 0)
    return _page(head, number=0) + _page(tags, number=1) + _page(b"\xfc" * 300, number=2)


def _box(kind: bytes, *inner: bytes) -> bytes:
    body = b"".join(inner)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def video(brand: bytes = b"isom") -> bytes:
    """An MP4 that says where and by whom it was taken."""
    told = _box(b"udta", _box(b"\xa9xyz", b"-8.5833+116.1167/"), _box(b"\xa9nam", AUTHOR))
    return _box(b"ftyp", brand, bytes(4), brand) + _box(b"moov", _box(b"mvhd", bytes(100)), told) + _box(b"mdat", b"\x01" * 200)


def amr() -> bytes:
    """A voice note of a simple telephone."""
    return b"#!AMR\n" + b"\x3c" + bytes(31)


def bomb() -> bytes:
    """A document of some kilobytes that unfolds to a gigabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as entry:
            for _ in range(1024):
                entry.write(bytes(1024 * 1024))
    return out.getvalue()
