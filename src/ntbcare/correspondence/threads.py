"""Conversations: found by account and key, opened by the first message, closed after so long a silence that the number or
account may be somebody else's."""

from __future__ import annotations

from datetime import datetime

from ntbcare.channels.contract import Account, Incoming
from ntbcare.common.clock import now
from ntbcare.common.text import clean_line
from ntbcare.complainants.rules import phone_holds
from ntbcare.correspondence.models import Thread
from ntbcare.vault.actions import keyed_hash, lookup_hashes, open_sealed, seal

SEAL_THREAD = "thread"
HASH_THREAD = "thread"


def thread_for(account: Account, incoming: Incoming, *, at: datetime) -> Thread:
    """The open thread of a message, or a new one. Needs a transaction."""
    key = f"{account.id}:{incoming.conversation}"
    hashes = lookup_hashes(key, purpose=HASH_THREAD)
    thread = Thread.objects.filter(account_id=account.id, key_hash__in=hashes, closed_at=None).first()
    if thread is not None and thread.last_in_at < at - phone_holds():
        Thread.objects.filter(pk=thread.pk).update(closed_at=at)
        thread = None
    if thread is None and incoming.former_conversation:
        thread = _renamed(account, incoming, at=at)
    if thread is not None:
        return thread
    name = clean_line(incoming.sender_name)[:120]
    row = Thread(
        account_id=account.id,
        key_hash=keyed_hash(key, purpose=HASH_THREAD),
        conversation_sealed=seal(incoming.conversation, purpose=SEAL_THREAD),
        sender_sealed=seal(incoming.sender, purpose=SEAL_THREAD),
        name_sealed=seal(name, purpose=SEAL_THREAD) if name else None,
        phone_sealed=seal(incoming.phone, purpose=SEAL_THREAD) if incoming.phone else None,
        private_hash=private_hash(account.id, incoming.private_conversation),
        public=incoming.public,
        created_at=at,
        last_in_at=at,
    )
    Thread.objects.bulk_create([row], ignore_conflicts=True)
    return Thread.objects.get(account_id=account.id, key_hash=row.key_hash, closed_at=None)


def open_thread(account: Account, conversation: str, *, language: str) -> Thread:
    """The open thread of a conversation that began at the portal, or a new one. Needs a transaction."""
    found = find_thread(account, conversation)
    if found is not None:
        return found
    moment = now()
    row = Thread(
        account_id=account.id,
        key_hash=keyed_hash(f"{account.id}:{conversation}", purpose=HASH_THREAD),
        conversation_sealed=seal(conversation, purpose=SEAL_THREAD),
        sender_sealed=seal("", purpose=SEAL_THREAD),
        language=language,
        created_at=moment,
        last_in_at=moment,
    )
    Thread.objects.bulk_create([row], ignore_conflicts=True)
    return Thread.objects.get(account_id=account.id, key_hash=row.key_hash, closed_at=None)


def find_thread(account: Account, conversation: str) -> Thread | None:
    """The open thread of a conversation."""
    hashes = lookup_hashes(f"{account.id}:{conversation}", purpose=HASH_THREAD)
    return Thread.objects.filter(account_id=account.id, key_hash__in=hashes, closed_at=None).first()


def rename_thread(thread: Thread, conversation: str) -> None:
    """The same conversation has another name from now on."""
    thread.key_hash = keyed_hash(f"{thread.account_id}:{conversation}", purpose=HASH_THREAD)
    thread.conversation_sealed = seal(conversation, purpose=SEAL_THREAD)
    thread.save(update_fields=["key_hash", "conversation_sealed"])


def forget_thread(thread_id: int) -> None:
    """The channel knows the conversation no more. One in which the person never wrote is erased, another closed."""
    if not Thread.objects.filter(pk=thread_id, messages=None).delete()[0]:
        Thread.objects.filter(pk=thread_id).update(closed_at=now())


def _renamed(account: Account, incoming: Incoming, *, at: datetime) -> Thread | None:
    """The open thread that the channel used to call otherwise, under its new name, if it was not silent for too long.
    Needs a transaction."""
    hashes = lookup_hashes(f"{account.id}:{incoming.former_conversation}", purpose=HASH_THREAD)
    known = Thread.objects.select_for_update().filter(account_id=account.id, key_hash__in=hashes, closed_at=None)
    thread = known.filter(last_in_at__gte=at - phone_holds()).first()
    if thread is None:
        return None
    thread.key_hash = keyed_hash(f"{account.id}:{incoming.conversation}", purpose=HASH_THREAD)
    thread.conversation_sealed = seal(incoming.conversation, purpose=SEAL_THREAD)
    thread.phone_sealed = seal(incoming.phone, purpose=SEAL_THREAD) if incoming.phone else None
    thread.save(update_fields=["key_hash", "conversation_sealed", "phone_sealed"])
    return thread


def private_hash(account_id: int, conversation: str) -> str:
    """What finds a private conversation from a public one; empty for none."""
    return keyed_hash(f"{account_id}:{conversation}", purpose=HASH_THREAD) if conversation else ""


def note_private(thread_id: int, conversation: str) -> None:
    """A private reply has shown what the private conversation of a commenter is called."""
    account_id = Thread.objects.values_list("account_id", flat=True).get(pk=thread_id)
    Thread.objects.filter(pk=thread_id, public=True).update(private_hash=private_hash(account_id, conversation))


def public_threads_of(thread: Thread) -> list[int]:
    """The public conversations of the same person at the same account, as far as the channel says so."""
    hashes = lookup_hashes(f"{thread.account_id}:{conversation_of(thread)}", purpose=HASH_THREAD)
    public = Thread.objects.filter(account_id=thread.account_id, private_hash__in=hashes, public=True, closed_at=None)
    return list(public.filter(last_in_at__gte=now() - phone_holds()).values_list("pk", flat=True))


def conversation_of(thread: Thread) -> str:
    """How the channel names the conversation."""
    return open_sealed(thread.conversation_sealed, purpose=SEAL_THREAD)


def sender_of(thread: Thread) -> str:
    """How the person is known at the channel."""
    return open_sealed(thread.sender_sealed, purpose=SEAL_THREAD)


def phone_in(thread: Thread) -> str:
    """The telephone number that the channel vouches for; empty for none."""
    return open_sealed(thread.phone_sealed, purpose=SEAL_THREAD) if thread.phone_sealed else ""


def name_in(thread: Thread) -> str:
    """The name that the channel tells; empty for none."""
    return open_sealed(thread.name_sealed, purpose=SEAL_THREAD) if thread.name_sealed else ""
