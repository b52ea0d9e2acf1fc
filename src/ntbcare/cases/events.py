"""The record of an event that is hashed, and the salted commitment to its contents."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping

from ntbcare.cases.happening import moment_text
from ntbcare.cases.models import CaseEvent
from ntbcare.common.canonical import Json, canonical_json, digest

SALT_BYTES = 32


def new_salt() -> bytes:
    """A fresh salt, kept with the contents and erased with them."""
    return secrets.token_bytes(SALT_BYTES)


def commitment(content: Mapping[str, Json], salt: bytes) -> str:
    """HMAC-SHA-256 (hex) of the canonical contents under their salt; without the salt it says nothing of them."""
    return hmac.new(salt, canonical_json(content), hashlib.sha256).hexdigest()


def event_record(event: CaseEvent, *, previous: str) -> dict[str, Json]:
    """The canonical object of an event. ``previous`` is the hash of the event before, empty for the first."""
    return {
        "case": event.case_id,
        "number": event.number,
        "kind": str(event.kind),
        "at": moment_text(event.at),
        "role": str(event.actor_role),
        "actor": event.actor_id,
        "agency": event.agency_id,
        "before": str(event.status_before),
        "after": str(event.status_after),
        "facts": event.facts,
        "previous": previous,
    }


def event_hash(event: CaseEvent, *, previous: str) -> str:
    """SHA-256 (hex) over the canonical record."""
    return digest(event_record(event, previous=previous)).hex()
