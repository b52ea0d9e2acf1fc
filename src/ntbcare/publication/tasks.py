"""The room's own periodic work."""

from __future__ import annotations

from django_tasks import task

from ntbcare.publication.open_data.snapshots import take_snapshot
from ntbcare.publication.record.digests import close_day


@task()
def publish_digest() -> int:
    """Make the digest of the days that have ended; the number of events in it, 0 when there was none to make."""
    digest = close_day()
    return digest.count if digest else 0


@task()
def publish_snapshot() -> int:
    """Take this month's snapshot of the register; how many rows, 0 when it was there already."""
    snapshot = take_snapshot()
    return snapshot.rows if snapshot else 0
