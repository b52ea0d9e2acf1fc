"""Conversations: found by account and key, opened by the first message, closed after a long silence."""

from __future__ import annotations

from datetime import datetime, timedelta

from ntbcare.channels.contract import Account, Incoming
from ntbcare.common.text import clean_line
from ntbcare.correspondence.models import Thread
from ntbcare.vault.actions import keyed_hash, lookup_hashes, open_sealed, seal

SEAL_THREAD = "thread"
HASH_THREAD = "thread"
RENEWED_AFTER = timedelta(days=180)
"""After so long a silence a number or account may be somebody else's: operators give a number out again after 2–6 months."""


def thread_for(account: Account, incoming: Incoming, *, at: datetime) -> Thread:
    """The open thread of a message, or a new one. Needs a transaction."""
    key = f"{account.id}:{incoming.conversation}"
    hashes = lookup_hashes(key, purpose=HASH_THREAD)
    thread = Thread.objects.filter(account_id=account.id, key_hash__in=hashes, closed_at=None).first()
    if thread is not None and thread.last_in_at < at - RENEWED_AFTER:
        Thread.objects.filter(pk=thread.pk).update(closed_at=at)
        thread = None
    if thread is not None:
        return thread
    name = clean_line(incoming.sender_name)[:120]
    row = Thread(
        account_id=account.id,
        key_hash=keyed_hash(key, purpose=HASH_THREAD),
        conversation_sealed=seal(incoming.conversation, purpose=SEAL_THREAD),
        sender_sealed=seal(incoming.sender, purpose=SEAL_THREAD),
        name_sealed=seal(name, purpose=SEAL_THREAD) if name else None,
        public=incoming.public,
        created_at=at,
        last_in_at=at,
    )
    Thread.objects.bulk_create([row], ignore_conflicts=True)
    return Thread.objects.get(account_id=account.id, key_hash=row.key_hash, closed_at=None)


def conversation_of(thread: Thread) -> str:
    """How the channel names the conversation."""
    return open_sealed(thread.conversation_sealed, purpose=SEAL_THREAD)


def sender_of(thread: Thread) -> str:
    """How the person is known at the channel."""
    return open_sealed(thread.sender_sealed, purpose=SEAL_THREAD)


def name_in(thread: Thread) -> str:
    """The name that the channel tells; empty for none."""
    return open_sealed(thread.name_sealed, purpose=SEAL_THREAD) if thread.name_sealed else ""
