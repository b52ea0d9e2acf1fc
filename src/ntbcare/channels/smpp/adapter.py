"""SMPP 3.4: messages and receipts as they were stored, read; the link that brings them is in ``link.py``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from ntbcare.channels.contract import (
    Account,
    Delivery,
    DeliveryReceipt,
    Incoming,
    Manners,
    Need,
    Store,
    Told,
)
from ntbcare.channels.errors import NotUnderstood
from ntbcare.channels.gsm import LONGEST
from ntbcare.channels.kept import Kept, Link
from ntbcare.channels.pieces import Part, read_octets
from ntbcare.channels.smpp.codes import EXPLANATIONS, MESSAGE_STATES, MESSAGE_WORDS, alphabet_of
from ntbcare.channels.smpp.link import SmppLink
from ntbcare.channels.smpp.pdus import MESSAGE_STATE, RECEIPTED_ID, Deliver, parse_deliver
from ntbcare.complainants.models import ContactKind
from ntbcare.complainants.rules import normalise_phone

_RECEIPT = re.compile(r"\bid:(?P<id>\S+).*?\bstat:(?P<word>[A-Za-z]+)", re.DOTALL | re.IGNORECASE)


class SmppAdapter(Kept):
    """A short number or name at an operator."""

    kind = "smpp"
    label = _("SMS (operator, SMPP)")
    source = "sms"
    contact_kind = ContactKind.PHONE
    needs: ClassVar = (
        Need("host", _("Alamat SMSC")),
        Need("port", _("Port"), hint="2775"),
        Need("system_id", "system_id"),
        Need("password", _("Kata sandi"), secret=True),
        Need("system_type", "system_type", required=False),
        Need("number", _("Nomor pengirim"), required=False),
        Need("per_second", _("SMS per detik"), required=False, hint=_("yang diizinkan operator; 10 bila kosong")),
    )
    manners = Manners(longest=LONGEST, short=True)
    explanations: ClassVar = EXPLANATIONS

    def open(self, account: Account, store: Store, *, doubtful: Sequence[Delivery]) -> Link:
        """Connect and bind as transceiver."""
        return SmppLink(account, store, doubtful=doubtful)

    def read(self, delivery: Delivery, account: Account) -> Sequence[Told]:
        """One deliver_sm: a message, a piece of one, or a receipt."""
        told = parse_deliver(delivery.body)
        if told.kind == 1:
            return _receipt(told)
        if told.kind:
            return []  # acknowledgements of telephones, and word that a message is still under way
        number = _number(told)
        alphabet = alphabet_of(told.data_coding)
        if told.place is None:
            # Two deliver_sm of the same words are two messages: which repeat others the link knows.
            name = f"{delivery.query.get('session', '')}:{delivery.query.get('number', '')}"
            return [Incoming(external_id=name, conversation=number, sender=number, text=read_octets(told.content, alphabet))]
        place = told.place
        marks = f"{number}|{told.destination}|{place}|{told.content.hex()}"
        return [
            Part(
                external_id=hashlib.sha256(marks.encode()).hexdigest(),
                sender=number,
                group=f"{told.destination}:{place.reference}",
                number=place.number,
                total=place.total,
                content=told.content,
                alphabet=alphabet,
            )
        ]


def _number(told: Deliver) -> str:
    if not told.source:
        raise NotUnderstood("a message without a number")
    written = f"+{told.source}" if told.is_international and not told.source.startswith("+") else told.source
    return normalise_phone(written) or told.source


def _receipt(told: Deliver) -> list[Told]:
    """By the TLVs, or by the text that most operators write; empty for word of the way."""
    name = told.tlvs.get(RECEIPTED_ID, b"").rstrip(b"\0").decode("latin-1")
    code = int.from_bytes(told.tlvs.get(MESSAGE_STATE, b""), "big")
    written = _RECEIPT.search(told.content.decode("latin-1"))
    if written is not None:
        name = name or written["id"]
        code = code or MESSAGE_WORDS.get(written["word"].upper(), 0)
    if not name or not code:
        raise NotUnderstood("a receipt of unknown form")
    state = MESSAGE_STATES.get(code)
    if state is None:
        return []
    return [DeliveryReceipt(external_id=name, state=state, reason=f"message_state {code}")]
