"""Facebook, Instagram and WhatsApp at the door: signature over the raw bytes, handshake, batches, several pages at one door."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from ntbcare.channels.actions import change_account
from ntbcare.channels.queries import forget_accounts, open_values
from ntbcare.correspondence.inbox import read_again, read_waiting
from ntbcare.correspondence.messages import body_of
from ntbcare.correspondence.models import IncomingMessage, RawDelivery, RawState
from tests.channels.meta import (
    INSTAGRAM,
    PAGE,
    SECRET,
    deliver,
    entry,
    instagram_account,
    message,
    page_account,
    signature,
    whatsapp,
    whatsapp_account,
)
from tests.world import World

pytestmark = pytest.mark.django_db


def _texts() -> list[str]:
    return [str(body_of(one)["text"]) for one in IncomingMessage.objects.order_by("pk")]


@pytest.mark.parametrize("kind", ["facebook", "instagram", "whatsapp"])
def test_a_forged_delivery_is_refused_and_not_stored(client: Client, world: World, kind: str) -> None:
    page_account(), instagram_account(), whatsapp_account()
    body = json.dumps(message("Halo")).encode()
    genuine = signature(body)["x-hub-signature-256"]
    forged = [
        {},
        {"x-hub-signature-256": ""},
        {"x-hub-signature-256": genuine.removeprefix("sha256=")},
        {"x-hub-signature-256": genuine[:-1]},
        {"x-hub-signature-256": "sha256=é"},
        {"x-hub-signature": genuine},
        signature(body, secret="lain"),
        # The same JSON in other bytes.
        signature(json.dumps(message("Halo"), indent=1).encode()),
    ]
    for headers in forged:
        assert client.post(f"/webhooks/{kind}", body, content_type="application/json", headers=headers).status_code == 403
    assert not RawDelivery.objects.exists()
    assert client.post(f"/webhooks/{kind}", body, content_type="application/json", headers=signature(body)).status_code == 200


def test_the_former_secret_is_accepted_for_a_while(client: Client, world: World) -> None:
    account = page_account()
    values = open_values(account.values_sealed) | {"app_secret": "rahasia-baru"}
    change_account(account.pk, label="Halaman", values=values)
    assert deliver(client, message("Halo"), secret=SECRET) == 200
    assert deliver(client, message("Halo"), secret="rahasia-baru") == 200
    assert deliver(client, message("Halo"), secret="yang-lain") == 403


def test_the_handshake_echoes_the_challenge_to_whoever_knows_the_word(client: Client, world: World) -> None:
    page_account()
    asked = {"hub.mode": "subscribe", "hub.verify_token": "kata-jabat", "hub.challenge": "1158201444"}
    answer = client.get("/webhooks/facebook", asked)
    assert (answer.status_code, answer.content, answer["content-type"]) == (200, b"1158201444", "text/plain")
    assert client.get("/webhooks/facebook", asked | {"hub.verify_token": "salah"}).status_code == 403
    assert client.get("/webhooks/facebook", asked | {"hub.mode": "x"}).status_code == 403
    assert client.get("/webhooks/facebook").status_code == 403
    assert client.get("/webhooks/facebook", asked | {"hub.challenge": "<script>"}).status_code == 400


def test_every_entry_and_both_lists_are_walked_and_echoes_dropped(client: Client, world: World) -> None:
    page_account()
    first, echo = message("satu", mid="a"), message("gema", mid="b", is_echo=True)
    own = message("kami", mid="c", sender=PAGE)
    value = message("tiga", mid="d")["entry"][0]["messaging"][0]
    batch = {"object": "page", "entry": [*first["entry"], *echo["entry"], *own["entry"],
                                         *entry(changes=[{"field": "messages", "value": value}])["entry"]]}  # type: ignore[misc]  # fmt: skip
    deliver(client, batch)
    read_waiting()
    assert _texts() == ["satu", "tiga"]
    assert RawDelivery.objects.get().state == RawState.READ


def test_a_repeated_and_a_reordered_delivery_is_one_message(client: Client, world: World) -> None:
    page_account()
    for told in (message("dua", mid="2"), message("satu", mid="1"), message("dua", mid="2"), message("satu", mid="1")):
        deliver(client, told)
    read_waiting()
    assert _texts() == ["dua", "satu"]


@pytest.mark.parametrize(
    "told",
    [
        {"object": "page", "entry": []},
        {"object": "user", "entry": [{"id": "1"}]},
        entry(),
        entry(messaging=[{"sender": {"id": "7"}, "sesuatu": {}}]),
        entry(messaging=[{"sender": {"id": "7"}, "message": {"mid": 5.5}}]),
        entry(changes=[{"field": "tak-dikenal", "value": {}}]),
        entry(changes=[{"field": "feed", "value": {"item": "comment", "verb": "meledak", "comment_id": "1"}}]),
        entry(changes=[{"field": "feed", "value": {"item": "comment", "verb": "add"}}]),
        [1, 2],
    ],
)
def test_an_unknown_shape_waits_for_a_person(client: Client, world: World, told: object) -> None:
    page_account()
    assert deliver(client, told) == 200
    read_waiting()
    assert RawDelivery.objects.get().state == RawState.UNREADABLE


def test_a_truncated_delivery_waits_for_a_person(client: Client, world: World) -> None:
    page_account()
    body = json.dumps(message("Halo")).encode()[:-20]
    client.post("/webhooks/facebook", body, content_type="application/json", headers=signature(body))
    read_waiting()
    assert RawDelivery.objects.get().state == RawState.UNREADABLE


def test_what_is_unclear_takes_nothing_else_of_the_batch_with_it(client: Client, world: World) -> None:
    page_account()
    strange = entry(messaging=[{"sender": {"id": "7"}, "sesuatu": {}}])
    deliver(client, {"object": "page", "entry": [*strange["entry"], *message("jelas")["entry"]]})  # type: ignore[misc]
    read_waiting()
    raw = RawDelivery.objects.get()
    assert (raw.state, raw.error, _texts()) == (RawState.UNREADABLE, "messaging: sesuatu", ["jelas"])
    read_again(raw.pk)
    read_waiting()
    assert _texts() == ["jelas"], "read again it is no second message"


def test_one_door_serves_several_pages_of_one_app(client: Client, world: World) -> None:
    page_account()
    deliver(client, message("untuk gubernur", page="1000000000002"))
    read_waiting()
    raw = RawDelivery.objects.get()
    assert (raw.state, raw.error) == (RawState.UNREADABLE, "for an account that is not here")
    governor = page_account("gubernur", page="1000000000002", label="Gubernur NTB", own_voice=True)
    read_again(raw.pk)
    read_waiting()
    assert IncomingMessage.objects.get().account_id == governor.pk


def test_another_apps_secret_opens_no_other_page(client: Client, world: World) -> None:
    page_account()
    other = page_account("lain", page="1000000000003")
    change_account(other.pk, label="Lain", values=open_values(other.values_sealed) | {"app_secret": "milik-lain"})
    other.refresh_from_db()
    other.former_until = None
    other.save(update_fields=["former_until"])
    forget_accounts()
    deliver(client, message("palsu", page="1000000000003"))
    read_waiting()
    assert not IncomingMessage.objects.exists()


def test_instagram_puts_field_and_value_directly_into_the_entry(client: Client, world: World) -> None:
    instagram_account()
    value = {"id": "178", "text": "Jalan di Gerung rusak parah", "from": {"id": "77", "username": "siti"}, "media": {"id": "1"}}
    deliver(client, entry(page=INSTAGRAM, field="comments", value=value), account="instagram")
    deliver(client, entry(page=INSTAGRAM, changes=[{"field": "comments", "value": value}]), account="instagram")
    read_waiting()
    [one] = IncomingMessage.objects.select_related("thread")
    assert one.thread.public
    assert body_of(one)["handle"] == "comment:178"


def test_a_number_that_is_not_ours_is_put_before_a_person(client: Client, world: World) -> None:
    whatsapp_account()
    told = whatsapp({"id": "w1", "from": "6281200000001", "type": "text", "text": {"body": "x"}}, wa_id="6281200000001")
    told["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "42"
    deliver(client, told, account="whatsapp")
    read_waiting()
    assert RawDelivery.objects.get().error == "for an account that is not here"
