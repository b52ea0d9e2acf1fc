from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ntbcare.cases.models import Attachment, Case
from tests.portal.pages import file_report, value_of, words
from tests.world import TEXT


def test_only_the_story_is_needed(citizen: Client) -> None:
    reference, code = file_report(citizen)
    case = Case.objects.get()
    assert case.reference == reference
    assert len(code.replace("-", "")) == 12
    assert case.source == "web"


def test_all_that_was_said_arrives(citizen: Client, photo: SimpleUploadedFile) -> None:
    file_report(
        citizen,
        regency="52.01",
        district="52.01.01",
        village="52.01.01.1001",
        landmark="depan pasar",
        latitude="-8.650001",
        longitude="116.100009",
        occurred_on="2020-11-01",
        for_another="ya",
        anonymous="on",
        confidential="on",
        name="Sri",
        phone="0812 3456 7890",
        email="sri@contoh.example",
        agency="Dinas Perhubungan Provinsi",
        files=[photo],
    )
    case = Case.objects.get()
    assert (case.region_id, case.for_another, case.anonymous, case.confidential) == ("52.01.01.1001", True, True, True)
    assert (str(case.latitude), str(case.longitude)) == ("-8.65000", "116.10001")
    assert case.named_agency is not None
    assert Attachment.objects.get().media_type == "image/jpeg"
    assert case.complainant is not None
    assert case.complainant.contact_points.count() == 2


def test_the_code_stands_in_no_address(citizen: Client) -> None:
    sent = citizen.post("/lapor", {"text": TEXT})
    assert sent.headers["Location"] == "/lapor/terkirim"


def test_the_receipt_is_for_this_browser_only(citizen: Client) -> None:
    _reference, code = file_report(citizen)
    stranger = Client()
    assert stranger.get("/lapor/terkirim").headers["Location"] == "/lacak"
    assert code not in "".join(morsel.value for morsel in citizen.cookies.values())


def test_a_double_click_files_once(citizen: Client) -> None:
    key = value_of(citizen.get("/lapor"), "key")
    first = citizen.post("/lapor", {"key": key, "text": TEXT})
    page = words(citizen.get("/lapor/terkirim"))
    again = citizen.post("/lapor", {"key": key, "text": TEXT})
    assert first.status_code == again.status_code == 302
    assert Case.objects.count() == 1
    assert re.findall(r"NTB-\S+", words(citizen.get("/lapor/terkirim"))) == re.findall(r"NTB-\S+", page)


def test_a_new_page_files_a_new_complaint(citizen: Client) -> None:
    file_report(citizen)
    file_report(citizen)
    assert Case.objects.count() == 2


def test_the_proof_of_filing_can_be_downloaded(citizen: Client) -> None:
    reference, code = file_report(citizen)
    proof = citizen.get("/lapor/terkirim/bukti.txt")
    assert proof.headers["Content-Disposition"] == f'attachment; filename="{reference}.txt"'
    assert f"NTB1.{reference}." in proof.content.decode()
    assert code not in proof.content.decode()
