"""The periodic work of webhooks."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Max, Q
from django_tasks import task

from ntbcare.common.clock import now
from ntbcare.exchange.models import DeliveryState, WebhookDelivery, WebhookSubscription
from ntbcare.exchange.webhooks.outcome import Fault

log = structlog.get_logger()

KEEP = timedelta(days=30)
"""So long a delivery that ended can be looked at and sent again, and so long one waits for a paused system."""


@task()
def clean_webhooks() -> int:
    """Give up what has waited too long; forget what ended long ago, and order none of it again at a replay."""
    oldest = now() - KEEP
    free = Q(leased_until=None) | Q(leased_until__lt=now())
    late = WebhookDelivery.objects.filter(free, state=DeliveryState.WAITING, created_at__lt=oldest)
    dropped = late.update(state=DeliveryState.DROPPED, fault=Fault.TOO_OLD, ended_at=now())
    if dropped:
        log.error("webhooks_dropped", deliveries=dropped, alarm=True)
    with transaction.atomic():
        past = WebhookDelivery.objects.filter(created_at__lt=oldest, ended_at__lt=oldest).exclude(state=DeliveryState.WAITING)
        for subscription_id, last in past.order_by().values_list("subscription_id").annotate(Max("event_id")):
            behind = WebhookSubscription.objects.filter(pk=subscription_id, after_event__lt=last)
            behind.update(after_event=last)
        forgotten, _each = past.delete()
    return forgotten
