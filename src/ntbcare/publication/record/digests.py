"""The nightly digest: the hashes of all events since the last one as a tree, its root signed and published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

import structlog
from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from ntbcare.cases.models import CaseEvent
from ntbcare.cases.receipts import signed_line
from ntbcare.common.clock import local_day, now, site_zone
from ntbcare.publication.models import Digest
from ntbcare.publication.record.merkle import PART, leaf_hash, tree_root

log = structlog.get_logger()

SETTLED = timedelta(minutes=15)
"""So long after midnight the day is closed: what began before it has ended."""
_GIVEN_UP = timedelta(hours=6)


def close_day() -> Digest | None:
    """Make the digest of the days that have ended since the last one; None when that is done, or must wait.

    It covers every event with a key up to the last one of yesterday (the site's days), also where a clock was set back and
    the event says another day. A day on which nothing happened has a digest too: who mirrors them sees that none is missing.
    """
    midnight = now().astimezone(site_zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    day = local_day(midnight - timedelta(seconds=1))
    if now() < midnight + SETTLED or Digest.objects.filter(day__gte=day).exists() or _somebody_writes_since(midnight):
        return None
    last = Digest.objects.order_by("-number").first()
    # Outside of any transaction: what is read does not change any more, and on SQLite nobody could write meanwhile.
    digest = _made(last, midnight)
    try:
        with transaction.atomic():
            digest.save(force_insert=True)
    except IntegrityError:  # Another worker was quicker.
        log.info("digest_made_already", day=day.isoformat())
        return None
    return digest


def _made(last: Digest | None, midnight: datetime) -> Digest:
    after = last.upto if last else 0
    upto = CaseEvent.objects.filter(pk__gt=after, at__lt=midnight).aggregate(last=Max("pk"))["last"] or after
    roots, marks, count = parts_of(after, upto)
    digest = Digest(
        number=last.number + 1 if last else 1,
        day=local_day(midnight - timedelta(seconds=1)),
        made_at=now(),
        after=after,
        upto=upto,
        count=count,
        root=tree_root(roots).hex(),
        parts=b"".join(roots),
        marks=marks,
    )
    digest.line = signed_line(body_of(digest, previous=last))
    return digest


def body_of(digest: Digest, *, previous: Digest | None) -> str:
    """What is signed: ``NTBD1.number.day.count.root.previous``, the last being SHA-256 (hex) of the line before, signature
    and all; sixty-four zeros for the first."""
    before = hashlib.sha256(previous.line.encode()).hexdigest() if previous else "0" * 64
    return f"NTBD1.{digest.number}.{digest.day.isoformat()}.{digest.count}.{digest.root}.{before}"


def parts_of(after: int, upto: int) -> tuple[list[bytes], list[int], int]:
    """Of the events in (``after``, ``upto``]: the root of each part, the key of its first event, and how many there are.
    Holds one part at a time."""
    events = leaves(after, upto)
    roots, marks, count = [], [], 0
    while part := list(islice(events, PART)):
        roots.append(tree_root([leaf for _key, leaf in part]))
        marks.append(part[0][0])
        count += len(part)
    return roots, marks, count


def leaves(after: int, upto: int) -> Iterator[tuple[int, bytes]]:
    """Key and leaf of each event, in the order of keys."""
    rows = CaseEvent.objects.filter(pk__gt=after, pk__lte=upto).order_by("pk").values_list("pk", "hash")
    return ((key, leaf_hash(bytes.fromhex(said))) for key, said in rows.iterator(chunk_size=5000))


def _somebody_writes_since(midnight: datetime) -> bool:
    """Whether a transaction of before midnight still runs: it may hold a key of an event that nobody sees yet.

    On SQLite there is one writer at a time. What has run for hours holds up no digest: it is found by doctor.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend' AND xact_start < %s AND xact_start > %s",
            [midnight, midnight - _GIVEN_UP],
        )
        (running,) = cursor.fetchone()
    return bool(running)
