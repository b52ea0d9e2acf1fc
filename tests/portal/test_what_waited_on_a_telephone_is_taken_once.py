from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ntbcare.cases.models import Attachment, Case
from ntbcare.cases.sets import Source
from ntbcare.common.clock import now
from ntbcare.correspondence.models import IdempotentReply
from ntbcare.correspondence.tasks import clean_correspondence
from tests.portal.pages import file_report, words
from tests.world import TEXT

OURS = {"X-NTB-Care": "1"}
KEY = "8c5a2c5e-1a63-4a34-9f0b-3a8a9d0f7c11"


def test_it_becomes_a_case_and_its_receipt_stays_with_the_device(citizen: Client, photo: SimpleUploadedFile) -> None:
    sent = citizen.post("/lapor/kiriman", {"key": KEY, "text": TEXT, "via": "app", "files": [photo]}, headers=OURS)
    assert sent.status_code == 201
    case = Case.objects.get()
    told = sent.json()
    assert told["reference"] == case.reference
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", told["code"])
    assert case.source == Source.APP
    assert Attachment.objects.get().case == case
    assert case.reference in words(citizen.get("/lapor/terkirim"))
    assert citizen.get(f"/lacak/{case.reference}").status_code == 200


def test_it_is_known_again_for_thirty_days_whatever_way_it_comes(citizen: Client) -> None:
    first = citizen.post("/lapor/kiriman", {"key": KEY, "text": TEXT}, headers=OURS).json()
    IdempotentReply.objects.update(expires_at=now() + timedelta(days=1))
    clean_correspondence.call()
    again = Client().post("/lapor/kiriman", {"key": KEY, "text": TEXT}, headers=OURS)
    assert again.status_code == 201
    assert again.json() == first
    assert Client().post("/lapor", {"key": KEY, "text": TEXT}).status_code == 302
    assert Case.objects.count() == 1


def test_its_reply_is_kept_for_thirty_days_and_no_longer(citizen: Client) -> None:
    citizen.post("/lapor/kiriman", {"key": KEY, "text": TEXT}, headers=OURS)
    lasts = IdempotentReply.objects.get().expires_at - now()
    assert timedelta(days=29) < lasts <= timedelta(days=30)
    IdempotentReply.objects.update(expires_at=now() - timedelta(seconds=1))
    assert clean_correspondence.call() == 1


def test_what_cannot_be_taken_says_why(citizen: Client) -> None:
    svg = SimpleUploadedFile("gambar.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml")
    refused = citizen.post("/lapor/kiriman", {"key": KEY, "text": "", "phone": "12", "files": [svg]}, headers=OURS)
    assert refused.status_code == 422
    assert {error["field"] for error in refused.json()["errors"]} == {"text", "phone", "files"}
    assert all(error["message"] for error in refused.json()["errors"])
    assert Case.objects.count() == 0
    assert citizen.post("/lapor/kiriman", {"key": KEY, "text": TEXT}, headers=OURS).status_code == 201


@pytest.mark.parametrize("address", ["/lapor/kiriman", "/lacak/buka"])
def test_only_our_own_scripts_are_heard(citizen: Client, address: str) -> None:
    strange = Client(enforce_csrf_checks=True)
    assert strange.post(address, {"key": KEY, "text": TEXT}).status_code == 403
    assert citizen.get(address).status_code == 405
    assert Case.objects.count() == 0


def test_a_case_of_the_list_opens_with_its_code_only(citizen: Client) -> None:
    reference, code = file_report(Client())
    assert citizen.post("/lacak/buka", {"reference": reference, "code": "AAAA-AAAA-AAAA"}, headers=OURS).status_code == 404
    assert reference not in words(citizen.get(f"/lacak/{reference}"))[:200]
    assert citizen.post("/lacak/buka", {"reference": reference, "code": code}, headers=OURS).status_code == 204
    assert f"Laporan {reference}" in words(citizen.get(f"/lacak/{reference}"))


def test_the_portal_can_be_installed(citizen: Client) -> None:
    told = json.loads(citizen.get("/manifest.webmanifest").content)
    assert told["display"] == "standalone"
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
    assert "maskable" in {icon["purpose"] for icon in told["icons"]}
    assert citizen.get(told["start_url"]).status_code == 200
    assert 'rel="manifest"' in citizen.get("/").content.decode()


def test_the_service_worker_is_never_old_and_keeps_pages_that_say_nothing_of_anybody(citizen: Client) -> None:
    reference, _code = file_report(citizen)
    worker = citizen.get("/sw.js")
    assert "no-cache" in worker["Cache-Control"]
    assert worker["Content-Type"].startswith("text/javascript")
    shell = json.loads(re.search(r"self\.ntbShell = (\{.*\});", worker.content.decode())[1])  # type: ignore[index]
    for page in shell["pages"]:
        kept = citizen.get(page)
        assert kept.status_code == 200
        assert reference not in kept.content.decode()
