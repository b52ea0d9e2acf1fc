"""What the desk, health checks and metrics ask of the outbox."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Min, QuerySet

from ntbcare.channels.queries import paused_accounts
from ntbcare.common.clock import now
from ntbcare.correspondence.models import Delivery, OutgoingMessage

_SHOWN = 100
_COUNTED = [Delivery.QUEUED, Delivery.FAILED, Delivery.DEAD, Delivery.LOCAL]


def outbox(*, states: tuple[Delivery, ...] = (), about: str = "") -> QuerySet[OutgoingMessage]:
    """Messages, newest first, of some states or about one case."""
    messages = OutgoingMessage.objects.order_by("-id")
    if states:
        messages = messages.filter(state__in=states)
    return messages.filter(about=about) if about else messages


def messages_to_complainant(reference: str) -> list[OutgoingMessage]:
    """The last hundred messages about a case to its complainant, oldest first, each with its way; one statement."""
    rows = OutgoingMessage.objects.filter(about=reference, officer=None).select_related("account", "thread")
    return list(rows.order_by("-pk")[:_SHOWN])[::-1]


def count_by_state() -> dict[str, int]:
    """Messages in each state that somebody may have to act on; those that went well are too many to count."""
    return dict(OutgoingMessage.objects.filter(state__in=_COUNTED).order_by().values_list("state").annotate(Count("pk")))


def oldest_due_at() -> datetime | None:
    """Since when the longest-waiting due message waits. Those of paused accounts wait because somebody wanted it."""
    waiting = OutgoingMessage.objects.filter(state__in=[Delivery.QUEUED, Delivery.FAILED], due_at__lte=now())
    oldest: datetime | None = waiting.exclude(account_id__in=paused_accounts()).aggregate(oldest=Min("due_at"))["oldest"]
    return oldest
