"""Gammu SMSD: what came in is copied, stored, and then marked in its tables; what goes out is put into them.

SMSD joins pieces by itself and loses some when one came twice: here they are joined anew, from the octets of each.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import ClassVar

import httpx
from django.utils.translation import gettext_lazy as _

from ntbcare.channels.contract import (
    Account,
    Delivery,
    DeliveryReceipt,
    Fetched,
    Incoming,
    Manners,
    Need,
    Outgoing,
    ReceiptState,
    Sent,
    Store,
    Told,
)
from ntbcare.channels.errors import LinkFailed, NotUnderstood, SendFailed
from ntbcare.channels.gammu.tables import ERRORS, Tables, opened
from ntbcare.channels.gsm import LONGEST, segments
from ntbcare.channels.pieces import Alphabet, Part, read_octets
from ntbcare.channels.udh import Place, cut_header, place_in
from ntbcare.complainants.models import ContactKind
from ntbcare.complainants.rules import normalise_phone

_ENDS = {
    "DeliveryOK": ReceiptState.DELIVERED,
    "DeliveryFailed": ReceiptState.FAILED,
    "SendingError": ReceiptState.FAILED,
    "Error": ReceiptState.FAILED,
    # Sent, and nothing more will be heard of it.
    "SendingOKNoReport": ReceiptState.SENT,
    "DeliveryUnknown": ReceiptState.SENT,
}
"""SMSD's statuses that are an end; SendingOK and DeliveryPending are none."""


class GammuAdapter(Fetched):
    """A modem, or several, behind one SMSD database."""

    kind = "gammu"
    label = _("SMS (modem, Gammu SMSD)")
    source = "sms"
    contact_kind = ContactKind.PHONE
    needs: ClassVar = (
        Need("database", _("Basis data SMSD"), secret=True, hint=_("postgres://… atau jalur berkas SQLite")),
        Need("phone", _("PhoneID modem"), required=False, hint=_("hanya bila beberapa modem memakai basis data yang sama")),
    )
    manners = Manners(longest=LONGEST, per_second=5.0, short=True)
    explanations: ClassVar = {
        "DeliveryFailed": _("nomor tidak ada, atau telepon mati terlalu lama"),
        "SendingError": _("modem tidak dapat mengirim (pulsa, sinyal, atau nomor)"),
        "Error": _("modem tidak dapat mengirim (pulsa, sinyal, atau nomor)"),
        "OperationalError": _("basis data modem tidak menjawab"),
    }
    knows_repetitions = True  # by CreatorID

    def fetch(self, account: Account, store: Store) -> int:
        """Take what came in, then tell what became of what went out."""
        try:
            with opened(account.values["database"]) as tables:
                taken = 0
                while rows := tables.waiting(account.values.get("phone", "")):
                    _take(tables, rows, store)
                    taken += len(rows)
                _take_outcomes(tables, store)
        except ERRORS as error:
            raise LinkFailed(type(error).__name__) from error
        return taken

    def read(self, delivery: Delivery, account: Account) -> Sequence[Told]:
        """One row: of the inbox, or the end of a message."""
        try:
            row = json.loads(delivery.body)
        except ValueError as error:
            raise NotUnderstood("not a row") from error
        if "outbox_id" in row:
            return [DeliveryReceipt(outbox_id=row["outbox_id"], state=ReceiptState(row["state"]), reason=row["reason"])]
        return [_told(row)]

    def send(self, message: Outgoing, account: Account, http: httpx.Client) -> Sent:
        """Put it into the outbox in pieces, all in one transaction, unless it is there already."""
        try:
            pieces = segments(message.text, reference=int(message.outbox_id))
        except ValueError as error:
            raise SendFailed("too long", permanent=True) from error
        try:
            with opened(account.values["database"]) as tables:
                if not tables.is_known(message.outbox_id):
                    tables.queue(message.outbox_id, message.conversation, pieces, phone=account.values.get("phone", ""))
                    tables.commit()
        except ERRORS as error:
            raise SendFailed(type(error).__name__, away=True, uncertain=True) from error
        return Sent(receipts_follow=True)


def _take(tables: Tables, rows: Sequence[Mapping[str, object]], store: Store) -> None:
    stored: list[int] = []
    try:
        for row in rows:
            store(Delivery("SMSD", {}, {}, json.dumps(row).encode()))
            stored.append(int(str(row["ID"])))
    finally:
        # Also when the next one could not be stored: what is safe here need not come again.
        tables.mark_taken(stored)
        tables.commit()


def _take_outcomes(tables: Tables, store: Store) -> None:
    for (row, outbox_id), statuses in tables.outcomes().items():
        state, status = outcome_of(statuses)
        if state is None:
            continue
        told = {"outbox_id": outbox_id, "state": state.value, "reason": status}
        store(Delivery("SMSD", {}, {}, json.dumps(told).encode()))
        tables.mark_told(row, outbox_id)
        tables.commit()


def outcome_of(statuses: Sequence[str]) -> tuple[ReceiptState | None, str]:
    """The end of a message from those of its pieces, and the status that says so; None while one is still open. Pure."""
    ends = [(_ENDS.get(status), status) for status in statuses]
    for wanted in (ReceiptState.FAILED, None, ReceiptState.SENT, ReceiptState.DELIVERED):
        found = next(((end, status) for end, status in ends if end is wanted), None)
        if found is not None:
            return found
    return None, ""


def _told(row: Mapping[str, object]) -> Incoming | Part:
    sender = str(row.get("SenderNumber") or "")
    if not sender:
        raise NotUnderstood("a message without a number")
    if row.get("Coding") == "8bit":
        raise NotUnderstood("data, not a text")
    try:
        octets = bytes.fromhex(str(row.get("Text") or ""))
        place = _place(str(row.get("UDH") or ""))
    except ValueError as error:
        raise NotUnderstood("not hexadecimal") from error
    # The modem's own row numbers differ when SMSD was killed before it had deleted the message from the modem.
    marks = (row["SenderNumber"], row["ReceivingDateTime"], row["UDH"], row["Text"])
    identity = hashlib.sha256(json.dumps(marks).encode()).hexdigest()
    number = normalise_phone(sender) or sender
    if place is None:
        return Incoming(external_id=identity, conversation=number, sender=number, text=read_octets(octets, Alphabet.UTF16))
    return Part(
        external_id=identity,
        sender=number,
        group=f"{row.get('RecipientID') or ''}:{place.reference}",
        number=place.number,
        total=place.total,
        content=octets,
        alphabet=Alphabet.UTF16,
    )


def _place(header: str) -> Place | None:
    """The place among several pieces; None for a message that is one."""
    if not header:
        return None
    place = place_in(cut_header(bytes.fromhex(header))[0])
    return place if place is not None and place.total > 1 else None
