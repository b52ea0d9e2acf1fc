"""Whether the counters are what the cases say, for ``ntbcare doctor``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from ntbcare.cases.models import Case
from ntbcare.common.clock import now
from ntbcare.common.findings import Finding
from ntbcare.common.many import among
from ntbcare.monitoring.actions import lacking_from_cards, lacking_sums
from ntbcare.monitoring.facts import KEPT, snapshots
from ntbcare.monitoring.models import STATES, Contribution

_BATCH = 500
_EXAMPLES = 5
_BY_TIME = sum(1 << STATES.index(name) for name in ("due", "within_deadline", "overdue"))


def check_counters() -> Iterator[Finding]:
    """Cases counted otherwise than they are, and counters that are not the sum of their cases.

    Cases whose events still wait in the queue are found too; let the queue run empty first.
    """
    wrong = list(wrong_cases(now()))
    if wrong:
        yield Finding(f"{len(wrong)} cases are not counted as they are: {_some(wrong)}")
    cards = lacking_from_cards()
    cells = [*lacking_sums(), *(("scorecard", *key) for key in (*cards.sums, *cards.waits))]
    lacking = sorted(" ".join(map(str, cell)).strip() for cell in cells)
    if lacking:
        yield Finding(f"{len(lacking)} counters are not the sum of their cases: {_some(lacking)}")


def _some(names: Sequence[object]) -> str:
    return ", ".join(map(str, names[:_EXAMPLES])) + (" …" if len(names) > _EXAMPLES else "")


def wrong_cases(at: datetime) -> Iterator[int]:
    """The ids of cases that are counted otherwise than they are, or counted and gone."""
    last = 0
    while True:
        case_ids = list(Case.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH])
        if not case_ids:
            break
        counted = {row.case_id: row for row in Contribution.objects.filter(case_id__in=among(case_ids))}
        for row in snapshots(case_ids, at):
            if not _agrees(counted.get(row.case_id), row, at):
                yield row.case_id
        last = case_ids[-1]
    gone = Contribution.objects.exclude(case_id__in=Case.objects.values("pk"))
    yield from gone.values_list("case_id", flat=True)


def _agrees(counted: Contribution | None, row: Contribution, at: datetime) -> bool:
    if counted is None:
        return False
    if counted.recount_at is not None and counted.recount_at < at:
        # Its limit has passed and the periodic recount has not come round yet.
        counted.states = counted.states & ~_BY_TIME | row.states & _BY_TIME
        counted.recount_at = row.recount_at
        counted.card = row.card
    return all(getattr(counted, name) == getattr(row, name) for name in KEPT)
