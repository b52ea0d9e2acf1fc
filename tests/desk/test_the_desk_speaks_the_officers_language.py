"""What officers read: no codes, no other language, and pages that lead on."""

from __future__ import annotations

import pytest
from django.test import Client

from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case
from ntbcare.correspondence.templates import BUILT_IN
from ntbcare.web.desk.audit_labels import AUDIT
from ntbcare.web.desk.labels import MESSAGES
from tests.desk.sessions import browser_of
from tests.world import World, acting_case, file_case


def test_an_unknown_case_is_told_in_the_readers_language(world: World) -> None:
    desk = browser_of(world.coordinator)
    page = desk.get("/desk/cases/NTB-26-9999999")
    assert page.status_code == 404
    assert "Laporan tidak ditemukan." in page.content.decode()
    english = desk.get("/desk/cases/NTB-26-9999999?lang=en").content.decode()
    assert "Complaint not found." in english
    assert "case not found" not in english


def test_every_kind_of_message_has_a_name() -> None:
    assert set(BUILT_IN) <= set(MESSAGES)


def test_the_audit_and_the_outbox_show_words_and_no_codes(world: World) -> None:
    acting_case(world, confidential=True, email="sri@contoh.example")
    drain()
    browser_of(world.liaison).get(f"/desk/cases/{Case.objects.get().reference}")
    trail = browser_of(world.actor(Role.AUDITOR, "Pemprov")).get("/desk/audit/").content.decode()
    assert str(AUDIT["case.text_seen"]) in trail
    assert ">case.text_seen<" not in trail
    outbox = browser_of(world.coordinator).get("/desk/outbox/").content.decode()
    assert "Laporan diterima" in outbox
    assert ">received<" not in outbox


def test_an_administrator_begins_with_the_agencies(world: World) -> None:
    response = browser_of(world.actor(Role.ADMINISTRATOR, "Pemprov")).get("/desk/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/desk/agencies/"


@pytest.mark.parametrize("address", ["verify", "parts/{part}/act", "reveal"])
def test_the_address_of_a_form_leads_back_to_its_case(world: World, address: str) -> None:
    case, part, _ = acting_case(world)
    response = browser_of(world.coordinator).get(f"/desk/cases/{case.reference}/{address.format(part=part.pk)}")
    assert response.status_code == 302
    assert response.headers["Location"] == f"/desk/cases/{case.reference}"


def test_htmx_is_sent_to_the_sign_in_as_a_whole_page_and_back(world: World) -> None:
    case, _ = file_case()
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/desk/cases/{case.reference}?view=new"}
    response = Client().post(f"/desk/cases/{case.reference}/verify", headers=headers)
    assert response.status_code == 204
    assert response.headers["HX-Redirect"] == f"/desk/account/login/?next=/desk/cases/{case.reference}%3Fview%3Dnew"


def test_htmx_gets_the_words_of_an_error_and_no_page_within_the_page(world: World) -> None:
    response = browser_of(world.coordinator).get("/desk/cases/NTB-26-9999999", headers={"HX-Request": "true"})
    assert response.status_code == 404
    assert "<html" not in response.content.decode()
