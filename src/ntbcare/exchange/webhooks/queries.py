"""How each system that is told of cases is doing: for the desk, the metrics and the doctor."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count

from ntbcare.exchange.models import DeliveryState, WebhookDelivery, WebhookSubscription

PAGE = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """One subscription with what waits and what was given up."""

    subscription: WebhookSubscription
    waiting: int
    failed: int
    dropped: int


def standings(branches: Collection[int] | None = None) -> list[Standing]:
    """Every subscription of these branches (of all, when none are named) by name, in two statements."""
    subscriptions = WebhookSubscription.objects.select_related("branch").order_by("name")
    if branches is not None:
        subscriptions = subscriptions.filter(branch_id__in=branches)
    states = (DeliveryState.WAITING, DeliveryState.FAILED, DeliveryState.DROPPED)
    rows = WebhookDelivery.objects.filter(state__in=states).order_by().values_list("subscription_id", "state")
    counts = {(key, state): count for key, state, count in rows.annotate(Count("pk"))}
    return [Standing(one, *(counts.get((one.pk, state), 0) for state in states)) for one in subscriptions]


def latest_deliveries(subscription: WebhookSubscription, *, state: str = "", before: int | None = None) -> list[WebhookDelivery]:
    """The newest deliveries, one more than a page holds."""
    rows = WebhookDelivery.objects.filter(subscription=subscription).select_related("event", "case").order_by("-pk")
    if state in DeliveryState.values:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows[: PAGE + 1])
