"""Anybody pastes a receipt and is told what it is worth; the complainant takes the proof away."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from ntbcare.common.clock import pretend
from tests.portal.pages import words
from tests.publication.record import MONDAY, night_after
from tests.world import file_case


def ask(citizen: Client, receipt: str) -> str:
    return words(citizen.post("/catatan", {"receipt": receipt}))


def test_before_and_after_the_night(citizen: Client) -> None:
    with pretend(MONDAY):
        _case, receipt = file_case()
    assert "Benar, dan menunggu malam." in ask(citizen, receipt.receipt)
    night_after(MONDAY)
    page = ask(citizen, f"Bukti penerimaan\n\n  {receipt.receipt[:60]}\n{receipt.receipt[60:]}\n")
    assert f"Benar. Laporan {receipt.reference} tercatat dalam ringkasan nomor 1, 23 November 2026." in page
    file = citizen.post("/catatan/bukti.json", {"receipt": receipt.receipt})
    assert file["Content-Disposition"] == f'attachment; filename="bukti-{receipt.reference}.json"'
    assert json.loads(file.content)["receipt"] == receipt.receipt


def test_one_letter_turned_is_not_from_us(citizen: Client) -> None:
    receipt = file_case()[1].receipt
    turned = receipt[:40] + ("0" if receipt[40] != "0" else "1") + receipt[41:]
    assert "Bukan dari kami." in ask(citizen, turned)
    assert "Bukan dari kami." in words(citizen.post("/catatan/bukti.json", {"receipt": turned}))


@pytest.mark.parametrize("text", ["", "Halo", "NTB1.x.y.z", "\0", "NTB1." * 2000, "１" * 5000])
def test_what_is_no_receipt_is_said_so(citizen: Client, text: str) -> None:
    assert "Tidak ada tanda bukti di dalamnya." in ask(citizen, text)


def test_the_complainant_takes_the_proof_from_the_case(citizen: Client) -> None:
    with pretend(MONDAY):
        case, receipt = file_case()
    address = f"/lacak/{case.reference}/bukti.json"
    assert citizen.get(address).status_code == 302
    citizen.post("/lacak", {"reference": receipt.reference, "code": receipt.code})
    assert "Bukti menunggu malam" in words(citizen.get(address))
    night_after(MONDAY)
    assert json.loads(citizen.get(address).content)["index"] == 0


def test_the_record_is_read_by_programs(citizen: Client) -> None:
    night_after(MONDAY)
    night_after(MONDAY.replace(day=24))
    whole = citizen.get("/data/catatan.txt").content.decode().splitlines()
    assert [line.split(".")[:3] for line in whole] == [["NTBD1", "1", "2026-11-23"], ["NTBD1", "2", "2026-11-24"]]
    assert citizen.get("/data/catatan.txt?after=1").content.decode().splitlines() == whole[1:]
    for odd in ("x", "-1", "1e9", "99999999999999999999", "１"):
        assert citizen.get("/data/catatan.txt", {"after": odd}).content.decode().splitlines() == whole
    assert citizen.get("/data/periksa.py").content.startswith(b"#!/usr/bin/env python3")


def test_a_page_of_digests_costs_the_same_however_many_there_are(
    citizen: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(40):
        night_after(MONDAY.replace(month=9, day=1) + (MONDAY - MONDAY.replace(day=22)) * day)
    with django_assert_max_num_queries(2):
        page = words(citizen.get("/catatan"))
    assert "Lebih lama" in page
    assert "10 Oktober 2026" in page
    older = words(citizen.get("/catatan?sebelum=10"))
    assert "9 September 2026" in older
    assert "Terbaru" in older
