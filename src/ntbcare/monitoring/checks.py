"""Whether the counters are what the cases say, for ``ntbcare doctor``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ntbcare.cases.models import Case
from ntbcare.common.clock import now
from ntbcare.monitoring.actions import KEPT, lacking_sums, snapshots
from ntbcare.monitoring.models import STATES, Contribution

_BATCH = 500
_BY_TIME = sum(1 << STATES.index(name) for name in ("due", "within_deadline"))


def check() -> Iterator[str]:
    """Every difference, in words for operators: cases counted otherwise than they are, cells that are not their sum.

    Cases whose events still wait in the queue are found too; let the queue run empty first.
    """
    yield from _wrong_cases(now())
    for cell in lacking_sums():
        yield f"counter {' '.join(map(str, cell))} is not the sum of its cases"


def _wrong_cases(at: datetime) -> Iterator[str]:
    last = 0
    while True:
        case_ids = list(Case.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH])
        if not case_ids:
            break
        counted = {row.case_id: row for row in Contribution.objects.filter(case_id__in=case_ids)}
        for row in snapshots(case_ids, at):
            if not _agrees(counted.get(row.case_id), row, at):
                yield f"case {row.case_id} is not counted as it is"
        last = case_ids[-1]
    gone = Contribution.objects.exclude(case_id__in=Case.objects.values("pk"))
    yield from (f"case {case_id} is counted and does not exist" for case_id in gone.values_list("case_id", flat=True))


def _agrees(counted: Contribution | None, row: Contribution, at: datetime) -> bool:
    if counted is None:
        return False
    if counted.recount_at is not None and counted.recount_at < at:
        # Its limit has passed and the periodic recount has not come round yet.
        counted.states = counted.states & ~_BY_TIME | row.states & _BY_TIME
        counted.recount_at = row.recount_at
    return all(getattr(counted, name) == getattr(row, name) for name in KEPT)
