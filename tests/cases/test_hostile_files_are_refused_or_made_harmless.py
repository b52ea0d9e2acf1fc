"""Uploads that want to harm: what is kept is small, still, and without a position; what is not understood is refused."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from typing import Any

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from ntbcare.cases.files import MAX_BYTES, MAX_PIXELS, check_file, safe_name
from ntbcare.common.errors import InvalidInput

_WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (120, 90, 60)).save(out, kind, **options)
    return out.getvalue()


def archive(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(name, data)
    return out.getvalue()


def flat_png(width: int, height: int) -> bytes:
    """A valid PNG of one colour: some kilobytes that unfold to four bytes a point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(b"\0" * (1 + width * 4)) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("kosong.jpg", b"", "empty"),
        ("gambar.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "type"),
        ("halaman.jpg", b"<!doctype html><script>alert(1)</script>", "type"),
        ("program.pdf", b"MZ\x90\x00" + b"\0" * 400, "type"),
        ("naskah.docx", b"#!/bin/sh\nrm -rf /\n", "type"),
        ("terpotong.jpg", picture(size=(600, 400))[:900], "broken"),
        ("terpotong.png", picture("PNG", size=(600, 400))[:60], "broken"),
        ("besar.jpg", picture() + b"\0" * MAX_BYTES, "too_large"),
        ("bukan.docx", archive({"a.txt": b"x"}), "type"),
        ("makro.docx", archive({**_WORD, "word/vbaProject.bin": b"x"}), "type"),
        ("rusak.docx", archive(_WORD)[:-30], "broken"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_its_first_bytes(name: str, data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_file(name, data)
    assert [error.code for error in refused.value.errors] == [code]


def test_position_and_camera_are_dropped_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Kamera Pelapor"
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[2] = (8.0, 30.0, 0.0)
    kept = check_file("foto.jpg", picture(size=(40, 20), exif=exif))
    with Image.open(io.BytesIO(kept.data)) as shown:
        assert shown.size == (20, 40)
        assert not dict(shown.getexif())
    assert b"Kamera" not in kept.data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_no_word_about_the_owner_is_kept_of_a_picture(kind: str) -> None:
    """Comment, EXIF, XMP, colour profile and text: each can name a person or a device."""
    marks = PngImagePlugin.PngInfo()
    marks.add_text("Author", "Budi Kamera")
    options: dict[str, Any] = {"icc_profile": b"Budi Kamera", "xmp": b"<x>Budi Kamera</x>", "comment": b"Budi Kamera"}
    exif = Image.Exif()
    exif[0x013B] = "Budi Kamera"
    if kind == "PNG":
        options = {**options, "pnginfo": marks}
    given = picture(kind, (40, 30), exif=exif, **options)
    assert b"Budi" in given or kind == "PNG"
    kept = check_file("foto", given)
    assert b"Budi" not in kept.data
    with Image.open(io.BytesIO(kept.data)) as shown:
        assert not set(shown.info) & {"comment", "exif", "xmp", "icc_profile", "Author"}


def test_what_hides_behind_a_picture_is_dropped() -> None:
    kept = check_file("foto.png", picture("PNG") + archive({"jahat.html": b"<script>alert(1)</script>"}))
    assert b"PK\x03\x04" not in kept.data
    assert (kept.name, kept.media_type) == ("foto.jpg", "image/jpeg")


def test_a_picture_gets_the_suffix_of_what_it_is() -> None:
    assert check_file("../../foto.pdf.exe", picture()).name == "foto.pdf.jpg"


@pytest.mark.parametrize("size", [(6000, 6000), (1, 40_000_000)])
def test_a_picture_of_too_many_points_is_refused_before_it_unfolds(size: tuple[int, int]) -> None:
    assert size[0] * size[1] > MAX_PIXELS["PNG"]
    head = struct.pack(">IIBBBBB", *size, 8, 6, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    with pytest.raises(InvalidInput) as refused:
        check_file("bom.png", data + b"\0\0\0\0IDAT" + struct.pack(">I", zlib.crc32(b"IDAT")))
    assert refused.value.errors[0].code in {"too_many_pixels", "broken"}


def test_the_largest_picture_is_kept_small() -> None:
    kept = check_file("peta.png", flat_png(5400, 5400))
    with Image.open(io.BytesIO(kept.data)) as shown:
        assert max(shown.size) == 2560


def test_an_archive_that_unfolds_to_gigabytes_is_refused_without_unfolding_it() -> None:
    bomb = archive({**_WORD, "mimetype": b"0" * 250_000_000})
    assert len(bomb) < 400_000
    tracemalloc.start()
    try:
        with pytest.raises(InvalidInput) as refused:
            check_file("bom.docx", bomb)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refused.value.errors[0].code == "bomb"
    assert most < 20_000_000


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "/etc/passwd",
        "a\0.png",
        'x";\r\nSet-Cookie: a=b',
        "\u202egnp.exe",
        "",
        "....",
        "a" * 400,
    ],
)
def test_a_files_name_can_neither_climb_nor_break_a_header(name: str) -> None:
    kept = safe_name(name, ".png")
    assert kept.endswith(".png")
    assert not set(kept) & set('/\\\0\r\n";:')
    assert kept.strip(". ") == kept.lstrip(". ")
    assert len(kept) <= 90
    assert kept != ".png"


def test_documents_are_told_by_what_they_are() -> None:
    document = pikepdf.new()
    document.add_blank_page()
    written = io.BytesIO()
    document.save(written)
    assert check_file("surat.jpg", written.getvalue()).name == "surat.pdf"
    assert check_file("surat.zip", archive(_WORD)).name == "surat.docx"
    opened = check_file("surat", archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}))
    assert opened.name == "surat.odt"
