"""Events that a follower could not take: retried alone, later and later, then dead with an alarm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog

from ntbcare.cases.models import CaseEvent, FollowerFailure
from ntbcare.common.clock import now

log = structlog.get_logger()

ATTEMPTS = 10
_FIRST_WAIT = timedelta(seconds=10)
_LONGEST_WAIT = timedelta(hours=2)
# While one worker retries a failure, the others leave it alone for so long.
_LEASE = timedelta(minutes=2)


def note_failure(name: str, event: CaseEvent, error: Exception) -> None:
    """Record a failed attempt and when the next is due. Only the kind of error is kept: its words may quote the case."""
    failure, first = FollowerFailure.objects.get_or_create(
        follower=name, event=event, defaults={"error": type(error).__name__, "next_at": now() + _FIRST_WAIT}
    )
    if not first:
        failure.attempts += 1
        failure.error = type(error).__name__
        failure.dead = failure.attempts >= ATTEMPTS
        failure.next_at = None if failure.dead else now() + min(_FIRST_WAIT * int(3 ** (failure.attempts - 1)), _LONGEST_WAIT)
        failure.save()
    if failure.dead:
        log.error("follower_dead", follower=name, event_id=event.pk, attempts=failure.attempts, alarm=True)
    else:
        log.warning("follower_failed", follower=name, event_id=event.pk, attempt=failure.attempts, error=failure.error)


def forget_failures(name: str, events: Sequence[CaseEvent] | None = None) -> None:
    """Strike failures off the record, of these events or of all: they have been taken after all."""
    failed = FollowerFailure.objects.filter(follower=name)
    if events is not None:
        failed = failed.filter(event__in=[event.pk for event in events])
    failed.delete()


def retry_failures(hand_one: Callable[[str, CaseEvent], bool], *, limit: int = 50) -> int:
    """Hand due failures out again, each alone; the number of attempts made."""
    due = FollowerFailure.objects.filter(next_at__lte=now(), dead=False).order_by("next_at")
    made = 0
    for failure in due.select_related("event__case", "event__content")[:limit]:
        mine = FollowerFailure.objects.filter(pk=failure.pk, next_at=failure.next_at).update(next_at=now() + _LEASE)
        if mine:
            hand_one(failure.follower, failure.event)
            made += 1
    return made
