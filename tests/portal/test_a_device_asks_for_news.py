from __future__ import annotations

import json

import pytest
from django.test import Client

from ntbcare.cases.models import CaseThread
from ntbcare.channels.actions import end_account
from ntbcare.channels.models import ChannelAccount
from ntbcare.channels.webpush.subscription import unpadded
from ntbcare.correspondence.models import Thread
from ntbcare.correspondence.threads import conversation_of
from tests.channels.push import Browser, push_account
from tests.portal.pages import file_report, words

OURS = {"X-NTB-Care": "1"}
OTHER = Browser(endpoint="https://fcm.googleapis.com/fcm/send/perangkat-2")


@pytest.fixture(autouse=True)
def _account(citizen: Client) -> None:
    push_account()


def asks(client: Client, path: str = "/lacak/kabar", **fields: str) -> int:
    fields = {"subscription": Browser().subscription} | fields
    return client.post(path, fields, headers=OURS).status_code


def test_the_public_key_is_told_to_everybody(citizen: Client) -> None:
    key = unpadded(citizen.get("/lacak/kabar/kunci").json()["key"])
    assert (len(key), key[0]) == (65, 4)
    end_account(ChannelAccount.objects.get().pk)
    assert citizen.get("/lacak/kabar/kunci").status_code == 404
    assert asks(citizen, reference="NTB-26-000123", code="AAAA-AAAA-AAAA") == 404


def test_with_number_and_code_a_device_is_told(citizen: Client) -> None:
    reference, code = file_report(Client())
    assert asks(citizen, reference=reference, code=code) == 204
    assert asks(citizen, reference=reference, code=code) == 204
    assert CaseThread.objects.get().case.reference == reference


def test_a_page_that_has_opened_the_case_needs_no_code(citizen: Client) -> None:
    reference, code = file_report(Client())
    assert asks(citizen, reference=reference) == 404
    citizen.post("/lacak", {"reference": reference, "code": code})
    assert asks(citizen, reference=reference) == 204


def test_a_wrong_code_looks_like_an_unknown_case_and_guessing_is_slowed(citizen: Client) -> None:
    reference, _ = file_report(Client())
    answers = [asks(citizen, reference=number, code="AAAA-AAAA-AAAA") for number in [reference, "NTB-26-000123"] * 10]
    assert set(answers) == {404}
    assert asks(citizen, reference=reference, code="AAAA-AAAA-AAAA") == 429
    assert not Thread.objects.exists()


def test_a_strange_browser_is_told_why(citizen: Client) -> None:
    reference, code = file_report(Client())
    strange = Browser(endpoint="https://10.0.0.5/push").subscription
    told = citizen.post("/lacak/kabar", {"reference": reference, "code": code, "subscription": strange}, headers=OURS)
    assert told.status_code == 422
    assert told.json()["errors"][0]["message"] == "Layanan kabar dari peramban ini tidak kami kenal."


def test_a_device_ends_it_itself_and_is_forgotten(citizen: Client) -> None:
    reference, code = file_report(Client())
    other, other_code = file_report(Client())
    asks(citizen, reference=reference, code=code)
    asks(citizen, reference=other, code=other_code)
    assert asks(citizen, "/lacak/kabar/berhenti", reference=reference) == 204
    assert CaseThread.objects.get().case.reference == other
    assert asks(citizen, "/lacak/kabar/berhenti", reference=other) == 204
    assert asks(citizen, "/lacak/kabar/berhenti", reference="NTB-26-000123") == 204
    assert not Thread.objects.exists()


def test_a_device_with_a_new_address_keeps_its_cases(citizen: Client) -> None:
    reference, code = file_report(Client())
    asks(citizen, reference=reference, code=code)
    moved = {"former": Browser().subscription, "subscription": OTHER.subscription}
    assert asks(citizen, "/lacak/kabar/pindah", **moved) == 204
    assert json.loads(conversation_of(CaseThread.objects.get().thread))["endpoint"] == OTHER.endpoint
    assert asks(citizen, "/lacak/kabar/pindah", **moved) == 404, "the former one is known no more"
    assert asks(citizen, "/lacak/kabar/pindah", former="{}") == 404


def test_a_device_that_has_both_addresses_becomes_one(citizen: Client) -> None:
    first, code = file_report(Client())
    second, other_code = file_report(Client())
    asks(citizen, reference=first, code=code)
    asks(citizen, reference=second, code=other_code, subscription=OTHER.subscription)
    asks(citizen, "/lacak/kabar/pindah", former=Browser().subscription, subscription=OTHER.subscription)
    thread = Thread.objects.get()
    assert {link.case.reference for link in CaseThread.objects.filter(thread=thread)} == {first, second}


@pytest.mark.parametrize("address", ["/lacak/kabar", "/lacak/kabar/berhenti", "/lacak/kabar/pindah"])
def test_only_our_own_scripts_are_heard(citizen: Client, address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address, {"subscription": Browser().subscription}).status_code == 403
    assert citizen.get(address).status_code == 405


def test_the_page_of_the_case_offers_it_hidden_until_a_script_shows_it(citizen: Client) -> None:
    reference, code = file_report(Client())
    citizen.post("/lacak", {"reference": reference, "code": code})
    page = citizen.get(f"/lacak/{reference}")
    assert f'data-reference="{reference}" hidden' in page.content.decode()
    assert "Kabari saya di HP ini" in words(page)


def test_the_service_worker_shows_what_is_pushed(citizen: Client) -> None:
    assert "portal/push" in citizen.get("/sw.js").content.decode()
