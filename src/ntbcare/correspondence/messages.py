"""Keeping what people wrote: one message in its thread, once however often it was delivered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict

from ntbcare.channels.contract import Account, Incoming
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.common.text import clean_text
from ntbcare.correspondence.media import order_media
from ntbcare.correspondence.models import IncomingMessage, MessageState, RawDelivery, Thread
from ntbcare.correspondence.threads import thread_for
from ntbcare.vault.actions import keyed_hash, lookup_hashes, open_sealed, seal

SEAL_BODY = "incoming-message"
HASH_EXTERNAL = "external-id"


_SOMETIMES = ("whole", "answers", "references")


def body_of(message: IncomingMessage) -> dict[str, Json]:
    """``{text, media, latitude, longitude, in_reply_to, handle, change}`` of a message; of a mail ``whole``, ``answers``,
    ``references`` too."""
    body: dict[str, Json] = json.loads(open_sealed(message.body_sealed, purpose=SEAL_BODY))
    return body


def keep_message(
    account: Account, incoming: Incoming, *, raw: RawDelivery | None = None, state: MessageState = MessageState.WAITING
) -> bool:
    """Store a message in its thread; False when it was there already. Needs a transaction."""
    hashes = lookup_hashes(f"{account.id}:{incoming.external_id}", purpose=HASH_EXTERNAL)
    if IncomingMessage.objects.filter(account_id=account.id, external_hash__in=hashes).exists():
        return False
    moment = now()
    thread = thread_for(account, incoming, at=moment)
    row = IncomingMessage(
        account_id=account.id,
        raw=raw,
        thread=thread,
        external_hash=keyed_hash(f"{account.id}:{incoming.external_id}", purpose=HASH_EXTERNAL),
        body_sealed=seal(json.dumps(_body(incoming)), purpose=SEAL_BODY),
        sent_at=incoming.sent_at,
        received_at=moment,
        state=_state_of(incoming) if state == MessageState.WAITING else state,
    )
    # Two deliveries of the same message may be read at once: the second finds the first's row and adds none.
    IncomingMessage.objects.bulk_create([row], ignore_conflicts=True)
    if incoming.media:
        order_media(IncomingMessage.objects.get(account_id=account.id, external_hash=row.external_hash), incoming.media)
    Thread.objects.filter(pk=thread.pk).update(last_in_at=moment)
    return True


def _state_of(incoming: Incoming) -> MessageState:
    """What a program wrote is not answered: to one of our mails ("I am away") it says nothing; else a person decides."""
    if not incoming.automatic:
        return MessageState.WAITING
    return MessageState.HANDLED if incoming.answers else MessageState.FOR_PERSON


def _body(incoming: Incoming) -> Mapping[str, Json]:
    return {
        "text": clean_text(incoming.text),
        "media": [asdict(media) for media in incoming.media],
        "latitude": incoming.latitude,
        "longitude": incoming.longitude,
        "in_reply_to": incoming.in_reply_to,
        "handle": incoming.handle,
        "change": incoming.change.value,
        **{name: value for name in _SOMETIMES if (value := getattr(incoming, name))},
    }
