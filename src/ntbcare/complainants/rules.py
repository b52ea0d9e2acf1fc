"""What a telephone number or e-mail address is, and how it is written down."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

HOME_REGION = "ID"
"""Numbers without a country code are Indonesian."""


def phone_holds() -> timedelta:
    """After so long a telephone number may be somebody else's, and is verified again. The site's policy.

    Operators give a number out again after 2–6 months.
    """
    return timedelta(days=settings.NTBCARE_NUMBER_DAYS)


def normalise_phone(typed: str) -> str | None:
    """A telephone number as E.164 (``+628123456789``); None when it cannot be one."""
    try:
        number = phonenumbers.parse(typed, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalise_email(typed: str) -> str | None:
    """An e-mail address in lower case; None when it cannot be one."""
    address = typed.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        return None
    return address if len(address) <= 254 else None


def mask_email(address: str) -> str:
    """An address as it may be shown to its owner: ``s•••@example.org``."""
    name, _, host = address.partition("@")
    return f"{name[:1]}•••@{host}"


def groups_of(people: Collection[int], joins: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Of each person the oldest (lowest) of those who are one with that person, as the joins in force say."""
    oldest = {person: person for person in people}

    def find(person: int) -> int:
        while oldest[person] != person:
            person = oldest[person]
        return person

    for one, other in joins:
        first, second = sorted((find(one), find(other)))
        oldest[second] = first
    return {person: find(person) for person in people}
