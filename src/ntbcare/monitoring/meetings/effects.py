"""Whether complaints of a cause grew fewer after a change: six whole months before and after, from the kept counters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ntbcare.agencies.queries import reference
from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.models import Change, Dimension
from ntbcare.monitoring.pack.comparing import Difference, difference
from ntbcare.monitoring.sums import Filters, Period, read_sums
from ntbcare.monitoring.suppression import hidden_in_line, is_small

MONTHS = 6
"""As many whole months on either side of the month in which the change began."""


class Known(StrEnum):
    """What can be said."""

    YES = "yes"
    EARLY = "early"
    FEW = "few"


@dataclass(frozen=True, slots=True)
class Effect:
    """Complaints of the cause and all complaints of the same part, before and after. The counts are None unless they are said:
    the months are not over (``early``), or few cases could point at persons (``few``). ``gap`` compares the shares."""

    known: Known
    before: tuple[int, int] | None = None
    after: tuple[int, int] | None = None
    gap: Difference | None = None


def effect_of(change: Change) -> Effect:
    """Four statements. What is said is what everybody may see: cells of few are kept with what would give them away."""
    before, after = spans(change.since)
    if local_day(now()) <= (after.last or change.since):
        return Effect(Known.EARLY)
    then, since = (_of(change, period) for period in (before, after))
    if then is None or since is None:
        return Effect(Known.FEW)
    return Effect(Known.YES, then, since, difference(since, then))


def spans(since: date) -> tuple[Period, Period]:
    """The months before the month of the change, and those after it."""
    month = since.replace(day=1)
    first, last = month, month
    for _ in range(MONTHS):
        first = (first - timedelta(days=1)).replace(day=1)
    begin = _next(month)
    last = begin
    for _ in range(MONTHS):
        last = _next(last)
    return Period(first, month - timedelta(days=1)), Period(begin, last - timedelta(days=1))


def _of(change: Change, period: Period) -> tuple[int, int] | None:
    groups = read_sums(period, _part(change), [Dimension.CATEGORY.value], measures=("received",))
    counts = {key: sums[0] for (key,), sums in groups.items() if sums[0]}
    cause, whole = counts.get(change.category_id, 0), sum(counts.values())
    if change.category_id in hidden_in_line(counts) or is_small(cause) or is_small(whole - cause):
        return None
    # Below five in all, even nought says what somebody did not complain of.
    return None if is_small(whole) else (cause, whole)


def _part(change: Change) -> Filters:
    if change.agency_id is not None:
        return {Dimension.AGENCY: str(change.agency_id)}
    if change.region_id is not None:
        return {Dimension.REGION: change.region_id[:5]}
    return {} if change.branch_id == reference().province.id else {Dimension.BRANCH: str(change.branch_id)}


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
