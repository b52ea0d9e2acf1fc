"""Claiming what is due for other systems, and noting what became of it.

A claim is a lease, and only whoever still holds it may note the end. Of each case only the earliest event that waits
can be claimed, so that a system is told in order.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ntbcare.common.clock import now
from ntbcare.exchange.models import DeliveryState, PauseReason, WebhookDelivery, WebhookSubscription
from ntbcare.exchange.webhooks.actions import pause
from ntbcare.exchange.webhooks.outcome import Outcome
from ntbcare.exchange.webhooks.rules import ATTEMPTS, hold_after, wait_after

log = structlog.get_logger()

LEASE = timedelta(minutes=2)
"""Longer than a turn can take (``delivery.py``)."""
EACH = 20
"""So many deliveries a turn for one system."""
SYSTEMS = 64
"""So many systems a turn; of more, others the next time."""


def claim(run: str = "") -> list[WebhookDelivery]:
    """Take what is due, some for each system that can be sent to now, in the order in which it is due.

    ``run`` names the worker, for ``release_deliveries``.
    """
    moment = now()
    # A look without a lock first, as everywhere: an idle worker must not take the write lock of the embedded database.
    waiting = list(_systems_with(_heads(moment), moment).values_list("pk", flat=True))
    if not waiting:
        return []
    if len(waiting) > SYSTEMS:
        waiting = secrets.SystemRandom().sample(waiting, SYSTEMS)
    owner = f"{run}:{secrets.token_hex(12)}"
    ids: list[int] = []
    with transaction.atomic():
        for subscription_id in waiting:
            heads = _heads(moment).filter(subscription_id=subscription_id).order_by("due_at", "id")
            ids += heads.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:EACH]
        rows = WebhookDelivery.objects.filter(pk__in=ids)
        rows.update(leased_by=owner, leased_until=moment + LEASE, attempts=F("attempts") + 1)
    return list(rows.select_related("subscription").order_by("subscription_id", "due_at", "pk"))


def _systems_with(heads: QuerySet[WebhookDelivery], moment: datetime) -> QuerySet[WebhookSubscription]:
    """Systems that can be sent to now and have something due. Of each the search ends at the first: a queue may be long."""
    open_now = WebhookSubscription.objects.filter(Q(held_until=None) | Q(held_until__lte=moment), paused_at=None)
    return open_now.filter(Exists(heads.filter(subscription=OuterRef("pk"))))


def _heads(moment: datetime) -> QuerySet[WebhookDelivery]:
    """What is due and free, of each case the earliest that waits."""
    free = Q(leased_until=None) | Q(leased_until__lt=moment)
    waiting = WebhookDelivery.objects.filter(state=DeliveryState.WAITING)
    earlier = waiting.filter(
        subscription=OuterRef("subscription"), case=OuterRef("case"), position__lt=OuterRef("position")
    ).order_by()
    return waiting.filter(free, ~Exists(earlier), due_at__lte=moment)


def note_taken(delivery: WebhookDelivery, outcome: Outcome) -> None:
    """The other side has it."""
    moment = now()
    with transaction.atomic():
        if not _held(delivery).update(
            state=DeliveryState.DELIVERED, ended_at=moment, **_tried(outcome, moment), leased_by="", leased_until=None
        ):
            return
        WebhookSubscription.objects.filter(pk=delivery.subscription_id).update(
            last_success_at=moment, failing_since=None, failures=0, held_until=None
        )
    log.info("webhook_delivered", delivery_id=delivery.pk, attempt=delivery.attempts)


def note_failed(delivery: WebhookDelivery, outcome: Outcome) -> None:
    """The other side does not have it, or we do not know: it goes again later, or is given up."""
    moment = now()
    with transaction.atomic():
        subscription = WebhookSubscription.objects.select_for_update().filter(pk=delivery.subscription_id).first()
        if subscription is None or not _held(delivery).exists():
            return
        given_up = delivery.attempts >= ATTEMPTS and _others_got_through(subscription, delivery)
        _put_back(delivery, outcome, moment, given_up=given_up)
        _note_trouble(subscription, outcome, moment)
    told = log.error if given_up else log.warning
    told("webhook_failed", delivery_id=delivery.pk, attempt=delivery.attempts, status=outcome.status, error=outcome.fault,
         alarm=given_up)  # fmt: skip


def give_back(deliveries: Sequence[WebhookDelivery]) -> None:
    """They were not tried: let them wait without counting an attempt."""
    for owner in {delivery.leased_by for delivery in deliveries}:
        rows = WebhookDelivery.objects.filter(pk__in=[row.pk for row in deliveries], leased_by=owner)
        rows.update(leased_by="", leased_until=None, attempts=F("attempts") - 1)


def release_deliveries(run: str) -> int:
    """Let others take at once what a worker held that has ended for certain; how many. The receiver knows a repetition."""
    rows = WebhookDelivery.objects.filter(leased_by__startswith=f"{run}:", leased_until__isnull=False)
    return rows.update(leased_until=None)


def _held(delivery: WebhookDelivery) -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(pk=delivery.pk, leased_by=delivery.leased_by, state=DeliveryState.WAITING)


def _tried(outcome: Outcome, moment: datetime) -> dict[str, object]:
    return {
        "tried_at": moment,
        "answer_code": outcome.status or None,
        "fault": outcome.fault or "",
        "milliseconds": outcome.milliseconds,
    }


def _others_got_through(subscription: WebhookSubscription, delivery: WebhookDelivery) -> bool:
    """Whether the system took something since this one was tried last. While it takes nothing, nothing is given up."""
    last = subscription.last_success_at
    return last is not None and delivery.tried_at is not None and last > delivery.tried_at


def _put_back(delivery: WebhookDelivery, outcome: Outcome, moment: datetime, *, given_up: bool) -> None:
    chance = secrets.randbelow(1000) / 1000
    wait = wait_after(delivery.attempts, chance=chance, asked=outcome.retry_after) if not outcome.is_gone else timedelta(0)
    _held(delivery).update(
        state=DeliveryState.FAILED if given_up else DeliveryState.WAITING,
        ended_at=moment if given_up else None,
        due_at=moment + wait,
        leased_by="",
        leased_until=None,
        **_tried(outcome, moment),
    )


def _note_trouble(subscription: WebhookSubscription, outcome: Outcome, moment: datetime) -> None:
    subscription.failing_since = subscription.failing_since or moment
    if outcome.is_away:
        subscription.failures += 1
        subscription.held_until = moment + hold_after(subscription.failures, asked=outcome.retry_after)
    subscription.save(update_fields=["failing_since", "failures", "held_until"])
    patience = timedelta(days=settings.NTBCARE_WEBHOOK_PAUSE_DAYS)
    why = PauseReason.GONE if outcome.is_gone else PauseReason.FAILING
    if (outcome.is_gone or moment - subscription.failing_since >= patience) and pause(subscription.pk, why):
        log.error("webhook_paused", subscription_id=subscription.pk, why=why.value, alarm=True)
