"""The signed link of an agency without accounts: its token, and the row that says until when it opens what.

A token names its assignment and its end, holds chance and is signed under a vault key whose version it names: who made it
up is turned away without a look into the database. Of a real one only the keyed hash is kept.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from ntbcare.cases.models import Assignment, ContributionLink
from ntbcare.cases.sets import AssignmentStatus
from ntbcare.common.clock import now
from ntbcare.vault.actions import keyed_hash, matches_hash, open_sealed, seal
from ntbcare.vault.errors import VaultError

_SIGNED = "contribution-link-signature"
_KEPT = "contribution-link"
_ADDRESS = "contribution-address"
LANGUAGES = ("id", "en")
_CHANCE_BYTES = 12
_SIGNATURE_LETTERS = 32
_SHAPE = re.compile(r"([1-9]\d{0,17})\.([1-9]\d{0,11})\.([\w-]{8,40})\.([1-9]\d{0,4})\.([0-9a-f]{32})", re.ASCII)


class LinkState(Enum):
    """What a real link opens now."""

    OPEN = "open"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REVOKED = "revoked"
    ENDED = "ended"
    """The part is delivered, declined or released."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a token whose signature holds says of itself."""

    assignment_id: int
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a link is made with. ``address`` is empty where it is handed over by whoever made it."""

    address: str
    expires_at: datetime
    asked_number: int
    shows_text: bool
    shows_name: bool
    author_id: int | None
    language: str = "id"


def make_token(assignment_id: int, expires_at: datetime) -> str:
    """A fresh token; only its hash is to be kept."""
    body = f"{assignment_id}.{int(expires_at.timestamp())}.{secrets.token_urlsafe(_CHANCE_BYTES)}"
    version, _, signature = keyed_hash(body, purpose=_SIGNED).partition(":")
    return f"{body}.{version}.{signature[:_SIGNATURE_LETTERS]}"


def read_token(token: str) -> Claim | None:
    """What a token says, or None when this service did not sign it."""
    found = _SHAPE.fullmatch(token)
    if found is None:
        return None
    assignment_id, expires, _chance, version, signature = found.groups()
    body = token[: found.start(4) - 1]
    try:
        right = keyed_hash(body, purpose=_SIGNED, version=int(version)).partition(":")[2]
    except VaultError:
        return None
    if not hmac.compare_digest(right[:_SIGNATURE_LETTERS], signature):
        return None
    return Claim(int(assignment_id), datetime.fromtimestamp(int(expires), UTC))


def keep_link(assignment: Assignment, token: str, grant: Grant, *, at: datetime) -> ContributionLink:
    """Write the link of a part; one that was there opens nothing any more. Needs a transaction and the case locked."""
    link = ContributionLink.objects.filter(assignment=assignment).first() or ContributionLink(assignment=assignment, issues=0)
    link.token_hash = keyed_hash(token, purpose=_KEPT)
    link.address_sealed = seal(grant.address, purpose=_ADDRESS) if grant.address else None
    link.expires_at, link.issued_at, link.issues = grant.expires_at, at, link.issues + 1
    link.language = grant.language
    link.asked_number, link.author_id = grant.asked_number, grant.author_id
    link.shows_text, link.shows_name = grant.shows_text, grant.shows_name
    link.revoked_at = link.wanted_at = None
    link.save()
    return link


def last_language(agency_id: int) -> str:
    """The language in which an agency was last written to; empty for one that never was."""
    rows = ContributionLink.objects.filter(assignment__agency_id=agency_id).order_by("-issued_at")
    return rows.values_list("language", flat=True).first() or ""


def renew_link(link: ContributionLink, token: str, *, expires_at: datetime, at: datetime) -> None:
    """Give a link another token; what it shows and to whom it goes stays."""
    link.token_hash = keyed_hash(token, purpose=_KEPT)
    link.expires_at, link.issued_at, link.issues, link.wanted_at = expires_at, at, link.issues + 1, None
    link.save(update_fields=["token_hash", "expires_at", "issued_at", "issues", "wanted_at"])


def revoke_link(link: ContributionLink, *, at: datetime) -> None:
    """Shut a link for good; the part stays."""
    link.revoked_at = at
    link.save(update_fields=["revoked_at"])


def note_use(link: ContributionLink) -> None:
    """Note when a link was used last."""
    ContributionLink.objects.filter(pk=link.pk).update(used_at=now())


def note_wanted(link: ContributionLink) -> None:
    """Note that its holder asked for another."""
    ContributionLink.objects.filter(pk=link.pk).update(wanted_at=now())


def state_of(link: ContributionLink, token: str, *, at: datetime) -> LinkState:
    """What a link opens to the holder of a signed token."""
    if link.revoked_at is not None:
        return LinkState.REVOKED
    if not matches_hash(token, link.token_hash, purpose=_KEPT):
        return LinkState.REPLACED
    if not link.assignment.is_open:
        return LinkState.ENDED
    return LinkState.OPEN if at <= link.expires_at else LinkState.EXPIRED


def is_live(link: ContributionLink, *, at: datetime) -> bool:
    """Whether a link opens its part to whoever holds it."""
    return link.revoked_at is None and at <= link.expires_at and link.assignment.is_open


def address_of(link: ContributionLink) -> str:
    """Where the agency is written to; empty where the link was handed over."""
    return open_sealed(link.address_sealed, purpose=_ADDRESS) if link.address_sealed else ""


def is_delivered(link: ContributionLink) -> bool:
    """Whether the part was delivered, not declined or released."""
    return link.assignment.status == AssignmentStatus.DELIVERED
