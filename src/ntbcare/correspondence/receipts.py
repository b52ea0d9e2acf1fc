"""What channels tell of messages that went out. A state only moves forward; repeated and late receipts change nothing."""

from __future__ import annotations

import structlog

from ntbcare.channels.contract import Account, DeliveryReceipt, ReceiptState
from ntbcare.common.clock import now
from ntbcare.common.text import clean_line
from ntbcare.correspondence.actions import SEAL_CONTEXT
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.correspondence.outbox import take_next_rung
from ntbcare.vault.actions import lookup_hashes, seal

log = structlog.get_logger()

HASH_SENT = "sent-id"


def take_receipt(account: Account, receipt: DeliveryReceipt) -> bool:
    """Note a receipt on its message; False when there is no such message. Needs a transaction."""
    rows = OutgoingMessage.objects.filter(account_id=account.id)
    if receipt.outbox_id:
        if not (receipt.outbox_id.isascii() and receipt.outbox_id.isdigit() and len(receipt.outbox_id) < 19):
            return False
        rows = rows.filter(pk=int(receipt.outbox_id))
    else:
        rows = rows.filter(external_hash__in=lookup_hashes(f"{account.id}:{receipt.external_id}", purpose=HASH_SENT))
    message = rows.select_for_update().first()
    if message is None:
        return False
    _apply(message, receipt)
    return True


def _apply(message: OutgoingMessage, receipt: DeliveryReceipt) -> None:
    at = receipt.at or now()
    if receipt.state is ReceiptState.FAILED:
        # What has arrived cannot fail any more.
        if message.state in {Delivery.SENT, Delivery.QUEUED, Delivery.FAILED}:
            message.state, message.last_error = Delivery.DEAD, clean_line(receipt.reason)[:200] or "failed"
            message.save(update_fields=["state", "last_error"])
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
