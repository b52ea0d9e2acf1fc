"""The secrets of a subscription: sealed, made here, and replaced with an overlap in which both sign."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from standardwebhooks.webhooks import Webhook

from ntbcare.vault.actions import open_sealed, seal

OVERLAP = timedelta(hours=24)
"""How long what is sent is signed with a replaced secret too: the other side is changed later than we are."""
_PURPOSE = "webhook-secrets"
MOST_IN_FORCE = 4
_BYTES = 32


def new_secret() -> str:
    """A fresh secret in the form of the standard."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def first_seal(secret: str) -> bytes:
    """The sealed secrets of a new subscription."""
    return _sealed([{"secret": secret, "until": None}])


def replaced(sealed: bytes | memoryview, secret: str, *, at: datetime, overlap: timedelta = OVERLAP) -> bytes:
    """The sealed secrets after a rotation. Those before still sign until the overlap ends, however often it is done."""
    former = []
    for known in _opened(sealed):
        until = min(datetime.fromisoformat(known["until"]), at + overlap) if known["until"] else at + overlap
        if until > at:
            former.append({"secret": known["secret"], "until": until.isoformat()})
    return _sealed([{"secret": secret, "until": None}, *former[: MOST_IN_FORCE - 1]])


def secrets_in_force(sealed: bytes | memoryview, *, at: datetime) -> list[str]:
    """The present secret, then those before it whose overlap lasts. Raises VaultError."""
    return [known["secret"] for known in _opened(sealed) if not known["until"] or datetime.fromisoformat(known["until"]) > at]


def signature_of(in_force: Sequence[str], *, message_id: str, at: datetime, body: str) -> str:
    """The ``webhook-signature``: one for each secret, separated by spaces. ``at`` in UTC."""
    return " ".join(Webhook(secret).sign(message_id, at, body) for secret in in_force)


def _opened(sealed: bytes | memoryview) -> list[dict[str, Any]]:
    known: list[dict[str, Any]] = json.loads(open_sealed(sealed, purpose=_PURPOSE))
    return known


def _sealed(known: Sequence[dict[str, Any]]) -> bytes:
    return seal(json.dumps(list(known), sort_keys=True), purpose=_PURPOSE)
