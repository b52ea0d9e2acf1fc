"""How each account of a channel is: what came and went last, what waits, what went wrong. A few statements an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from ntbcare.channels.devices import ForDevices
from ntbcare.channels.models import ChannelAccount, ChannelLine
from ntbcare.channels.registry import adapter_of
from ntbcare.common.clock import now
from ntbcare.correspondence.models import Delivery, IncomingMessage, MessageState, OutgoingMessage, RawDelivery, RawState, Thread

_DAY = timedelta(days=1)
_RHYTHM_OF = 40
"""So many of the latest deliveries tell how often something usually comes."""
_SILENT_AFTER = 6
"""Silence is unusual when it lasts so many times as long as the longest pause among them."""
_SHORTEST_SILENCE = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """One account, looked at now."""

    account: ChannelAccount
    last_in: datetime | None
    last_out: datetime | None
    waiting_in: int
    for_person: int
    waiting_out: int
    failed: int
    """Messages given up within a day."""
    silent: bool
    """Nothing has come for much longer than usual."""
    line: ChannelLine | None
    """When the other side was tried and reached last, where we are the ones who ask."""

    @property
    def is_cut_off(self) -> bool:
        """Whether the other side could not be reached at the last try."""
        return self.line is not None and self.line.failures > 0


def health_of_accounts() -> list[Health]:
    """Every account that was not ended, in the order of their names."""
    accounts = ChannelAccount.objects.filter(ended_at=None).select_related("agency", "line").order_by("label", "pk")
    return [_health(account) for account in accounts]


def _health(account: ChannelAccount) -> Health:
    arrived = list(RawDelivery.objects.filter(account=account).order_by("-pk").values_list("received_at", flat=True)[:_RHYTHM_OF])
    raw = RawDelivery.objects.filter(account=account)
    sent = OutgoingMessage.objects.filter(account=account, sent_at__isnull=False).order_by("-pk")
    outbox = OutgoingMessage.objects.filter(account=account)
    unread = raw.filter(state=RawState.UNREADABLE).count()
    asked = IncomingMessage.objects.filter(account=account, state=MessageState.FOR_PERSON).count()
    floods = Thread.objects.filter(account=account, flooded_at__isnull=False).count()
    return Health(
        account=account,
        last_in=arrived[0] if arrived else None,
        last_out=sent.values_list("sent_at", flat=True).first(),
        waiting_in=raw.filter(state=RawState.WAITING).count(),
        for_person=unread + asked + floods,
        waiting_out=outbox.filter(state__in=[Delivery.QUEUED, Delivery.FAILED]).count(),
        failed=outbox.filter(state=Delivery.DEAD, created_at__gte=now() - _DAY).count(),
        line=getattr(account, "line", None),
        silent=account.paused_at is None and not _only_answers(account) and is_silent(arrived, at=now()),
    )


def _only_answers(account: ChannelAccount) -> bool:
    """Whether nobody writes by it: what comes in are receipts for what went out."""
    return isinstance(adapter_of(account.kind), ForDevices)


def is_silent(arrived: list[datetime], *, at: datetime) -> bool:
    """Whether it has been quiet for much longer than it ever was among the latest deliveries (newest first). Pure."""
    if len(arrived) < _RHYTHM_OF // 4:
        return False
    longest = max(later - earlier for later, earlier in pairwise(arrived))
    return at - arrived[0] > max(longest * _SILENT_AFTER, _SHORTEST_SILENCE)
