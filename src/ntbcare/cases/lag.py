"""How far the followers are behind the events, for health checks and metrics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from ntbcare.cases.models import FollowerFailure, PendingEvent


@dataclass(frozen=True, slots=True)
class FollowerLag:
    """Events that not every follower has seen, since when the first of them waits, and what failed: (follower, dead) → number."""

    pending: int
    oldest_at: datetime | None
    failures: dict[tuple[str, bool], int]

    @property
    def dead(self) -> int:
        """How many failures are not tried again."""
        return sum(count for (_, dead), count in self.failures.items() if dead)


def follower_lag() -> FollowerLag:
    """The present state, in three small statements."""
    oldest = PendingEvent.objects.order_by("pk").values_list("event__at", flat=True).first()
    rows = FollowerFailure.objects.order_by().values_list("follower", "dead").annotate(Count("pk"))
    return FollowerLag(
        pending=PendingEvent.objects.count(),
        oldest_at=oldest,
        failures={(follower, dead): count for follower, dead, count in rows},
    )
