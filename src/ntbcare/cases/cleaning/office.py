"""Word, Excel and OpenDocument files without their author: properties, names in changes and notes, paths, signatures.

The archive is written anew, part by part; what stands in the text itself is the sender's own and stays. Objects of
other programs inside (OLE) are kept as they are.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from ntbcare.cases.cleaning import CannotClean, Verdict
from ntbcare.cases.cleaning.pictures import without_marks

MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 5000
_MAX_EDITED = 60 * 1024 * 1024
"""A part that is searched for names is held in memory; no letter comes near this."""
_DEPTH = 2
_PIECE = 1024 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)

_OOXML = "http://schemas.openxmlformats.org"
_EMPTY = {
    "docprops/core.xml": f'<cp:coreProperties xmlns:cp="{_OOXML}/package/2006/metadata/core-properties"/>',
    "docprops/app.xml": f'<Properties xmlns="{_OOXML}/officeDocument/2006/extended-properties"/>',
    "docprops/custom.xml": f'<Properties xmlns="{_OOXML}/officeDocument/2006/custom-properties"/>',
    "meta.xml": '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2">'
    "<office:meta/></office:document-meta>",
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What a cover page or a document server knows of the author, beside the text.
_BOUND = re.compile(r"customxml/item\d+\.xml$", re.IGNORECASE)
_DROPPED = re.compile(r"_xmlsignatures/|meta-inf/documentsignatures\.xml$|meta-inf/macrosignatures\.xml$", re.IGNORECASE)
_ACTIVE = re.compile(r"vbaproject\.bin$|xl/macrosheets/|(^|/)basic/|(^|/)scripts/|activex/", re.IGNORECASE)
_PICTURE = re.compile(r"\.(jpe?g|png)$", re.IGNORECASE)
_EMBEDDED = re.compile(r"/embeddings/.*\.(docx|xlsx|pptx)$", re.IGNORECASE)
_SEARCHED = re.compile(
    r"^(word/[^/]+\.xml|xl/(workbook|styles|comments[^/]*|persons/[^/]+|threadedcomments/[^/]+|comments/[^/]+)\.xml"
    r"|(.*/)?(content|styles|settings)\.xml|meta-inf/manifest\.xml|.*\.rels|\[content_types\]\.xml)$",
    re.IGNORECASE,
)
_TAG = re.compile(rb"<[A-Za-z][^<>]*>")
_ATTRIBUTES = re.compile(
    rb"""(\s(?:\w+:)?(?:author|initials|userId|providerId|displayName|userName)\s*=\s*)(?:"[^"]*"|'[^']*')"""
)
_URL = re.compile(rb"""(<x15ac:absPath\b[^>]*?\burl\s*=\s*)(?:"[^"]*"|'[^']*')""")
_ELEMENTS = re.compile(
    rb"<((?:\w+:)?(?:author|creator|initial-creator|author-name|author-initials|sender-[\w-]+|creator-initials|initials|printed-by))"
    rb"(\s[^>]*)?>[^<]*</\1>"
)
# Signatures, and a template of the sender's own computer (or of somebody else's, fetched when the file is opened).
_RELATIONS = re.compile(
    rb"""<Relationship\b[^>]*(?:digital-signature|_xmlsignatures|attachedTemplate)[^>]*?(?:/>|></Relationship>)"""
)
_TEMPLATE = re.compile(rb"<w:attachedTemplate\b[^>]*/>")
_SIGNATURE_TYPES = re.compile(rb"""<(?:Override|Default)\b[^>]*digital-signature[^>]*/>""")


def clean(data: bytes, *, depth: int = _DEPTH) -> bytes:
    """The archive written anew. Raises CannotClean."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
            _check(given)
            for part in given.infolist():
                if not part.is_dir() and not _DROPPED.match(part.filename):
                    _copy(given, part, kept, depth)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise CannotClean(Verdict.BROKEN) from error
    return out.getvalue()


def _check(given: zipfile.ZipFile) -> None:
    parts = given.infolist()
    names = [part.filename for part in parts]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise CannotClean(Verdict.TOO_LARGE)
    if any(_ACTIVE.search(name) for name in names):
        raise CannotClean(Verdict.ACTIVE)
    if any(part.flag_bits & 1 for part in parts):
        raise CannotClean(Verdict.LOCKED)
    if len({name.lower() for name in names}) < len(names) or any(".." in name or name.startswith("/") for name in names):
        raise CannotClean(Verdict.BROKEN)


def _copy(given: zipfile.ZipFile, part: zipfile.ZipInfo, kept: zipfile.ZipFile, depth: int) -> None:
    # An OpenDocument tells what it is by a first part that is not compressed. Times of parts tell when it was written.
    fresh = zipfile.ZipInfo(part.filename, _EPOCH)
    fresh.compress_type = zipfile.ZIP_STORED if part.filename == "mimetype" else zipfile.ZIP_DEFLATED
    name = part.filename.lower()
    change = _change_of(name, depth)
    if _BOUND.match(name):
        kept.writestr(fresh, _HEAD + "<data/>")
    elif name in _EMPTY:
        kept.writestr(fresh, _HEAD + _EMPTY[name])
    elif change is not None:
        if part.file_size > _MAX_EDITED:
            raise CannotClean(Verdict.TOO_LARGE)
        kept.writestr(fresh, change(given.read(part)))
    else:
        fresh.file_size = part.file_size
        with given.open(part) as source, kept.open(fresh, "w") as target:
            while piece := source.read(_PIECE):
                target.write(piece)


def _change_of(name: str, depth: int) -> Callable[[bytes], bytes] | None:
    if _PICTURE.search(name):
        return without_marks
    if _EMBEDDED.search(name):
        return (lambda data: clean(data, depth=depth - 1)) if depth else _refuse
    return _without_names if _SEARCHED.match(name) else None


def _without_names(text: bytes) -> bytes:
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = text.decode("utf-16").replace('encoding="UTF-16"', 'encoding="UTF-8"', 1).encode()
    if b"<manifest:encryption-data" in text:
        raise CannotClean(Verdict.LOCKED)
    for pattern in (_RELATIONS, _TEMPLATE, _SIGNATURE_TYPES):
        text = pattern.sub(b"", text)
    text = _URL.sub(rb'\1""', text)
    text = _TAG.sub(lambda tag: _ATTRIBUTES.sub(rb'\1""', tag.group()), text)
    return _ELEMENTS.sub(rb"<\1\2></\1>", text)


def _refuse(_data: bytes) -> bytes:
    raise CannotClean(Verdict.TOO_LARGE)
