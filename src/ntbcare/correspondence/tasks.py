"""The room's periodic work."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from ntbcare.common.clock import now
from ntbcare.correspondence.actions import SEAL_CONTEXT
from ntbcare.correspondence.models import Delivery, IdempotentReply, OutgoingMessage, RawDelivery, RawState
from ntbcare.correspondence.parts import forget_parts, give_up_waiting
from ntbcare.correspondence.receipts import give_up_unheard
from ntbcare.vault.actions import seal

KEEP_MESSAGES = timedelta(days=180)
KEEP_RAW = timedelta(days=30)
"""What was read of a raw delivery lives on in its messages; the bytes are for looking into what went wrong."""
WAIT_FOR_RECEIPT = timedelta(days=7)
"""After that a message that was handed over goes no other way any more, and what it was filled with is not needed."""
_ENDED = (Delivery.SENT, Delivery.DELIVERED, Delivery.LOCAL, Delivery.CANCELLED, Delivery.DEAD)


@task()
def give_up_parts() -> int:
    """Put messages that never became whole before a person."""
    return give_up_waiting()


@task()
def send_unheard_otherwise() -> int:
    """Send by the next way what a channel has dropped without a receipt."""
    return give_up_unheard()


@task()
def clean_correspondence() -> int:
    """Delete replies kept for repeated requests after a day, raw deliveries after a month, messages that ended after
    half a year; forget what unconfirmed messages were filled with after a week."""
    waited = OutgoingMessage.objects.filter(state=Delivery.SENT, receipts_follow=True, sent_at__lt=now() - WAIT_FOR_RECEIPT)
    waited.exclude(ladder=[]).update(context_sealed=seal("{}", purpose=SEAL_CONTEXT), ladder=[])
    raw = RawDelivery.objects.filter(state__in=[RawState.READ, RawState.DROPPED], received_at__lt=now() - KEEP_RAW)
    deliveries, _ = raw.delete()
    replies, _ = IdempotentReply.objects.filter(expires_at__lte=now()).delete()
    messages, _ = OutgoingMessage.objects.filter(state__in=_ENDED, created_at__lt=now() - KEEP_MESSAGES).delete()
    return replies + deliveries + messages + forget_parts()
