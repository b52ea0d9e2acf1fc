"""Claiming what is due in the outbox, and noting what became of it. Each message ends in a named state.

Nothing is locked while it is sent: a claim is a lease, and only whoever still holds it may note the end.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet

from ntbcare.channels.queries import mail_accounts
from ntbcare.common.clock import now, site_zone
from ntbcare.complainants.models import ContactKind, ContactPoint
from ntbcare.correspondence.actions import account_for
from ntbcare.correspondence.models import Delivery, OutgoingMessage, Thread
from ntbcare.correspondence.rendering import keep_text
from ntbcare.correspondence.rules import ATTEMPTS, after_rest, wait_after

log = structlog.get_logger()

# Longer than a batch can take when the server lets every message wait for the time-out.
LEASE = timedelta(minutes=15)
INTERRUPTED = "interrupted: it may have arrived"
_WAITING = (Delivery.QUEUED, Delivery.FAILED)


def claim(
    limit: int, *, channels: bool, except_accounts: Collection[int] = (), only_account: int | None = None
) -> list[OutgoingMessage]:
    """Take due messages: those that go by a channel's account, or those that go by mail. They come as they stand in line."""
    waiting = _due(channels=channels, except_accounts=except_accounts, only_account=only_account)
    if not waiting.exists():
        return []
    with transaction.atomic():
        moment = now()
        due = waiting.select_for_update(skip_locked=True)
        found = list(due.values_list("pk", "rest")[:limit])
        ids = [pk for pk, rest in found if after_rest(moment, rest, zone=site_zone()) == moment]
        for pk, rest in found:
            if pk not in ids:  # It should have gone before the night began; now it waits for the morning.
                OutgoingMessage.objects.filter(pk=pk).update(due_at=after_rest(moment, rest, zone=site_zone()))
        OutgoingMessage.objects.filter(pk__in=ids).update(leased_until=moment + LEASE, attempts=F("attempts") + 1)
    messages = OutgoingMessage.objects.filter(pk__in=ids).select_related("contact_point", "officer", "thread", "answers")
    return list(messages.order_by("due_at", "pk"))


def _due(*, channels: bool, except_accounts: Collection[int], only_account: int | None) -> QuerySet[OutgoingMessage]:
    moment = now()
    free = Q(leased_until=None) | Q(leased_until__lt=moment)
    by_mail = Q(account=None) | Q(account_id__in=[account.id for account in mail_accounts()])
    due = OutgoingMessage.objects.filter(free, ~by_mail if channels else by_mail, state__in=_WAITING, due_at__lte=moment)
    if only_account is not None:
        due = due.filter(account_id=only_account)
    return due.exclude(account_id__in=except_accounts).order_by("due_at", "pk")


def _held(message: OutgoingMessage) -> QuerySet[OutgoingMessage]:
    """The row, if this claim still holds it: the lease's end is as good as an owner's name."""
    return OutgoingMessage.objects.filter(pk=message.pk, leased_until=message.leased_until)


def begin(message: OutgoingMessage) -> bool:
    """Note that it is being handed over, before it is; False when the claim was lost, and it must not be."""
    return bool(_held(message).update(trying_since=now()))


def finish(message: OutgoingMessage, state: Delivery, *, external_hash: str = "", receipts_follow: bool = False) -> None:
    """It was handed over (``sent``) or rests here (``local``); what went out is kept, with what opens a case masked."""
    text, context = keep_text(message)
    if receipts_follow and message.ladder:
        context = bytes(message.context_sealed)  # Until it has arrived it may have to go another way.
    known: dict[str, Any] = {
        "sent_at": now() if state == Delivery.SENT else None,
        "text_sealed": text,
        "external_hash": external_hash,
        "receipts_follow": receipts_follow,
        "leased_until": None,
        "trying_since": None,
    }
    done = _held(message).filter(state__in=_WAITING).update(state=state, context_sealed=context, last_error="", **known)
    if not done:
        _held(message).update(**known)  # A receipt was quicker than we: what it says stands.
    log.info("message_" + state.value, message_id=message.pk, template=message.template, attempt=message.attempts)


def postpone(message: OutgoingMessage, why: str, *, wait: timedelta | None = None) -> None:
    """It may go later; after the last attempt it is given up."""
    if message.attempts >= ATTEMPTS:
        bury(message, why)
        return
    again = now() + (wait or wait_after(message.attempts))
    failed = _held(message).filter(state__in=_WAITING)
    if not failed.update(
        state=Delivery.FAILED, due_at=again, failed_at=now(), leased_until=None, trying_since=None, last_error=why[:200]
    ):
        # The answer was lost on its way to us, but a receipt says that the message has arrived.
        _held(message).update(leased_until=None, trying_since=None)
        return
    log.warning("message_failed", message_id=message.pk, template=message.template, attempt=message.attempts, error=why)


def give_back(message: OutgoingMessage, *, wait: timedelta) -> None:
    """It was not tried: let it wait without counting an attempt."""
    _held(message).update(due_at=now() + wait, leased_until=None, trying_since=None, attempts=F("attempts") - 1)


def bury(message: OutgoingMessage, why: str, *, climb: bool = True) -> None:
    """It will never go this way. Where there is another way to the person, that is tried, unless ``climb`` is false."""
    with transaction.atomic():
        waiting = _held(message).filter(state__in=_WAITING)
        if not waiting.update(state=Delivery.DEAD, failed_at=now(), leased_until=None, trying_since=None, last_error=why[:200]):
            return
        climbed = climb and take_next_rung(message)
    told = log.warning if climbed else log.error
    told("message_dead", message_id=message.pk, template=message.template, error=why, alarm=not climbed, next_way=climbed)


def doubt(message: OutgoingMessage) -> None:
    """Nobody knows whether it arrived, and sent again it might arrive twice: it is shown as failed, for a person to judge.

    A receipt that comes later still makes it delivered.
    """
    bury(message, INTERRUPTED, climb=False)


def doubt_interrupted(accounts: Collection[int]) -> int:
    """Messages of these accounts that were being handed over when their worker died; how many."""
    moment = now()
    rows = OutgoingMessage.objects.filter(account_id__in=accounts, state__in=_WAITING, leased_until__lt=moment)
    interrupted = list(rows.exclude(trying_since=None))
    for message in interrupted:
        doubt(message)
    return len(interrupted)


def take_back(account_id: int) -> int:
    """End all claims on an account's messages: nobody else sends for it, so whoever made them has ended. How many."""
    rows = OutgoingMessage.objects.filter(account_id=account_id, state__in=_WAITING, leased_until__isnull=False)
    for message in rows.exclude(trying_since=None):
        doubt(message)
    return rows.filter(trying_since=None).update(leased_until=None, attempts=F("attempts") - 1)


def take_next_rung(message: OutgoingMessage) -> bool:
    """Order the message anew by the next way that is there; False when there is none. Needs a transaction."""
    rungs = list(message.ladder)
    while rungs:
        kind, key = rungs.pop(0)
        thread = Thread.objects.filter(pk=key, closed_at=None).first() if kind == "thread" else None
        point = ContactPoint.objects.filter(pk=key).first() if kind == "point" else None
        account_id = account_for(thread, point)
        if (thread is None and point is None) or (point is not None and point.kind == ContactKind.PHONE and account_id is None):
            continue
        row = OutgoingMessage(
            key=f"{message.key[:110]}:{len(rungs)}", template=message.template, about=message.about, thread=thread,
            contact_point=point, account_id=account_id, language=message.language, context_sealed=message.context_sealed,
            ladder=rungs, instead_of_id=message.pk, created_at=now(), due_at=now(),
        )  # fmt: skip
        OutgoingMessage.objects.bulk_create([row], ignore_conflicts=True)
        return True
    return False


def send_again(ids: Sequence[int]) -> int:
    """Queue dead messages anew, from the first attempt; how many."""
    dead = OutgoingMessage.objects.filter(pk__in=ids, state=Delivery.DEAD)
    return dead.update(state=Delivery.QUEUED, attempts=0, due_at=now(), last_error="")
