"""The generic HTTP channel: signed JSON in, signed JSON out."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import urlsplit

import httpx
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from ntbcare.channels.contract import (
    Account,
    Adapter,
    Delivery,
    DeliveryReceipt,
    Incoming,
    Manners,
    Media,
    Need,
    Outgoing,
    ReceiptState,
    Sent,
    Told,
)
from ntbcare.channels.errors import Forged, NotUnderstood, SendFailed
from ntbcare.channels.generic.shapes import POSTED, MediaIn, MessageIn, ReceiptIn
from ntbcare.channels.sending import post, refuse


class GenericAdapter(Adapter):
    """A gateway of one's own. What it posts is signed with the secret that both sides hold."""

    kind = "generic"
    label = _("Gerbang HTTP")
    source = "partner"
    needs: ClassVar = (
        Need("secret", _("Rahasia tanda tangan (whsec_…)"), secret=True),
        Need("address", _("Alamat pengiriman"), required=False, hint=_("https://…, ke mana balasan dikirim")),
        Need("files", _("Asal berkas"), required=False, hint=_("https://…, dari mana foto diambil; kosong: alamat pengiriman")),
    )
    manners = Manners(longest=4_000)
    knows_repetitions = True  # by webhook-id, as the standard says

    def verify(self, delivery: Delivery, account: Account) -> None:
        """By the standardwebhooks signature, with the present secret or, for a while, the former one."""
        for secret in account.accepted("secret"):
            try:
                Webhook(secret).verify(delivery.body, dict(delivery.headers), json_parse=False)
            except (WebhookVerificationError, ValueError):
                continue
            return
        raise Forged("wrong or missing signature")

    def read(self, delivery: Delivery, account: Account) -> Sequence[Told]:
        """One message or one receipt."""
        try:
            posted = POSTED.validate_json(delivery.body)
        except ValidationError as error:
            raise NotUnderstood(f"unknown shape: {error.error_count()} faults") from error
        return [_receipt(posted) if isinstance(posted, ReceiptIn) else _message(posted)]

    def media_origins(self, account: Account) -> Collection[str]:
        """The gateway's own host, or the one that the administrator named."""
        parts = urlsplit(account.values.get("files") or account.values.get("address", ""))
        return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []

    def carried(self, media: Media, delivery: Delivery) -> bytes | None:
        """What was posted as base64 within the message."""
        if not media.media_id:
            return None
        posted = POSTED.validate_json(delivery.body)
        found = posted.media[int(media.media_id)] if isinstance(posted, MessageIn) else None
        return found.data if found else None

    def send(self, message: Outgoing, account: Account, http: httpx.Client) -> Sent:
        """Post the message, signed; the gateway may answer with an id of its own."""
        address = account.values.get("address", "")
        if not address:
            raise SendFailed("no address", permanent=True)
        moment = datetime.now(UTC)
        body = json.dumps(
            {"type": "message", "id": message.outbox_id, "conversation": message.conversation, "text": message.text,
             "choices": list(message.choices)},
            ensure_ascii=False,
        )  # fmt: skip
        headers = {
            "content-type": "application/json",
            "webhook-id": message.outbox_id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": Webhook(account.values["secret"]).sign(message.outbox_id, moment, body),
        }
        answer = post(http, address, content=body.encode(), headers=headers)
        if answer.is_error:
            raise refuse(answer)
        return Sent(_id_of(answer), receipts_follow=True)


def _message(posted: MessageIn) -> Incoming:
    return Incoming(
        external_id=posted.id,
        conversation=posted.conversation or posted.sender.id,
        sender=posted.sender.id,
        sender_name=posted.sender.name,
        text=posted.text,
        sent_at=posted.sent_at,
        media=[_media(number, media) for number, media in enumerate(posted.media)],
        latitude="" if posted.latitude is None else f"{posted.latitude:.5f}",
        longitude="" if posted.longitude is None else f"{posted.longitude:.5f}",
    )


def _media(number: int, posted: MediaIn) -> Media:
    within = "" if posted.data is None else str(number)
    return Media(address=posted.url, media_id=within, media_type=posted.type, name=posted.name)


def _receipt(posted: ReceiptIn) -> DeliveryReceipt:
    return DeliveryReceipt(outbox_id=posted.outbox_id, state=ReceiptState(posted.state), at=posted.at, reason=posted.reason)


def _id_of(answer: httpx.Response) -> str:
    try:
        told = answer.json()
    except ValueError:
        return ""
    return str(told.get("id", ""))[:200] if isinstance(told, dict) else ""
