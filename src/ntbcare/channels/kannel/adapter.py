"""Kannel's HTTP interface (user's guide, chapters on SMS services and sendsms). ``docs/channels.md`` has the configuration.

smsbox tells its own server "taken" before our address has answered, so the door must store at once and always be up.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import quote

import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ntbcare.channels.contract import (
    Account,
    Adapter,
    Delivery,
    DeliveryReceipt,
    Incoming,
    Manners,
    Need,
    Outgoing,
    ReceiptState,
    Reply,
    Sent,
    Told,
)
from ntbcare.channels.errors import Forged, NotUnderstood, SendFailed
from ntbcare.channels.failure_words import REFUSED_BY_OPERATOR
from ntbcare.channels.gsm import LONGEST, is_gsm
from ntbcare.channels.sending import get, refuse
from ntbcare.complainants.models import ContactKind
from ntbcare.complainants.rules import normalise_phone

# Kannel's dlr-mask: 1 delivered, 2 not delivered, 4 queued, 8 taken by the operator, 16 refused by the operator.
_MASK = "31"
_STATES = {"1": ReceiptState.DELIVERED, "2": ReceiptState.FAILED, "8": ReceiptState.SENT, "16": ReceiptState.FAILED}


class KannelAdapter(Adapter):
    """A short number behind Kannel."""

    kind = "kannel"
    label = _("SMS (Kannel)")
    source = "sms"
    contact_kind = ContactKind.PHONE
    needs: ClassVar = (
        Need("token", _("Kata rahasia pada get-url"), secret=True),
        Need("sendsms", _("Alamat sendsms"), hint="http://127.0.0.1:13013/cgi-bin/sendsms"),
        Need("username", _("Nama sendsms-user")),
        Need("password", _("Kata sandi sendsms-user"), secret=True),
        Need("number", _("Nomor pengirim"), required=False),
        Need("smsc", _("smsc-id"), required=False),
    )
    manners = Manners(longest=LONGEST, per_second=5.0, short=True)
    explanations: ClassVar = {
        "dlr 2": _("nomor tidak ada, atau telepon mati terlalu lama"),
        "dlr 16": REFUSED_BY_OPERATOR,
        "sendsms": _("gerbang SMS menolak"),
    }

    def verify(self, delivery: Delivery, account: Account) -> None:
        """By the secret word in the address, which Kannel sends with each message."""
        given = delivery.query.get("token", "")
        if not any(hmac.compare_digest(given.encode(), known.encode()) for known in account.accepted("token")):
            raise Forged("wrong or missing token")

    def is_handshake(self, delivery: Delivery) -> bool:
        """Never: Kannel delivers by GET."""
        return False

    def read(self, delivery: Delivery, account: Account) -> Sequence[Told]:
        """A message (``from``, ``text``, ``id``) or a delivery report (``dlr``, ``outbox``)."""
        asked = delivery.query
        if "dlr" in asked:
            state = _STATES.get(asked["dlr"])
            return [] if state is None else [_report(asked, state)]
        number = normalise_phone(asked.get("from", ""))
        if not asked.get("id") or "text" not in asked or not asked.get("from"):
            raise NotUnderstood("a message without number, text or id")
        # Short numbers and names of operators are no people, but what they say is not dropped.
        sender = number or asked["from"]
        return [
            Incoming(
                external_id=asked["id"], conversation=sender, sender=sender, text=asked["text"], sent_at=_moment(asked.get("ts"))
            )
        ]

    def send(self, message: Outgoing, account: Account, http: httpx.Client) -> Sent:
        """One ``sendsms``; Kannel splits it and reports to our address."""
        values = account.values
        report = f"{settings.NTBCARE_BASE_URL}/webhooks/{account.name}?token={quote(values['token'])}"
        asked = {
            "username": values["username"],
            "password": values["password"],
            "to": message.conversation,
            "text": message.text,
            "charset": "UTF-8",
            "coding": "0" if is_gsm(message.text) else "2",
            "dlr-mask": _MASK,
            "dlr-url": f"{report}&dlr=%d&outbox={quote(message.outbox_id)}",
        }
        asked |= {"from": values["number"]} if values.get("number") else {}
        asked |= {"smsc": values["smsc"]} if values.get("smsc") else {}
        answer = get(http, values["sendsms"], params=asked)
        if answer.status_code not in {200, 202}:
            raise refuse(answer)
        # "0: Accepted for delivery" and "3: Queued for later delivery"; every other is a refusal.
        if not answer.text.startswith(("0:", "3:")):
            raise SendFailed(f"sendsms {answer.text[:1]}")
        return Sent(receipts_follow=True)

    def thanks(self, delivery: Delivery) -> Reply:
        """Empty: what smsbox reads in the answer it would send to the person."""
        return Reply(body="")


def _report(asked: Mapping[str, str], state: ReceiptState) -> DeliveryReceipt:
    return DeliveryReceipt(outbox_id=asked.get("outbox", ""), state=state, reason=f"dlr {asked['dlr']}")


def _moment(said: str | None) -> datetime | None:
    """Kannel's ``%T`` (seconds since 1970) as an aware moment."""
    return datetime.fromtimestamp(int(said), UTC) if said and said.isascii() and said.isdigit() and len(said) < 12 else None
