"""The room's periodic work."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from ntbcare.common.clock import now
from ntbcare.correspondence.idempotency import KEPT
from ntbcare.correspondence.models import Delivery, IdempotentReply, OutgoingMessage

KEEP_MESSAGES = timedelta(days=180)
_ENDED = (Delivery.SENT, Delivery.DELIVERED, Delivery.LOCAL, Delivery.CANCELLED, Delivery.DEAD)


@task()
def clean_correspondence() -> int:
    """Delete replies kept for repeated requests after a day, and messages that ended after half a year."""
    replies, _ = IdempotentReply.objects.filter(created_at__lt=now() - KEPT).delete()
    messages, _ = OutgoingMessage.objects.filter(state__in=_ENDED, created_at__lt=now() - KEEP_MESSAGES).delete()
    return replies + messages
