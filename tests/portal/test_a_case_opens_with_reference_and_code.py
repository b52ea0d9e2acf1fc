from __future__ import annotations

from datetime import timedelta

from django.test import Client

from ntbcare.cases.access import MAX_PER_ADDRESS
from ntbcare.cases.models import Case
from ntbcare.common.clock import now, pretend
from ntbcare.vault.actions import keyed_hash
from tests.portal.pages import file_report, words


def test_forgiving_of_how_it_is_typed(citizen: Client) -> None:
    reference, code = file_report(citizen)
    elsewhere = Client()
    typed = {"reference": reference.lower().replace("-", " "), "code": code.lower().replace("-", "").replace("0", "o")}
    opened = elsewhere.post("/lacak", typed)
    assert opened.headers["Location"] == f"/lacak/{reference}"
    assert "Laporan Anda diterima." in words(elsewhere.get(f"/lacak/{reference}"))


def test_the_reference_alone_opens_nothing(citizen: Client) -> None:
    reference, _code = file_report(citizen)
    page = Client().get(f"/lacak/{reference}")
    assert "Kode" in words(page)
    assert "Laporan Anda diterima." not in words(page)


def test_unknown_reference_and_wrong_code_look_the_same(citizen: Client) -> None:
    reference, _code = file_report(citizen)
    stranger = Client()
    wrong = stranger.post("/lacak", {"reference": reference, "code": "0000-0000-0000"})
    unknown = stranger.post("/lacak", {"reference": "NTB-26-9999991", "code": "0000-0000-0000"})
    missing = stranger.post("/lacak", {"reference": reference, "code": ""})
    assert wrong.status_code == unknown.status_code == missing.status_code == 422
    message = "Nomor dan kode tidak cocok."
    assert all(message in words(page) for page in (wrong, unknown, missing))


def test_guessing_is_slowed_and_the_right_code_still_opens(citizen: Client) -> None:
    reference, code = file_report(citizen)
    stranger = Client()
    for _guess in range(MAX_PER_ADDRESS):
        stranger.post("/lacak", {"reference": reference, "code": "0000-0000-0000"})
    slowed = stranger.post("/lacak", {"reference": reference, "code": "0000-0000-0000"})
    assert slowed.status_code == 429
    assert slowed.headers["Retry-After"] == "600"
    assert stranger.post("/lacak", {"reference": reference, "code": code}).status_code == 302


def test_the_browser_forgets_after_half_an_hour(citizen: Client) -> None:
    reference, _code = file_report(citizen)
    with pretend(now() + timedelta(minutes=31)):
        assert "Laporan Anda diterima." not in words(citizen.get(f"/lacak/{reference}"))


def test_a_new_code_closes_what_the_old_one_opened(citizen: Client) -> None:
    reference, _code = file_report(citizen)
    Case.objects.update(code_hash=keyed_hash("ABCDEFGH1234", purpose="case-code"))
    assert "Laporan Anda diterima." not in words(citizen.get(f"/lacak/{reference}"))


def test_leaving_closes_the_case_on_this_device(citizen: Client) -> None:
    reference, _code = file_report(citizen)
    citizen.post(f"/lacak/{reference}/keluar")
    assert "Laporan Anda diterima." not in words(citizen.get(f"/lacak/{reference}"))


def test_anothers_case_stays_closed(citizen: Client) -> None:
    reference, _code = file_report(citizen)
    other = Client()
    file_report(other)
    for step in ("nilai", "buka-kembali", "cabut", "tutup"):
        assert other.post(f"/lacak/{reference}/{step}").headers["Location"] == f"/lacak/{reference}"
    assert other.post(f"/lacak/{reference}/balas", {"text": "Halo"}).headers["Location"] == f"/lacak/{reference}"
    assert Case.objects.get(pk=Case.objects.order_by("pk").first().pk).last_number == 1  # type: ignore[union-attr]  # it was filed above
