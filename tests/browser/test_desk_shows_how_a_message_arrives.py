"""Officers see, while they write, how it will reach the complainant; and afterwards what is known of it."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import expect

from ntbcare.cases.models import Case
from ntbcare.channels.contract import DeliveryReceipt, ReceiptState
from ntbcare.channels.queries import account_by_name
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.receipts import take_receipt
from tests.browser.conftest import DESKTOP, PHONE, PLAIN_PHONE, Device, SitDown
from tests.channels.wire import kannel_account, provider, work
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def _by_sms(client: Client) -> Case:
    kannel_account()
    said = {"token": "kata-rahasia", "from": "+6281234567890", "text": "Lampu jalan di Gerung Utara mati", "id": "1"}
    assert client.get("/webhooks/sms", said).status_code == 200
    with provider(body="0: Accepted"):
        work()
    return Case.objects.get()


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_the_sms_are_counted_while_one_writes(client: Client, world: World, sit_down: SitDown, device: Device) -> None:
    case = _by_sms(client)
    officer = sit_down(world.coordinator, device)
    officer.go(f"/desk/cases/{case.reference}")
    page = officer.page
    page.locator("#step-ask summary").click()
    arrives = page.locator("#arrives-ask")
    expect(arrives).to_contain_text("1 SMS")
    page.locator("#q-text").press_sequentially("Di RT berapa? 😀")
    expect(arrives).to_contain_text("2 SMS")
    expect(arrives).to_contain_text("“😀”")
    officer.look("case-arrival")


def test_without_scripts_a_button_shows_it(client: Client, world: World, sit_down: SitDown) -> None:
    case = _by_sms(client)
    officer = sit_down(world.coordinator, PLAIN_PHONE)
    officer.go(f"/desk/cases/{case.reference}")
    page = officer.page
    page.locator("#step-ask summary").click()
    page.locator("#q-text").fill("Di RT berapa?")
    page.locator("#step-ask button[formaction]").click()
    expect(page.locator("#arrives-ask")).to_contain_text("1 SMS")
    expect(page.locator("#q-text")).to_have_value("Di RT berapa?")
    officer.look("case-arrival-plain")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
def test_what_travelled_stands_in_the_case(client: Client, world: World, sit_down: SitDown, device: Device) -> None:
    case = _by_sms(client)
    account = account_by_name("sms")
    assert account is not None
    sent = OutgoingMessage.objects.filter(about=case.reference).order_by("-pk")[0]
    take_receipt(account, DeliveryReceipt(outbox_id=str(sent.pk), state=ReceiptState.FAILED, reason="dlr 2"))
    officer = sit_down(world.coordinator, device)
    officer.go(f"/desk/cases/{case.reference}")
    expect(officer.page.locator(".travel .mark.bad")).to_have_count(1)
    officer.look("case-travel")
