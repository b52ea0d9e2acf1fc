"""What channels tell of messages that went out. A state only moves forward; repeated and late receipts change nothing."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Q

from ntbcare.channels.contract import Account, DeliveryReceipt, ReceiptState
from ntbcare.channels.queries import accounts
from ntbcare.channels.registry import adapter_of
from ntbcare.common.clock import now
from ntbcare.common.text import clean_line
from ntbcare.correspondence.actions import SEAL_CONTEXT
from ntbcare.correspondence.models import Delivery, OutgoingMessage, SentPart
from ntbcare.correspondence.outbox import take_next_rung
from ntbcare.correspondence.threads import HASH_THREAD
from ntbcare.vault.actions import lookup_hashes, seal

log = structlog.get_logger()

HASH_SENT = "sent-id"
_ON_THE_WAY = (Delivery.SENT, Delivery.DELIVERED)
_MOST_BY_WATERMARK = 100
_MOST_UNHEARD = 500
_CLOCKS = timedelta(seconds=5)
"""So much may lie between the channel's moment of a message and ours."""


def take_receipt(account: Account, receipt: DeliveryReceipt) -> bool:
    """Note a receipt on its message; False when there is no such message. Needs a transaction."""
    if receipt.conversation:
        return _take_watermark(account, receipt)
    if not receipt.outbox_id:
        return _take_by_name(account, receipt)
    if not (receipt.outbox_id.isascii() and receipt.outbox_id.isdigit() and len(receipt.outbox_id) < 19):
        return False
    message = _locked(account, pk=int(receipt.outbox_id))
    if message is not None:
        _apply(message, receipt)
    return message is not None


def give_up_unheard() -> int:
    """Periodic: messages that their channel has dropped without a receipt go the next way; how many."""
    given_up = 0
    for account in accounts():
        within = adapter_of(account.kind).manners.heard_within
        if within is None:
            continue
        unheard = OutgoingMessage.objects.filter(state=Delivery.SENT, receipts_follow=True, sent_at__lt=now() - within)
        for key in unheard.filter(account_id=account.id).order_by("sent_at").values_list("pk", flat=True)[:_MOST_UNHEARD]:
            with transaction.atomic():
                message = _locked(account, pk=key)
                if message is not None and message.state == Delivery.SENT:
                    _apply(message, DeliveryReceipt(state=ReceiptState.FAILED, reason="no receipt"))
                    given_up += 1
    return given_up


def _take_by_name(account: Account, receipt: DeliveryReceipt) -> bool:
    """By the channel's own id: of a message, or of one of its pieces."""
    hashes = lookup_hashes(f"{account.id}:{receipt.external_id}", purpose=HASH_SENT)
    message = _locked(account, external_hash__in=hashes)
    part = None if message else SentPart.objects.filter(external_hash__in=hashes, message__account_id=account.id).first()
    if part is not None:
        message = _locked(account, pk=part.message_id)
    if message is None:
        return False
    if part is None or receipt.state is ReceiptState.FAILED:
        _apply(message, receipt)
    elif receipt.state is not ReceiptState.SENT:
        SentPart.objects.filter(pk=part.pk, delivered_at=None).update(delivered_at=receipt.at or now())
        # One piece that arrived is no message: it has arrived when all have.
        if not message.parts.filter(delivered_at=None).exists():
            _apply(message, receipt)
    return True


def _take_watermark(account: Account, receipt: DeliveryReceipt) -> bool:
    """It holds for everything that was sent to a conversation until then."""
    hashes = lookup_hashes(f"{account.id}:{receipt.conversation}", purpose=HASH_THREAD)
    sent = OutgoingMessage.objects.filter(thread__account_id=account.id, thread__key_hash__in=hashes, thread__closed_at=None)
    told = sent.filter(state__in=_ON_THE_WAY, read_at=None, sent_at__lte=(receipt.at or now()) + _CLOCKS)
    for message in told.select_for_update(of=("self",)).order_by("-pk")[:_MOST_BY_WATERMARK]:
        _apply(message, receipt)
    return True


def _locked(account: Account, **which: object) -> OutgoingMessage | None:
    mine = Q(account_id=account.id)
    if adapter_of(account.kind).by_mail:
        # What the site's server could not deliver comes back to the mailbox, also of mails that belong to no account.
        mine |= Q(account=None)
    return OutgoingMessage.objects.filter(mine, **which).select_for_update().first()


def _apply(message: OutgoingMessage, receipt: DeliveryReceipt) -> None:
    at = receipt.at or now()
    if receipt.state is ReceiptState.FAILED:
        # What has arrived cannot fail any more.
        if message.state in {Delivery.SENT, Delivery.QUEUED, Delivery.FAILED}:
            message.state, message.last_error = Delivery.DEAD, clean_line(receipt.reason)[:200] or "failed"
            message.failed_at = at
            message.save(update_fields=["state", "last_error", "failed_at"])
            log.warning("message_bounced", message_id=message.pk, template=message.template)
            take_next_rung(message)
        return
    if receipt.state in {ReceiptState.DELIVERED, ReceiptState.READ}:
        message.state = Delivery.DELIVERED
        message.delivered_at = message.delivered_at or at
        if receipt.state is ReceiptState.READ:
            message.read_at = message.read_at or at
        message.context_sealed = seal("{}", purpose=SEAL_CONTEXT)
        message.save(update_fields=["state", "delivered_at", "read_at", "context_sealed"])
