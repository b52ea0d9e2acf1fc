"""The lease on the other side of an account: who fetches or keeps the link, when next, and what went wrong.

Each function is one statement, so that several workers may try at once on either database.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from ntbcare.channels.models import ChannelLine
from ntbcare.common.clock import now
from ntbcare.common.text import clean_line

LEASE = timedelta(minutes=2)
"""Longer than an adapter waits for the other side between two messages."""
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=5)


def claim_line(account_id: int, owner: str) -> bool:
    """Take the lease when the account is due and nobody else has it."""
    moment = now()
    # A look without a lock first, as everywhere: an idle worker must not take the write lock of the embedded database.
    if not _free(account_id, owner, moment).exists():
        if ChannelLine.objects.filter(pk=account_id).exists():
            return False
        ChannelLine.objects.bulk_create([ChannelLine(account_id=account_id, due_at=moment)], ignore_conflicts=True)
    return bool(_free(account_id, owner, moment).update(leased_by=owner, leased_until=moment + LEASE, tried_at=moment))


def renew_line(account_id: int, owner: str) -> bool:
    """Prolong the lease; False when it was lost."""
    return bool(_held(account_id, owner).update(leased_until=now() + LEASE))


def note_reached(account_id: int, owner: str) -> None:
    """The other side answered."""
    _held(account_id, owner).update(reached_at=now(), failures=0, last_error="")


def leave_line(account_id: int, owner: str, *, wait: timedelta = timedelta(0)) -> None:
    """Give the lease back after the work was done; the next turn comes after ``wait``."""
    moment = now()
    _held(account_id, owner).update(
        leased_by="", leased_until=None, due_at=moment + wait, reached_at=moment, failures=0, last_error=""
    )


def note_failed(account_id: int, owner: str, reason: str) -> timedelta:
    """Give the lease back after a failure; how long the account is left alone: longer each time, up to five minutes."""
    before = ChannelLine.objects.filter(pk=account_id).values_list("failures", flat=True).first() or 0
    wait = wait_after(before + 1)
    _held(account_id, owner).update(
        leased_by="", leased_until=None, due_at=now() + wait, failures=before + 1, last_error=clean_line(reason)[:120]
    )
    return wait


def is_settled(account_id: int) -> bool:
    """Whether the last link ended in order, or there was none."""
    return not ChannelLine.objects.filter(pk=account_id, is_settled=False).exists()


def settle_line(account_id: int, *, settled: bool) -> None:
    """Note that a link was opened, or that it ended in order."""
    ChannelLine.objects.filter(pk=account_id).update(is_settled=settled)


def release_lines(run: str) -> int:
    """Let others take at once what a worker held that has ended for certain; returns how many accounts that were."""
    held = ChannelLine.objects.filter(leased_by__endswith=f":{run}", leased_until__isnull=False)
    return held.update(leased_by="", leased_until=None, due_at=now())


def wait_after(failures: int) -> timedelta:
    """How long to leave an account alone after so many failures in a row. Pure."""
    return min(_FIRST_WAIT * int(2 ** min(max(failures - 1, 0), 10)), _LONGEST_WAIT)


def _free(account_id: int, owner: str, moment: datetime) -> QuerySet[ChannelLine]:
    # One's own lease too: a worker has one thread for an account, and may have lost the database before it gave it back.
    free = Q(leased_until=None) | Q(leased_until__lt=moment) | Q(leased_by=owner)
    return ChannelLine.objects.filter(free, pk=account_id, due_at__lte=moment)


def _held(account_id: int, owner: str) -> QuerySet[ChannelLine]:
    return ChannelLine.objects.filter(pk=account_id, leased_by=owner)
