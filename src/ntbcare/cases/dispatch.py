"""Hands events to the followers: batches under a lease, in case order, each follower in a transaction of its own."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TypeAlias

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string

from ntbcare.cases.failures import forget_failures, note_failure, retry_failures
from ntbcare.cases.followers import ANEW, FOLLOW_HISTORY, FOLLOWERS, HISTORY
from ntbcare.cases.models import CaseEvent, PendingEvent
from ntbcare.common.clock import now

log = structlog.get_logger()

Follower: TypeAlias = Callable[[Sequence[CaseEvent]], None]
BATCH = 400
LEASE = timedelta(seconds=60)
_RENEW_AFTER = LEASE.total_seconds() / 3


@dataclass(slots=True)
class Claim:
    """Queue rows that one dispatcher holds. ``owner`` is never used twice, so a lost lease cannot come back."""

    owner: str
    ids: list[int]
    renewed: float

    def rows(self) -> QuerySet[PendingEvent]:
        """The rows as far as still held. By range and owner: two parameters instead of hundreds."""
        return PendingEvent.objects.filter(pk__gte=self.ids[0], pk__lte=self.ids[-1], leased_by=self.owner)

    def renew(self) -> None:
        """Prolong the lease when a third of it has passed. Raises LeaseLost when another has the rows."""
        if time.monotonic() - self.renewed < _RENEW_AFTER:
            return
        if self.rows().update(leased_until=now() + LEASE) != len(self.ids):
            raise LeaseLost
        self.renewed = time.monotonic()


class LeaseLost(Exception):
    """Another dispatcher took the batch over because this one was silent for too long."""


def release_leases(run: str) -> int:
    """Let others take at once what a worker held that has ended for certain; returns how many events that were."""
    return PendingEvent.objects.filter(leased_by__startswith=f"{run}:").update(leased_until=None, leased_by="")


def dispatch_once(run: str = "") -> int:
    """Claim one batch and hand it to every follower; the number of events that left the queue.

    ``run`` names the worker, for ``release_leases``.
    """
    claim = _claim(run)
    if claim is None:
        return 0
    events = _load(CaseEvent.objects.filter(pending__leased_by=claim.owner, pk__range=(claim.ids[0], claim.ids[-1])))
    try:
        for name in FOLLOWERS:
            claim.renew()
            hand(name, [event for event in events if follows(name, event)], before_each=claim.renew)
    except LeaseLost:
        log.warning("dispatch_lease_lost", events=len(claim.ids))
        return 0
    return claim.rows().delete()[0]


def drain() -> int:
    """Dispatch until the queue is empty and retry what is due; the number of events. For tests and short tools."""
    total = 0
    while handed := dispatch_once():
        total += handed
    retry_failures(hand_one)
    return total


def replay(name: str, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Hand a follower all events from event one, in batches, and forget its failures; the number of events.

    A follower with a quicker way (``ANEW``) goes that one; it tells of cases how far it is. Raises KeyError when there is
    no such follower. New events go on being dispatched meanwhile.
    """
    follower_of(name)
    total = CaseEvent.objects.count()
    if name in ANEW:
        forget_failures(name)
        import_string(ANEW[name])(progress)
        return total
    done = last = 0
    while events := _load_after(last):
        forget_failures(name, events)
        hand(name, [event for event in events if follows(name, event)])
        last = max(event.pk for event in events)
        done += len(events)
        if progress:
            progress(done, max(total, done))
    return done


def follows(name: str, event: CaseEvent) -> bool:
    """Whether a follower takes such an event: history goes only to some."""
    return name in FOLLOW_HISTORY or event.kind not in HISTORY


@lru_cache(maxsize=32)
def _import(path: str) -> Follower:
    follower: Follower = import_string(path)
    return follower


def follower_of(name: str) -> Follower:
    """The follower of that name. Raises KeyError."""
    return _import(FOLLOWERS[name])


def hand(name: str, events: Sequence[CaseEvent], *, before_each: Callable[[], None] | None = None) -> None:
    """Hand a batch to a follower; when it fails, event by event, so that only the bad ones are recorded as failed."""
    if not events:
        return
    try:
        with transaction.atomic():
            follower_of(name)(events)
    except Exception as error:  # noqa: BLE001 a follower may fail in any way; the others must go on
        _check_connection(error)
        log.warning("follower_batch_failed", follower=name, events=len(events), error=type(error).__name__)
    else:
        return
    for event in events:
        if before_each:
            before_each()
        hand_one(name, event)


def hand_one(name: str, event: CaseEvent) -> bool:
    """Hand one event to a follower; False when it failed, which is then on record with the time of the next attempt."""
    try:
        with transaction.atomic():
            follower_of(name)([event])
            forget_failures(name, [event])
    except Exception as error:  # noqa: BLE001 as above
        _check_connection(error)
        note_failure(name, event, error)
        return False
    return True


def _check_connection(error: Exception) -> None:
    """A database that went away is no fault of the event: let the whole batch be dispatched again later."""
    if isinstance(error, DatabaseError) and not connection.is_usable():
        raise error


def _claim(run: str) -> Claim | None:
    free = Q(leased_until=None) | Q(leased_until__lt=now())
    # A look without a lock first: on SQLite claiming takes the write lock, and an idle dispatcher looks twice a second.
    # By the key, in order: a plain look would wade through rows deleted since the last vacuum.
    if not PendingEvent.objects.filter(free).order_by("pk").values_list("pk")[:1]:
        return None
    with transaction.atomic():
        locked = PendingEvent.objects.select_for_update(skip_locked=True).filter(free).order_by("pk")
        ids = _in_turn(list(locked.values_list("pk", flat=True)[:BATCH]))
        claim = Claim(owner=f"{run}:{secrets.token_hex(12)}", ids=ids, renewed=time.monotonic())
        PendingEvent.objects.filter(pk__in=ids).update(leased_by=claim.owner, leased_until=now() + LEASE)
    return claim if ids else None


def _in_turn(ids: list[int]) -> list[int]:
    """Of locked queue rows those whose case has no earlier event in the queue, which another dispatcher must hold."""
    if not ids:
        return ids
    queued = PendingEvent.objects.filter(pk__lt=ids[-1]).values_list("pk", flat=True)
    elsewhere = set(queued).difference(ids)
    if not elsewhere:
        return ids
    cases = dict(CaseEvent.objects.filter(pk__in=[*ids, *elsewhere]).values_list("pk", "case_id"))
    first: dict[int, int] = {}
    for event_id in sorted(elsewhere):
        first.setdefault(cases[event_id], event_id)
    return [event_id for event_id in ids if first.get(cases[event_id], event_id) >= event_id]


def _load(events: QuerySet[CaseEvent]) -> list[CaseEvent]:
    return list(events.select_related("case", "content").order_by("case_id", "number"))


def _load_after(last: int) -> list[CaseEvent]:
    ids = list(CaseEvent.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
    return _load(CaseEvent.objects.filter(pk__range=(ids[0], ids[-1]))) if ids else []
