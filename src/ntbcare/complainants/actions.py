"""Writing people and their contact points: sealed, with a keyed hash to find them by."""

from __future__ import annotations

from dataclasses import dataclass

from ntbcare.common.clock import now
from ntbcare.complainants.models import Complainant, ContactKind, ContactPoint
from ntbcare.vault.actions import keyed_hash, seal

SEAL_NAME = "complainant-name"
SEAL_CONTACT = "contact-point"
HASH_CONTACT = "contact-point"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who complains, as far as said. Contact values are already normalised (``rules.py``)."""

    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "id"

    @property
    def is_known(self) -> bool:
        """Whether anything was said at all."""
        return bool(self.name or self.phone or self.email)


def new_complainant(person: Person) -> tuple[Complainant, list[ContactPoint]]:
    """The person and the contact points, to be inserted with the case. Unverified points join nobody."""
    moment = now()
    complainant = Complainant(
        name_sealed=seal(person.name, purpose=SEAL_NAME) if person.name else None, language=person.language, created_at=moment
    )
    given = [(ContactKind.PHONE, person.phone), (ContactKind.EMAIL, person.email)]
    points = [
        ContactPoint(
            complainant=complainant,
            kind=kind,
            value_sealed=seal(value, purpose=SEAL_CONTACT),
            value_hash=keyed_hash(f"{kind}:{value}", purpose=HASH_CONTACT),
            created_at=moment,
        )
        for kind, value in given
        if value
    ]
    return complainant, points


def keep_person(person: Person) -> Complainant:
    """Insert somebody who has no case and asks to be told of something. Needs a transaction."""
    complainant, points = new_complainant(person)
    complainant.save()
    for point in points:
        point.save()
    return complainant


def forget_person(complainant: Complainant | None) -> None:
    """Delete somebody who has no case, with every way to reach them. Needs a transaction."""
    if complainant is not None:
        complainant.delete()
