from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ntbcare.cases.models import Attachment, Case, EventContent
from tests.portal.pages import value_of, words
from tests.world import TEXT


def test_errors_stand_on_top_and_at_the_field(citizen: Client) -> None:
    page = citizen.post("/lapor", {"text": "", "phone": "12", "landmark": "dekat <b>pasar</b>"})
    html = page.content.decode()
    assert page.status_code == 422
    assert html.index('id="ringkasan"') < html.index("<h1>")
    assert '<a href="#text">' in html
    assert '<a href="#phone">' in html
    assert 'id="text_error"' in html
    assert 'value="dekat &lt;b&gt;pasar&lt;/b&gt;"' in html
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("occurred_on", "31-02-2026"),
        ("occurred_on", "2999-01-01"),
        ("agency", "Dinas Sihir"),
        ("regency", "99.99"),
        ("latitude", "NaN"),
        ("longitude", "1e400"),
        ("email", "bukan surel"),
        ("text", "x" * 100_000),
        ("text", "\u202e\u0000   "),
    ],
)
def test_what_cannot_be_taken_is_named(citizen: Client, field: str, value: str) -> None:
    page = citizen.post("/lapor", {"text": TEXT, field: value})
    assert page.status_code == 422
    assert "yang perlu diperbaiki" in words(page)


def test_a_file_is_kept_while_the_rest_is_mended(citizen: Client, photo: SimpleUploadedFile) -> None:
    page = citizen.post("/lapor", {"text": "", "files": [photo]})
    assert "lampu.jpg" in words(page)
    sent = citizen.post("/lapor", {"text": TEXT, "kept": value_of(page, "kept")})
    assert sent.status_code == 302
    assert Attachment.objects.get().name == "lampiran-1.jpg"


def test_a_forged_kept_file_is_passed_over(citizen: Client) -> None:
    sent = citizen.post("/lapor", {"text": TEXT, "kept": "keys/secret_key"})
    assert sent.status_code == 302
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "data"),
    [("gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), ("foto.jpg", b"<html>"), ("kosong.pdf", b"")],
)
def test_a_harmful_file_is_refused_by_name(citizen: Client, name: str, data: bytes) -> None:
    page = citizen.post("/lapor", {"text": TEXT, "files": [SimpleUploadedFile(name, data)]})
    assert page.status_code == 422
    assert name in words(page)
    assert TEXT in words(page)


def test_six_files_are_too_many_and_five_can_still_go(citizen: Client, photo: SimpleUploadedFile) -> None:
    photos = [SimpleUploadedFile(f"{n}.jpg", photo.read() if n == 0 else photo.open().read()) for n in range(6)]
    page = citizen.post("/lapor", {"text": TEXT, "files": photos})
    assert page.status_code == 422
    assert page.content.decode().count('name="kept"') == 6


def test_without_scripts_the_districts_come_by_a_button(citizen: Client) -> None:
    page = citizen.post("/lapor", {"step": "region", "text": "Setengah cerita", "regency": "52.01", "key": "k" * 20})
    assert page.status_code == 200
    assert "Setengah cerita" in words(page)
    assert '<option value="52.01.01">Gerung</option>' in page.content.decode()
    page = citizen.post("/lapor", {"step": "region", "text": "", "regency": "52.01", "district": "52.01.01"})
    assert '<option value="52.01.01.1001">Gerung Utara</option>' in page.content.decode()
    assert "perlu diperbaiki" not in words(page)


def test_markup_is_text(citizen: Client) -> None:
    citizen.post("/lapor", {"text": "<script>alert(1)</script> =HYPERLINK()"})
    body = EventContent.objects.get().body
    assert body is not None
    assert body["text"] == "<script>alert(1)</script> =HYPERLINK()"


def test_characters_nobody_sees_are_taken_out(citizen: Client) -> None:
    sent = citizen.post("/lapor", {"text": "Air\x00 mati\u202e sejak Senin.", "landmark": "dekat\x00 pasar"})
    assert sent.status_code == 302
    body = EventContent.objects.get().body
    assert body is not None
    assert (body["text"], body["landmark"]) == ("Air mati sejak Senin.", "dekat pasar")


def test_a_heap_of_kept_files_is_not_read(citizen: Client, photo: SimpleUploadedFile) -> None:
    page = citizen.post("/lapor", {"text": "", "files": [photo]})
    token = value_of(page, "kept")
    page = citizen.post("/lapor", {"text": "", "kept": [token, *(f"{token}{n}" for n in range(50))]})
    assert page.content.decode().count('name="kept"') == 1
