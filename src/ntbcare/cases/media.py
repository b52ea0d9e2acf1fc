"""What people send by a channel beside words: the files that may be attached, and voice notes, recordings and videos."""

from __future__ import annotations

import filetype
from django.utils.translation import gettext as _

from ntbcare.cases.cleaning import CannotClean
from ntbcare.cases.cleaning.recordings import KINDS, clean_recording
from ntbcare.cases.files import CheckedFile, check_bytes, check_file, refuse_unclean, refused, safe_name

MAX_MEDIA = 25 * 1024 * 1024
"""Media of so many bytes and more are refused."""

_SUFFIXES = {
    "audio/ogg": ".ogg",
    "audio/mp4": ".m4a",
    "audio/mpeg": ".mp3",
    "audio/amr": ".amr",
    "audio/aac": ".aac",
    "video/mp4": ".mp4",
    "video/3gpp": ".3gp",
    "video/quicktime": ".mov",
}


def check_media(name: str, data: bytes) -> CheckedFile:
    """Check and clean a media that came by a channel. Raises InvalidInput whose one error tells why."""
    if len(data) >= MAX_MEDIA:
        raise refused("too_large", _("Berkas “%(name)s” berukuran 25 MB atau lebih."), name)
    kind = recording_type(data)
    if kind is None:
        return check_file(name, data, longest=MAX_MEDIA)
    check_bytes(name, data, longest=MAX_MEDIA)
    try:
        cleaned = clean_recording(kind, data)
    except CannotClean as error:
        raise refuse_unclean(error, name) from error
    return CheckedFile(safe_name(name, _SUFFIXES[kind]), kind, cleaned)


def recording_type(data: bytes) -> str | None:
    """The media type of a recording, by its first bytes; None for everything else."""
    # Telephones write 3GP brands that the library does not tell apart from MP4.
    if data[4:8] == b"ftyp":
        brand = data[8:12]
        if brand[:2] in {b"3g", b"3G"}:
            return "video/3gpp"
        if brand in {b"M4A ", b"M4B "}:
            return "audio/mp4"
        if brand == b"qt  ":
            return "video/quicktime"
        return None if brand in {b"heic", b"heix", b"mif1", b"avif", b"msf1"} else "video/mp4"
    if data[:4] == b"OggS":
        return "audio/ogg"
    if data[:6] in {b"#!AMR\n", b"#!AMR-"}:
        return "audio/amr"
    kind = filetype.guess(data[:8192])
    return kind.mime if kind is not None and kind.mime in KINDS else None
