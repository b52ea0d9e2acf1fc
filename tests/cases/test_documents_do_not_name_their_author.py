"""What is kept of a document tells what its author wrote, and not who wrote it, with what, where and when."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pikepdf
import pytest
from openpyxl.comments import Comment
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from ntbcare.cases.files import check_file
from ntbcare.common.errors import InvalidInput

AUTHOR = "Pelapor Rahasia"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_BODY = (
    f'<w:document {_W}><w:body><w:ins w:id="1" w:author="{AUTHOR}" w:date="2026-11-01T08:00:00Z">'
    '<w:t>Jalan rusak, author="siapa saja"</w:t></w:ins></w:body></w:document>'
)
_NOTES = f'<w:comments {_W}><w:comment w:id="1" w:author="{AUTHOR}" w:initials="PR"><w:t>Catatan</w:t></w:comment></w:comments>'
_CORE = f"<cp:coreProperties><dc:creator>{AUTHOR}</dc:creator><cp:lastModifiedBy>{AUTHOR}</cp:lastModifiedBy></cp:coreProperties>"
_RELS = (
    '<Relationships><Relationship Id="a" Type="x/attachedTemplate" Target="file:///C:/Users/PelaporRahasia/n.dotm" '
    'TargetMode="External"/><Relationship Id="b" Type="x/styles" Target="styles.xml"/></Relationships>'
)


def jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = AUTHOR
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (120, 90, 60)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def archive(entries: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(name, data)
    return out.getvalue()


def word(**more: bytes | str) -> bytes:
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": _BODY,
            "word/comments.xml": _NOTES,
            "word/_rels/settings.xml.rels": _RELS,
            "docProps/core.xml": _CORE,
            "docProps/app.xml": f"<Properties><Company>{AUTHOR}</Company></Properties>",
            "customXml/item1.xml": f"<CoverPageProperties><Author>{AUTHOR}</Author></CoverPageProperties>",
            "word/media/image1.jpeg": jpeg(),
            **more,
        }
    )


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in packed.infolist())
        return {entry.filename: packed.read(entry) for entry in packed.infolist()}


def pdf(*, password: str = "") -> bytes:
    """A page with a note, a picture, a script, an attached file and every kind of author."""
    document = pikepdf.new()
    page = document.add_blank_page()
    document.docinfo["/Author"] = AUTHOR
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = [AUTHOR]
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    document.Root.OpenAction = script
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), document.make_indirect(script)])))
    document.attachments["rahasia.txt"] = AUTHOR.encode()
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], T=String(AUTHOR), Contents=String("Lihat foto"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.Launch, F=String("x.exe")))
    page.Annots = Array([document.make_indirect(note), link])
    picture = Stream(document, jpeg(), Type=Name.XObject, Subtype=Name.Image, Width=40, Height=30, BitsPerComponent=8)
    picture.ColorSpace, picture.Filter = Name.DeviceRGB, Name.DCTDecode
    page.Resources = Dictionary(XObject=Dictionary(Im0=picture))
    page.Contents = Stream(document, b"q 40 0 0 30 0 0 cm /Im0 Do Q")
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="x", user=password) if password else False)
    return out.getvalue()


def test_a_pdf_keeps_its_page_and_its_note_but_no_author_and_nothing_that_runs() -> None:
    kept = check_file("Pelapor Rahasia.pdf", pdf()).data
    with pikepdf.open(io.BytesIO(kept)) as document:
        whole = b"".join(
            thing.unparse(resolved=True) + (thing.read_raw_bytes() if isinstance(thing, Stream) else b"")
            for thing in document.objects
        )
        assert "/Info" not in document.trailer
        assert "/Metadata" not in document.Root
        assert not document.attachments
        [note, link] = document.pages[0].Annots
        assert str(note.Contents) == "Lihat foto"
        assert "/A" not in link
        picture = document.pages[0].Resources.XObject.Im0
        with Image.open(io.BytesIO(picture.read_raw_bytes())) as shown:
            assert shown.size == (40, 30)
            assert not dict(shown.getexif())
    assert AUTHOR.encode() not in whole + kept
    for active in (b"app.alert", b"/JavaScript", b"/Launch", b"/OpenAction", b"x.exe"):
        assert active not in whole + kept, active


def test_a_word_document_keeps_its_text_but_no_author() -> None:
    parts = parts_of(check_file("surat.docx", word()).data)
    assert b'Jalan rusak, author="siapa saja"' in parts["word/document.xml"], "what is said stays as it is"
    assert b"Catatan" in parts["word/comments.xml"]
    assert b"styles.xml" in parts["word/_rels/settings.xml.rels"]
    for name, data in parts.items():
        assert AUTHOR.encode() not in data, name
        assert b"PelaporRahasia" not in data, name
    with Image.open(io.BytesIO(parts["word/media/image1.jpeg"])) as shown:
        assert not dict(shown.getexif())


def test_a_workbook_keeps_its_cells_but_no_author() -> None:
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = AUTHOR
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "Pungutan di loket"
    sheet["A1"].comment = Comment("Hitung lagi", AUTHOR)
    out = io.BytesIO()
    book.save(out)
    kept = check_file("daftar.xlsx", out.getvalue()).data
    again = openpyxl.load_workbook(io.BytesIO(kept))
    assert again.active is not None
    cell = again.active["A1"]
    assert (cell.value, cell.comment.text.strip()) == ("Pungutan di loket", "Hitung lagi")
    assert not [name for name, data in parts_of(kept).items() if AUTHOR.encode() in data]


def test_an_open_document_keeps_its_text_but_no_author() -> None:
    given = archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content><dc:creator>{AUTHOR}</dc:creator><text:p>Jalan rusak</text:p>"
            "</office:document-content>",
            "meta.xml": f"<office:document-meta><meta:initial-creator>{AUTHOR}</meta:initial-creator></office:document-meta>",
            "META-INF/manifest.xml": "<manifest:manifest/>",
        }
    )
    kept = check_file("surat.odt", given).data
    assert kept[30:38] == b"mimetype", "told by its first part, which is not compressed"
    assert kept[38:77] == b"application/vnd.oasis.opendocument.text"
    parts = parts_of(kept)
    assert b"Jalan rusak" in parts["content.xml"]
    assert not [name for name, data in parts.items() if AUTHOR.encode() in data]


def test_a_document_within_a_document_is_cleaned_too() -> None:
    kept = check_file("surat.docx", word(**{"word/embeddings/Microsoft_Word.docx": word()})).data
    inner = parts_of(parts_of(kept)["word/embeddings/Microsoft_Word.docx"])
    assert not [name for name, data in inner.items() if AUTHOR.encode() in data]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf(password="rahasia"), "locked"),
        (b"%PDF-1.7\n" + b"rusak " * 100, "broken"),
        (word(**{"word/activeX/activeX1.xml": "<x/>"}), "type"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text", "Basic/Standard/M.xml": "<x/>"}), "type"),
        (word(**{"../../etc/passwd": "x"}), "broken"),
        (word(**{f"word/media/{number}.bin": "x" for number in range(5001)}), "bomb"),
        (
            word(**{"word/embeddings/a.docx": word(**{"word/embeddings/b.docx": word(**{"word/embeddings/c.docx": word()})})}),
            "bomb",
        ),
    ],
)
def test_what_cannot_be_cleaned_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_file("dokumen", data)
    assert [error.code for error in refused.value.errors] == [code]
    assert re.search("Dokumen “dokumen”", refused.value.message)
