"""Stickers, voice notes, places, buttons, edits and receipts of Messenger, Instagram and WhatsApp; Meta's own examples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from ntbcare.channels.contract import Account, Delivery, DeliveryReceipt, Incoming, Told, Unclear
from ntbcare.channels.registry import adapter_of
from ntbcare.correspondence.models import Delivery as State
from ntbcare.correspondence.models import OutgoingMessage, Thread
from ntbcare.correspondence.threads import conversation_of, phone_in
from tests.channels.meta import (
    NUMBER,
    SITI,
    deliver,
    entry,
    graph,
    message,
    page_account,
    whatsapp,
    whatsapp_account,
)
from tests.channels.wire import work
from tests.world import World

SPECIFICATION = Path(__file__).resolve().parents[3] / "shared/data/meta-business-messaging-api_v23.0.yaml"
BSUID = "ID.13491208655302741918"


def _read(kind: str, told: object) -> list[Told]:
    account = Account(1, kind, kind, kind, values={})
    return list(adapter_of(kind).read(Delivery("POST", {}, {}, json.dumps(told).encode()), account))


def _one(kind: str, told: object) -> Incoming:
    [one] = _read(kind, told)
    assert isinstance(one, Incoming)
    return one


def _examples() -> dict[str, Any]:
    if not SPECIFICATION.exists():
        return {}
    whole = yaml.safe_load(SPECIFICATION.read_text(encoding="utf-8"))
    posted = whole["paths"]["/whatsapp/webhooks"]["post"]["requestBody"]["content"]["application/json"]
    return {name: example["value"] for name, example in posted["examples"].items()}


@pytest.mark.skipif(not SPECIFICATION.exists(), reason="Meta's OpenAPI is not beside the project (../shared/data)")
def test_all_of_metas_own_examples_are_read() -> None:
    examples = _examples()
    assert len(examples) == 16
    told = {name: _read("whatsapp", example) for name, example in examples.items()}
    assert not [name for name, said in told.items() if any(isinstance(one, Unclear) for one in said)]
    texts = {name: one.text for name, said in told.items() for one in said if isinstance(one, Incoming)}
    assert texts == {
        "Text Message": "Does it come in another color?",
        "Text Message with Context (Product Inquiry)": "Is this still available?",
        "Text Message from Click to WhatsApp Ad": "Hello! Can I get more info on this?",
        "Image Message": "Taj Mahal",
        "Location Message": "Philz Coffee, 101 Forest Ave, Palo Alto, CA 94301",
        "Contact Sharing Message": "Kontak: Lucía Gómez +1 (983) 555-2319",
        "Unsupported Message": "",
        "Button Message": "Unsubscribe",
        "Interactive List Reply Message": "Priority Mail Express",
        "Interactive Button Reply Message": "Cancel",
        "Order Message": "",
    }
    [photo] = told["Image Message"]
    assert isinstance(photo, Incoming)
    assert [(one.media_id, one.media_type) for one in photo.media] == [("1003383421387256", "image/jpeg")]


@pytest.mark.parametrize("kind", ["facebook", "instagram"])
def test_stickers_voice_notes_and_places_are_kept(kind: str) -> None:
    address = "https://scontent.xx.fbcdn.net/v/x"
    attachments = [
        {"type": "image", "payload": {"url": address + "1", "sticker_id": 369239263222822}},
        {"type": "audio", "payload": {"url": address + "2"}},
        {"type": "location", "payload": {"coordinates": {"lat": -8.58, "long": 116.1}}},
        {"type": "fallback", "title": "Berita", "url": "https://berita.example/1", "payload": None},
        {"type": "template"},
    ]
    told = message("", attachments=attachments) | {"object": "page" if kind == "facebook" else "instagram"}
    one = _one(kind, told)
    assert [(media.name, media.media_type) for media in one.media] == [("stiker", "image"), ("pesan suara", "audio")]
    assert (one.latitude, one.longitude) == ("-8.58000", "116.10000")
    assert one.text == "Berita https://berita.example/1\n[template]"


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (message("2. NTB-26-0000427", quick_reply={"payload": "2"}), "2"),
        (message("Mulai", quick_reply={"payload": "MULAI"}), "Mulai"),
        (message("Halo"), "Halo"),
    ],
)
def test_a_button_of_ours_is_the_choice_that_it_stands_for(said: dict[str, Any], text: str) -> None:
    assert _one("facebook", said).text == text


def test_a_postback_of_the_menu_is_what_it_says() -> None:
    item = {"sender": {"id": SITI}, "timestamp": 1767000000000, "postback": {"title": "Mulai", "payload": "GET_STARTED"}}
    told = entry(messaging=[item])
    assert _one("facebook", told).text == "Mulai"
    assert _one("facebook", told).external_id == _one("facebook", told).external_id


def test_what_is_changed_or_taken_back_is_told_as_such() -> None:
    item = {"sender": {"id": SITI}, "timestamp": 1767000000000}
    edited = _one("facebook", entry(messaging=[item | {"message_edit": {"mid": "m", "text": "baru", "num_edit": 1}}]))
    removed = _one("instagram", message("", is_deleted=True) | {"object": "instagram"})
    assert (edited.change.value, edited.text, edited.external_id) == ("edited", "baru", "m:edited:1")
    assert (removed.change.value, removed.external_id) == ("removed", "m_1:removed")


def test_applause_says_nothing() -> None:
    item = {"sender": {"id": SITI}, "recipient": {"id": "1"}, "timestamp": 1, "reaction": {"emoji": "❤", "mid": "m"}}
    assert _read("facebook", entry(messaging=[item])) == []
    assert (
        _read("facebook", entry(changes=[{"field": "feed", "value": {"item": "reaction", "verb": "add", "post_id": "1"}}])) == []
    )


@pytest.mark.parametrize("kind", ["image", "video", "audio", "document", "sticker"])
def test_whatsapp_files_are_named_by_their_id(kind: str) -> None:
    file = {"id": "77", "mime_type": "x/y", "voice": True, "filename": "surat.pdf"}
    one = _one("whatsapp", whatsapp({"id": "w", "from": "6281200000001", "type": kind, kind: file}))
    assert one.media[0].media_id == "77"
    assert one.media[0].name == {"audio": "pesan suara", "sticker": "stiker"}.get(kind, "surat.pdf")


@pytest.mark.parametrize(
    "said",
    [
        {"type": "masa-depan", "masa-depan": {}},
        {"type": "image"},
        {"type": "interactive", "interactive": {"type": "x"}},
        {"type": "location", "location": {"latitude": 123, "longitude": 1}},
    ],
)
def test_an_unknown_kind_of_message_is_unclear(said: dict[str, object]) -> None:
    told = _read("whatsapp", whatsapp({"id": "w", "from": "6281200000001", **said}))
    assert [type(one) for one in told] == [Unclear]


def test_a_person_without_a_number_is_known_by_the_business_scoped_id() -> None:
    told = whatsapp({"id": "w", "from_user_id": BSUID, "type": "text", "text": {"body": "Halo"}}, user_id=BSUID)
    one = _one("whatsapp", told)
    assert (one.conversation, one.sender, one.phone, one.sender_name) == (BSUID, BSUID, "", "Siti Contoh")


@pytest.mark.django_db
def test_a_person_known_by_number_stays_the_same_under_the_new_id(client: Client, world: World) -> None:
    whatsapp_account()
    said = {"from": "6281200000001", "type": "text", "text": {"body": "Halo"}}
    with graph() as other:
        deliver(client, whatsapp(said | {"id": "1"}, wa_id="6281200000001"), account="whatsapp")
        work()
        deliver(
            client, whatsapp(said | {"id": "2", "from_user_id": BSUID}, wa_id="6281200000001", user_id=BSUID), account="whatsapp"
        )
        work()
        deliver(client, whatsapp({**said, "id": "3", "from_user_id": "ID.999"}, user_id="ID.999"), account="whatsapp")
        work()
    first, second = Thread.objects.order_by("pk")
    assert (conversation_of(first), phone_in(first)) == (BSUID, "+6281200000001")
    assert conversation_of(second) == "ID.999", "a number that another person has now is not the first person's conversation"
    assert [body["to"] for body in other.of("/messages")] == ["+6281200000001"] * 3


@pytest.mark.django_db
def test_receipts_of_whatsapp_move_a_message_forward_only(client: Client, world: World) -> None:
    whatsapp_account()
    with graph() as other:
        deliver(
            client,
            whatsapp({"id": "1", "from": "6281200000001", "type": "text", "text": {"body": "Bantuan"}}),
            account="whatsapp",
        )
        work()
    [sent] = other.of("/messages")
    mark = sent["biz_opaque_callback_data"]
    assert mark == f"ntbcare:{OutgoingMessage.objects.get().pk}"
    for status in ("read", "sent", "delivered"):
        told = {"id": "wamid.x", "status": status, "timestamp": "1767000000", "biz_opaque_callback_data": mark}
        deliver(client, whatsapp(statuses=[told]), account="whatsapp")
        work()
    message = OutgoingMessage.objects.get()
    assert message.state == State.DELIVERED
    assert message.read_at is not None


def test_a_failed_message_keeps_its_code_and_not_its_words() -> None:
    status = {"id": "w", "status": "failed", "errors": [{"code": 131026, "title": "to +6281200000001", "message": "x"}]}
    [receipt] = _read("whatsapp", whatsapp(statuses=[status]))
    assert isinstance(receipt, DeliveryReceipt)
    assert (receipt.state.value, receipt.reason, receipt.addressee) == ("failed", "Meta 131026", NUMBER)


@pytest.mark.django_db
def test_messenger_names_what_arrived_and_until_when_it_was_read(client: Client, world: World) -> None:
    page_account()
    with graph():
        deliver(client, message("Bantuan"))
        work()
    sender = {"sender": {"id": SITI}, "recipient": {"id": "1"}}
    deliver(client, entry(messaging=[sender | {"timestamp": 1767000000000, "delivery": {"mids": ["m_out"], "watermark": 1}}]))
    work()
    told = OutgoingMessage.objects.get()
    assert (told.state, told.read_at) == (State.DELIVERED, None)
    assert told.sent_at is not None
    before, after = (int((told.sent_at.timestamp() + seconds) * 1000) for seconds in (-60, 60))
    for moment, is_read in ((before, False), (after, True)):
        deliver(client, entry(messaging=[sender | {"timestamp": moment, "read": {"watermark": moment}}]))
        work()
        told.refresh_from_db()
        assert (told.read_at is not None) is is_read


def test_the_account_tells_where_files_may_come_from() -> None:
    account = Account(1, "whatsapp", "w", "w", values={"graph": "http://127.0.0.1:9/v23.0", "token": "x"})
    origins = adapter_of("whatsapp").media_origins(account)
    assert "http://127.0.0.1:9" in origins
    assert ".fbcdn.net" in origins
