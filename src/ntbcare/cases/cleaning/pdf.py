"""A PDF without its author: information, XMP, names on notes, signatures, scripts, embedded files, marks in pictures."""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from ntbcare.cases.cleaning import CannotClean, Verdict
from ntbcare.cases.cleaning.pictures import without_marks

# Of any object: who made it with what (XMP, private data of programs), and what would run or open something.
_DROPPED = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/AF", "/OpenAction")
_NAME_TREES = ("/EmbeddedFiles", "/JavaScript")
_RUNS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToE", "/RichMediaExecute")
_CARRIES = ("/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D")
_DEPTH = 30
# Of a note or a mark: who wrote it and when.
_OF_NOTES = ("/T", "/M", "/CreationDate", "/NM")


def clean(data: bytes) -> bytes:
    """The document written anew. Raises CannotClean."""
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
            if not len(document.pages):
                raise CannotClean(Verdict.BROKEN)
            _clean(document)
            out = io.BytesIO()
            document.save(out, fix_metadata_version=False, encryption=False)
    except pikepdf.PasswordError as error:
        raise CannotClean(Verdict.LOCKED) from error
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, TypeError, RuntimeError) as error:
        raise CannotClean(Verdict.BROKEN) from error
    return out.getvalue()


def _clean(document: Pdf) -> None:
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    names = document.Root.get("/Names")
    if isinstance(names, Dictionary):
        _drop(names, _NAME_TREES)
    form = document.Root.get("/AcroForm")
    if isinstance(form, Dictionary):
        _drop(form, ("/XFA",))
    for page in document.pages:
        _clean_notes(page.obj)
    for found in document.objects:
        _walk(found, _DEPTH)


def _walk(found: Object, depth: int) -> None:
    """An object and what stands directly within it; what it refers to comes by itself."""
    if isinstance(found, Dictionary | Stream):
        _clean_object(found)
        parts = [part for _key, part in found.items()]
    elif isinstance(found, Array):
        parts = list(found)
    else:
        return
    if not depth:
        raise CannotClean(Verdict.BROKEN)
    for part in parts:
        if isinstance(part, Dictionary | Array) and not part.is_indirect:
            _walk(part, depth - 1)


def _clean_object(found: Dictionary | Stream) -> None:
    _drop(found, _DROPPED)
    if found.get("/S") in _RUNS:
        found["/S"] = Name("/Named")  # an action that does nothing
        _drop(found, ("/JS", "/F", "/Win", "/URI"))
    action = found.get("/A")
    if isinstance(action, Dictionary) and action.get("/S") in _RUNS:
        _drop(found, ("/A",))
    if found.get("/FT") == "/Sig":
        _drop(found, ("/V",))  # names the signer, and no longer holds once a byte has changed
    if isinstance(found, Stream) and found.get("/Subtype") == "/Image" and _is_jpeg(found.get("/Filter")):
        _drop(found, ("/DecodeParms",))
        found.write(without_marks(found.read_raw_bytes()), filter=Name.DCTDecode)


def _clean_notes(page: Object) -> None:
    notes = page.get("/Annots")
    if not isinstance(notes, Array):
        return
    kept = Array()
    for note in notes:
        if isinstance(note, Dictionary) and note.get("/Subtype") in _CARRIES:
            continue
        if isinstance(note, Dictionary) and note.get("/Subtype") != "/Widget":  # there /T is the field's name
            _drop(note, _OF_NOTES)
        kept.append(note)
    page["/Annots"] = kept


def _is_jpeg(packed: Object | None) -> bool:
    return packed == "/DCTDecode" or (isinstance(packed, Array) and len(packed) == 1 and packed[0] == "/DCTDecode")


def _drop(found: Object, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in found:
            del found[key]
