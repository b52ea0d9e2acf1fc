"""Putting messages into the outbox. One statement each, in the caller's transaction: the filing of a complaint must
stay quick, so the wording is made when the message is sent (``delivery.py``)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

from ntbcare.accounts.models import User
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.complainants.models import ContactPoint
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.vault.actions import seal

SEAL_CONTEXT = "outgoing-message"


def queue_message(
    key: str,
    *,
    template: str,
    about: str = "",
    contact_point: ContactPoint | None = None,
    officer: User | None = None,
    context: Mapping[str, Json],
    language: str,
    delay: timedelta = timedelta(0),
) -> None:
    """Order one message to a complainant's contact point or an officer. The same key again changes nothing.

    ``context`` is what the template's wording needs; it is sealed, because it may hold a code.
    """
    moment = now()
    message = OutgoingMessage(
        key=key,
        template=template,
        about=about,
        contact_point=contact_point,
        officer=officer,
        language=language,
        context_sealed=seal(json.dumps(dict(context)), purpose=SEAL_CONTEXT),
        created_at=moment,
        due_at=moment + delay,
    )
    OutgoingMessage.objects.bulk_create([message], ignore_conflicts=True)


def cancel_messages(*, prefix: str) -> int:
    """Cancel what has not been sent of the messages whose key begins so (a step was undone). Returns how many."""
    waiting = OutgoingMessage.objects.filter(key__startswith=prefix, state=Delivery.QUEUED, leased_until=None)
    return waiting.update(state=Delivery.CANCELLED)
