"""Orders of messages for tests."""

from __future__ import annotations

from ntbcare.accounts.actions import create_user
from ntbcare.accounts.models import User
from ntbcare.common.clock import now
from ntbcare.complainants.actions import HASH_CONTACT, SEAL_CONTACT
from ntbcare.complainants.models import Complainant, ContactKind, ContactPoint
from ntbcare.correspondence.actions import queue_message
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.vault.actions import keyed_hash, seal

REFERENCE = "NTB-26-0000013"
DUE = "2026-12-11T08:00:00.000000Z"
CODE = "7K3MQ8ZD2RWX"


def contact_point(address: str = "siti@contoh.example") -> ContactPoint:
    person = Complainant.objects.create(created_at=now())
    return ContactPoint.objects.create(
        complainant=person,
        kind=ContactKind.EMAIL,
        value_sealed=seal(address, purpose=SEAL_CONTACT),
        value_hash=keyed_hash(f"email:{address}", purpose=HASH_CONTACT),
        created_at=now(),
    )


def officer(email: str = "petugas@contoh.example") -> User:
    return create_user(email=email, name="Petugas")


def order(
    key: str = "received:1", *, address: str = "siti@contoh.example", template: str = "received", language: str = "id"
) -> OutgoingMessage:
    """Queue a message to a complainant and return its row."""
    queue_message(
        key,
        template=template,
        about=REFERENCE,
        contact_point=contact_point(address),
        context={
            "reference": REFERENCE,
            "code": CODE,
            "token": "1:abc",
            "due": "2026-12-11T08:00:00.000000Z",
            "agency": "Dishub",
        },
        language=language,
    )
    return OutgoingMessage.objects.get(key=key)
