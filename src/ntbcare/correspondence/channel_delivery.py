"""Sends what is due by the accounts of channels: at the pace of each, within its window, cut to its length.

An account that cannot be reached now holds up nobody else, nor does one of the servers that it speaks to; what was not
tried loses no attempt.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import groupby

import httpx
from django.db import transaction

from ntbcare.channels.contract import Account, Adapter, Outgoing, Sent
from ntbcare.channels.errors import SendFailed
from ntbcare.channels.kept import Kept
from ntbcare.channels.queries import account_by_id, accounts, paused_accounts
from ntbcare.channels.registry import adapter_of
from ntbcare.channels.sending import client
from ntbcare.correspondence.composing import compose
from ntbcare.correspondence.models import Delivery, OutgoingMessage, SentPart
from ntbcare.correspondence.outbox import begin, bury, claim, doubt, doubt_interrupted, finish, give_back, postpone
from ntbcare.correspondence.receipts import HASH_SENT
from ntbcare.correspondence.threads import conversation_of, forget_thread, note_private
from ntbcare.vault.actions import keyed_hash
from ntbcare.vault.errors import VaultError

BATCH = 50
_AWAY = timedelta(seconds=20)


def deliver_by_channels(*, limit: int = BATCH) -> int:
    """Claim due messages and hand them to their channels; how many were claimed. Those of paused accounts wait.

    Accounts whose connection is kept open send for themselves (``keeping.py``).
    """
    kinds = {account.id: adapter_of(account.kind) for account in accounts()}
    doubt_interrupted([account_id for account_id, adapter in kinds.items() if not adapter.knows_repetitions])
    kept = {account_id for account_id, adapter in kinds.items() if isinstance(adapter, Kept)}
    messages = claim(limit, channels=True, except_accounts=paused_accounts() | kept)
    if not messages:
        return 0
    with client() as http:
        by_account = sorted(messages, key=lambda message: message.account_id or 0)
        for account_id, group in groupby(by_account, key=lambda message: message.account_id):
            _deliver(account_by_id(account_id or 0), list(group), http)
    return len(messages)


def _deliver(account: Account | None, messages: Sequence[OutgoingMessage], http: httpx.Client) -> None:
    if account is None:
        for message in messages:
            bury(message, "account ended")
        return
    adapter = adapter_of(account.kind)
    away: set[str] = set()
    for position, message in enumerate(messages):
        server = _server_of(adapter, message)
        if server in away:
            give_back(message, wait=_AWAY)
            continue
        if position:
            time.sleep(1 / adapter.manners.per_second)
        failure = attempt(adapter, account, message, lambda outgoing: adapter.send(outgoing, account, http))
        if failure is not None and failure.away:
            away.add(server)


def _server_of(adapter: Adapter, message: OutgoingMessage) -> str:
    if type(adapter).server_of is Adapter.server_of or message.thread is None:
        return ""  # One server for the whole account: nothing has to be opened.
    try:
        return adapter.server_of(conversation_of(message.thread))
    except VaultError:
        return ""


def attempt(adapter: Adapter, account: Account, message: OutgoingMessage, send: Callable[[Outgoing], Sent]) -> SendFailed | None:
    """Send one message and note what became of it; the failure, if it was one."""
    if message.trying_since is not None and not adapter.knows_repetitions:
        # A claim ran out in the middle of handing it over, although its worker may be alive: it may have arrived.
        doubt(message)
        return None
    try:
        outgoing = compose(adapter, message)
        if not begin(message):
            return None
        sent = send(outgoing)
    except SendFailed as failure:
        _note_failed(adapter, message, failure)
        return failure
    except (ValueError, VaultError) as error:
        bury(message, type(error).__name__)
        return None
    _note_sent(account, message, sent)
    return None


def _note_failed(adapter: Adapter, message: OutgoingMessage, failure: SendFailed) -> None:
    if failure.permanent:
        with transaction.atomic():
            bury(message, failure.reason)
            if failure.gone and message.thread_id is not None:
                forget_thread(message.thread_id)
    elif failure.uncertain and not adapter.knows_repetitions:
        doubt(message)
    elif failure.busy:
        give_back(message, wait=failure.retry_after or _AWAY)
    else:
        postpone(message, failure.reason, wait=failure.retry_after)


def _note_sent(account: Account, message: OutgoingMessage, sent: Sent) -> None:
    named = _hash(account, sent.external_id) if sent.external_id else ""
    with transaction.atomic():
        if len(sent.parts) > 1:
            SentPart.objects.bulk_create(SentPart(message=message, external_hash=_hash(account, part)) for part in sent.parts)
        finish(message, Delivery.SENT, external_hash=named, receipts_follow=sent.receipts_follow)
        if sent.conversation and message.thread is not None and message.thread.public:
            note_private(message.thread.pk, sent.conversation)


def _hash(account: Account, external_id: str) -> str:
    return keyed_hash(f"{account.id}:{external_id}", purpose=HASH_SENT)
