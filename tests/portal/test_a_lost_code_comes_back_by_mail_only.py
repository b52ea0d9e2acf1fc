from __future__ import annotations

from django.test import Client

from ntbcare.cases.models import Case
from ntbcare.complainants.models import ContactPoint
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.workflow.contact import verification_token
from tests.portal.pages import file_report, words


def _ask(reference: str, email: str) -> str:
    return words(Client().post("/lacak/kode-hilang", {"reference": reference, "email": email}))


def test_the_answer_never_says_whether_it_fits(citizen: Client) -> None:
    reference, _code = file_report(citizen, email="sri@contoh.example")
    ContactPoint.objects.update(verified_at=Case.objects.get().received_at)
    pages = {
        _ask(reference, "sri@contoh.example"),
        _ask(reference, "lain@contoh.example"),
        _ask("NTB-26-9999991", ""),
        _ask("", "x"),
    }
    assert len(pages) == 1
    assert OutgoingMessage.objects.filter(template="code_recovery").count() == 1


def test_an_address_nobody_confirmed_gets_nothing(citizen: Client) -> None:
    reference, _code = file_report(citizen, email="sri@contoh.example")
    _ask(reference, "sri@contoh.example")
    assert not OutgoingMessage.objects.filter(template="code_recovery").exists()


def test_an_address_is_confirmed_by_a_press_not_by_a_visit(citizen: Client) -> None:
    file_report(citizen, email="sri@contoh.example")
    point = ContactPoint.objects.get()
    address = f"/lacak/verifikasi/{verification_token(point.pk)}"
    assert "Ya, ini alamat saya" in words(Client().get(address))
    point.refresh_from_db()
    assert point.verified_at is None
    assert "sudah dipastikan" in words(Client().post(address))
    point.refresh_from_db()
    assert point.verified_at is not None


def test_a_wrong_link_says_so(citizen: Client) -> None:
    for address in ("/lacak/verifikasi/salah", "/lacak/kode-baru/salah"):
        page = citizen.post(address)
        assert page.status_code == 404
        assert "Tautan ini tidak berlaku lagi." in words(page)
