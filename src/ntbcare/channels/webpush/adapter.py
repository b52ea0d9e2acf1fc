"""Web push (RFC 8030): a sentence, sealed for one browser, handed to the push service that the browser named."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import ClassVar, Literal

import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ntbcare.channels.contract import Account, Delivery, DeliveryReceipt, Manners, Need, Outgoing, ReceiptState, Sent, Told
from ntbcare.channels.devices import ForDevices
from ntbcare.channels.errors import Forged, NotUnderstood, SendFailed
from ntbcare.channels.sending import post, retry_after
from ntbcare.channels.webpush.marks import mark_of, marked_message
from ntbcare.channels.webpush.sealing import seal_for
from ntbcare.channels.webpush.subscription import Subscription, read_subscription, service_of
from ntbcare.channels.webpush.vapid import authorization, new_key, public_key_of
from ntbcare.common.clock import now
from ntbcare.common.errors import InvalidInput
from ntbcare.vault.actions import keyed_hash

_SERVICES = ("fcm.googleapis.com", ".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com")
"""The push services of Chromium, Firefox, Safari and Edge."""
_HELD = timedelta(days=2)
_SLACK = timedelta(minutes=10)


class Receipt(BaseModel):
    """What our service worker tells when it has shown a message, or when that was touched."""

    model_config = ConfigDict(extra="forbid", strict=True)

    mark: str = Field(max_length=120)
    state: Literal["delivered", "read"]


class WebPushAdapter(ForDevices):
    """All devices that asked for news. The key pair is made when the account opens and is never typed or shown."""

    kind = "webpush"
    label = _("Kabar di peramban (web push)")
    needs: ClassVar = (
        Need("services", _("Layanan kabar lain"), required=False, hint=_("nama host, dipisah spasi; yang umum sudah dikenal")),
    )
    manners = Manners(longest=500, per_second=50.0, heard_within=_HELD + _SLACK)
    explanations: ClassVar = {
        "HTTP 404": _("perangkatnya tidak lagi meminta kabar"),
        "HTTP 410": _("perangkatnya tidak lagi meminta kabar"),
        "subscription not accepted": _("perangkatnya tidak dapat dikabari"),
    }
    # A device shows one message for a case: a repetition takes the place of the first, without a sound.
    knows_repetitions = True

    def first_values(self) -> Mapping[str, str]:
        """The private key."""
        return {"key": new_key()}

    def public_key(self, account: Account) -> str:
        """The public key."""
        return public_key_of(account.values["key"])

    def conversation_of(self, subscription: str, account: Account) -> str:
        """The subscription itself, in one spelling. Raises InvalidInput."""
        return read_subscription(subscription, _services(account)).name

    def server_of(self, conversation: str) -> str:
        """The browser's push service."""
        return service_of(conversation)

    def verify(self, delivery: Delivery, account: Account) -> None:
        """By the mark, which only the device that got the message knows."""
        try:
            receipt = Receipt.model_validate_json(delivery.body)
        except ValidationError as error:
            raise Forged("no receipt") from error
        if not marked_message(receipt.mark):
            raise Forged("wrong mark")

    def read(self, delivery: Delivery, account: Account) -> Sequence[Told]:
        """One receipt."""
        try:
            receipt = Receipt.model_validate_json(delivery.body)
        except ValidationError as error:
            raise NotUnderstood("unknown shape") from error
        return [DeliveryReceipt(outbox_id=marked_message(receipt.mark), state=ReceiptState(receipt.state))]

    def send(self, message: Outgoing, account: Account, http: httpx.Client) -> Sent:
        """Hand a sentence over. The push service keeps it for two days, of one case only the newest. Raises SendFailed."""
        try:
            to = read_subscription(message.conversation, _services(account))
        except InvalidInput as error:
            raise SendFailed("subscription not accepted", permanent=True) from error
        headers = {
            "authorization": authorization(account.values["key"], endpoint=to.endpoint, contact=_contact(), at=now()),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(int(_HELD.total_seconds())),
            "topic": _topic(message.link),
            "urgency": "normal",
        }
        answer = post(http, to.endpoint, content=_body(message, account, to), headers=headers)
        if not answer.is_success:
            raise _refused(answer)
        return Sent(receipts_follow=True)


def _services(account: Account) -> tuple[str, ...]:
    return (*_SERVICES, *account.values.get("services", "").split())


def _body(message: Outgoing, account: Account, to: Subscription) -> bytes:
    told = {
        "title": message.subject,
        "body": message.text,
        "link": message.link,
        "id": message.outbox_id,
        "mark": mark_of(message.outbox_id),
        "door": f"/webhooks/{account.name}",
    }
    return seal_for(json.dumps(told, ensure_ascii=False).encode(), public_key=to.public_key, secret=to.secret)


def _topic(link: str) -> str:
    # The push service sees it, so it must not say which case it is; at most 32 letters.
    return keyed_hash(link, purpose="push-topic").partition(":")[2][:32]


def _contact() -> str:
    """Where the operator of a push service may write to."""
    base: str = settings.NTBCARE_BASE_URL
    return base if base.startswith("https://") else f"mailto:{settings.DEFAULT_FROM_EMAIL.rpartition('<')[2].rstrip('>')}"


def _refused(answer: httpx.Response) -> SendFailed:
    """404, 410: the device has ended its subscription. 429: too many. 5xx: this service is ill, others may be well."""
    status = answer.status_code
    reason = f"HTTP {status}"
    if status == 429:
        return SendFailed(reason, busy=True, retry_after=retry_after(answer))
    if status >= 500:
        return SendFailed(reason, retry_after=retry_after(answer))
    return SendFailed(reason, permanent=True, gone=status in {404, 410})
