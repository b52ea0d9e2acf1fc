"""Whether the published digests are what the events say, for ``ntbcare doctor``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Max

from ntbcare.cases.models import CaseEvent
from ntbcare.cases.receipts import is_signed
from ntbcare.common.clock import local_day, now
from ntbcare.common.findings import Finding
from ntbcare.publication.models import Digest
from ntbcare.publication.record.digests import body_of, parts_of
from ntbcare.publication.record.merkle import tree_root

_LATE = timedelta(days=2)


def check_digests() -> Iterator[Finding]:
    """Digests whose line is not the installation's, that do not follow each other, or whose events are others now."""
    previous: Digest | None = None
    for digest in Digest.objects.order_by("number"):
        after = previous.upto if previous else 0
        if digest.after != after or digest.number != (previous.number + 1 if previous else 1):
            yield Finding(f"digest {digest.number} does not follow the one before")
        elif digest.line.rpartition(".")[0] != body_of(digest, previous=previous) or not is_signed(digest.line):
            yield Finding(f"digest {digest.number} is not what this installation signed")
        elif not _holds(digest):
            yield Finding(f"the events of digest {digest.number} ({digest.day}) are not those it was made of")
        previous = digest
    yield from _lateness(previous)


def _holds(digest: Digest) -> bool:
    roots, marks, count = parts_of(digest.after, digest.upto)
    return (tree_root(roots).hex(), count, marks, roots) == (digest.root, digest.count, digest.marks, digest.roots())


def _lateness(newest: Digest | None) -> Iterator[Finding]:
    if newest is not None and local_day(now()) - newest.day > _LATE:
        yield Finding(f"no digest since {newest.day}: does the worker run?", warning=True)
    elif newest is None:
        first = CaseEvent.objects.aggregate(at=Max("at"))["at"]
        if first is not None and now() - first > _LATE:
            yield Finding("there are events and no digest yet: does the worker run?", warning=True)
