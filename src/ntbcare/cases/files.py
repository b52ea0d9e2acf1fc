"""What may be attached, and how it is made harmless before it is stored.

Pictures are decoded and encoded anew, which drops position and camera (EXIF) and whatever hides behind the
picture. Documents are told by their first bytes, never by their name, are cleaned of what names their author
(``cleaning/``), and are only ever sent as downloads.
"""

from __future__ import annotations

import hashlib
import io
import re
import threading
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

import filetype
import structlog
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntbcare.cases.cleaning import CannotClean, Verdict, clean_document
from ntbcare.cases.room import is_disk_low
from ntbcare.cases.scanning import ScannerAway, is_clean
from ntbcare.common.errors import FieldError, InvalidInput
from ntbcare.common.text import clean_line

log = structlog.get_logger()
MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = {"JPEG": 60_000_000, "PNG": 30_000_000, "WEBP": 30_000_000, "GIF": 30_000_000}
"""A JPEG is decoded at the size that is kept, the others whole: four bytes for each point."""
LONGEST_SIDE = 2560
# A small file can unfold to some hundred megabytes: a process unfolds one at a time.
_unfolding = threading.Lock()

_PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
_DOCUMENTS = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
}


_CANNOT_CLEAN: dict[Verdict, tuple[str, str | Promise]] = {
    Verdict.BROKEN: ("broken", gettext_lazy("Dokumen “%(name)s” rusak dan tidak dapat dibuka.")),
    Verdict.LOCKED: (
        "locked",
        gettext_lazy("Dokumen “%(name)s” dikunci dengan kata sandi. Simpan tanpa kata sandi, lalu kirim lagi."),
    ),
    Verdict.TOO_LARGE: ("bomb", gettext_lazy("Dokumen “%(name)s” terlalu besar isinya.")),
    Verdict.ACTIVE: (
        "type",
        gettext_lazy("Dokumen “%(name)s” tidak dapat diterima. Kirim sebagai PDF, DOCX, XLSX, atau ODT tanpa makro."),
    ),
}


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be stored: its bytes are what is kept, not what was sent."""

    name: str
    media_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        """Hex digest of the kept bytes."""
        return hashlib.sha256(self.data).hexdigest()


def check_file(name: str, data: bytes, *, longest: int = MAX_BYTES) -> CheckedFile:
    """Check and clean a file. Raises InvalidInput with a message for the reader."""
    check_bytes(name, data, longest=longest)
    kind = filetype.guess(data)
    media_type = kind.mime if kind else ""
    if media_type in _PICTURES:
        return _picture(name, data, _PICTURES[media_type])
    if media_type in _DOCUMENTS or media_type == "application/zip":
        return _document(name, data, media_type)
    raise refused(
        "type",
        _("Jenis berkas “%(name)s” tidak dapat diterima. Kirim foto (JPG, PNG, WebP) atau dokumen (PDF, DOCX, XLSX, ODT)."),
        name,
    )


def check_bytes(name: str, data: bytes, *, longest: int) -> None:
    """What every file must pass before anything looks into it: room, size, the scanner. Raises InvalidInput."""
    if is_disk_low():
        log.error("files_refused_disk_low", alarm=True)
        raise refused(
            "no_room", _("Tempat untuk berkas sedang penuh. Kirim tulisannya sekarang; berkasnya dapat ditambahkan nanti."), name
        )
    if not data:
        raise refused("empty", _("Berkas “%(name)s” kosong."), name)
    if len(data) > longest:
        raise refused("too_large", _("Berkas “%(name)s” lebih besar dari 20 MB. Kecilkan atau kirim sebagian saja."), name)
    try:
        clean = is_clean(data)
    except ScannerAway as error:
        log.warning("files_refused_scanner_away", error=str(error), alarm=True)
        words = _("Berkas sedang tidak dapat diperiksa. Kirim tulisannya sekarang; berkasnya dapat ditambahkan nanti.")
        raise refused("scanner_away", words, name) from error
    if not clean:
        log.warning("file_infected")
        raise refused("virus", _("Berkas “%(name)s” berisi virus dan tidak diterima."), name)


def safe_name(name: str, suffix: str) -> str:
    """The last part of a file's name without anything a file system or a header could trip over, with its true suffix."""
    stem = re.sub(r"[^\w .()-]", "_", PurePath(clean_line(name).replace("\\", "/")).stem)[:80].strip(" .") or "lampiran"
    return stem + suffix


def _picture(name: str, data: bytes, wanted: str) -> CheckedFile:
    from ntbcare.cases import pictures  # noqa: PLC0415  # with Pillow: no process holds it that never sees a picture

    try:
        with _unfolding:
            drawn = pictures.draw_anew(data, wanted, longest_side=LONGEST_SIDE, most_pixels=MAX_PIXELS[wanted])
    except pictures.TooManyPixels as error:
        raise refused("too_many_pixels", _("Foto “%(name)s” terlalu besar ukurannya."), name) from error
    except pictures.Broken as error:
        raise refused("broken", _("Foto “%(name)s” rusak dan tidak dapat dibuka."), name) from error
    return CheckedFile(safe_name(name, drawn.suffix), drawn.media_type, drawn.data)


def _document(name: str, data: bytes, media_type: str) -> CheckedFile:
    found = media_type if media_type == "application/pdf" else _office_kind(name, data)
    try:
        cleaned = clean_document("pdf" if found == "application/pdf" else "office", data)
    except CannotClean as error:
        raise refuse_unclean(error, name) from error
    return CheckedFile(safe_name(name, _DOCUMENTS[found]), found, cleaned)


def _office_kind(name: str, data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = {entry.filename for entry in archive.infolist()}
            found = _office_type(entries, _mimetype(archive) if "mimetype" in entries else "")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise refuse_unclean(CannotClean(Verdict.BROKEN), name) from error
    if found is None:
        raise refuse_unclean(CannotClean(Verdict.ACTIVE), name)
    return found


def _mimetype(archive: zipfile.ZipFile) -> str:
    """What an OpenDocument says it is; only its first bytes are unpacked, whatever it claims to hold."""
    with archive.open("mimetype") as entry:
        return entry.read(100).decode("ascii", "replace")


def _office_type(entries: set[str], mimetype: str) -> str | None:
    if mimetype in _DOCUMENTS:
        return mimetype
    if "[Content_Types].xml" not in entries:
        return None
    if "word/document.xml" in entries:
        return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    if "xl/workbook.xml" in entries:
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return None


def refuse_unclean(error: CannotClean, name: str) -> InvalidInput:
    """What the reader is told of a file that could not be cleaned."""
    code, words = _CANNOT_CLEAN[error.verdict]
    return refused(code, str(words), name)


def refused(code: str, message: str, name: str) -> InvalidInput:
    """The error that a file cannot be taken: ``code`` for programs, the words for the reader."""
    text = message % {"name": clean_line(name)[:60]}
    return InvalidInput(text, errors=[FieldError("files", code, text)])
