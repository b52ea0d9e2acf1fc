from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from ntbcare.channels.actions import change_account, end_account, pause_account
from ntbcare.channels.models import ChannelAccount
from ntbcare.channels.queries import account_by_id, forget_accounts
from ntbcare.correspondence.inbox import open_raw, read_again, read_waiting
from ntbcare.correspondence.models import IncomingMessage, RawDelivery, RawState
from ntbcare.web.doors import views
from tests.channels.wire import ADDRESS, SECRET, deliver, gateway_account, kannel_account, says, signed
from tests.world import World

pytestmark = pytest.mark.django_db
_OTHER = "whsec_" + "bGFpbi1yYWhhc2lhLXVudHVrLXVqaS0wMDAy"


def test_a_forged_delivery_is_refused_and_not_stored(client: Client, world: World) -> None:
    gateway_account()
    body = b'{"id": "1", "sender": {"id": "a"}, "text": "x"}'
    forged = [
        {},
        signed(body, secret=_OTHER),
        signed(b"something else"),
        signed(body, at=datetime.now(UTC) - timedelta(hours=1)),
        signed(body) | {"webhook-signature": "v1,"},
        signed(body) | {"webhook-signature": "no commas"},
    ]
    for headers in forged:
        answer = client.post("/webhooks/gerbang", body, content_type="application/json", headers=headers)
        assert answer.status_code == 403
    assert not RawDelivery.objects.exists()


def test_what_cannot_be_stored_is_not_acknowledged(client: Client, world: World) -> None:
    gateway_account()
    with patch.object(views, "store_raw", side_effect=OperationalError("away")):
        assert says(client, 1, "Jalan rusak di Gerung Utara") == 503


def test_what_is_not_understood_waits_for_a_person_with_its_bytes(client: Client, world: World) -> None:
    gateway_account()
    shape = {"kejadian": "tak dikenal"}
    assert deliver(client, shape) == 200
    read_waiting()
    raw = RawDelivery.objects.get()
    assert raw.state == RawState.UNREADABLE
    assert json.loads(open_raw(raw).body) == shape
    assert read_again(raw.pk)
    assert not IncomingMessage.objects.exists()


def test_the_bytes_lie_sealed(client: Client, world: World) -> None:
    gateway_account()
    says(client, 1, "Jalan rusak di Gerung Utara", sender="warga-rahasia")
    assert b"warga-rahasia" not in bytes(RawDelivery.objects.get().delivery_sealed)


def test_a_paused_account_keeps_what_comes_in(client: Client, world: World) -> None:
    account = gateway_account()
    pause_account(account.pk, paused=True)
    assert says(client, 1, "Jalan rusak di Gerung Utara") == 200
    assert read_waiting() == 0
    pause_account(account.pk, paused=False)
    assert read_waiting() == 1
    assert IncomingMessage.objects.count() == 1


def test_a_former_secret_is_good_for_a_day(client: Client, world: World) -> None:
    account = gateway_account()
    change_account(account.pk, label="Gerbang", values={"secret": _OTHER, "address": ADDRESS})
    assert deliver(client, {}, secret=SECRET) == 200
    assert deliver(client, {}, secret=_OTHER) == 200
    ChannelAccount.objects.update(former_until=datetime.now(UTC) - timedelta(seconds=1))
    forget_accounts()
    assert deliver(client, {}, secret=SECRET) == 403


def test_an_unknown_or_ended_account_has_no_door(client: Client, world: World) -> None:
    account = gateway_account()
    end_account(account.pk)
    assert says(client, 1, "Jalan rusak di Gerung Utara") == 404
    assert client.get("/webhooks/tidak-ada").status_code == 404


def test_kannel_needs_its_secret_word(client: Client, world: World) -> None:
    kannel_account()
    asked = {"from": "+6281200000001", "text": "Lampu mati", "id": "k-1"}
    assert client.get("/webhooks/sms", asked).status_code == 403
    assert client.get("/webhooks/sms", asked | {"token": "kata-rahasia"}).status_code == 200
    read_waiting()
    assert IncomingMessage.objects.count() == 1


def test_what_comes_by_an_account_of_this_very_moment_is_read(client: Client, world: World) -> None:
    """Another process holds the accounts of two seconds ago, among which it is not."""
    account = gateway_account()
    says(client, 1, "Jalan rusak di Gerung Utara")
    with patch.dict("ntbcare.channels.queries._held", clear=True):
        read_waiting()
    assert account_by_id(account.pk) is not None
    assert RawDelivery.objects.get().state == RawState.READ
