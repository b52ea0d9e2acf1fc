"""What came in, as the rules of ``flow.py`` ask for it: three statements, from kept counters and the newest contributions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Substr

from ntbcare.agencies.queries import reference
from ntbcare.monitoring.anomalies.flow import LONGEST, SILENT_DAYS, SURGE_DAYS, TOTAL, baseline
from ntbcare.monitoring.anomalies.rhythm import Cell
from ntbcare.monitoring.models import Contribution, Counter, Dimension, Grain
from ntbcare.monitoring.sums import REGENCY

_PAIR = f"{Dimension.CATEGORY.value}*{Dimension.REGION.value}"
_FAMILIES = (Dimension.TOTAL.value, Dimension.REGION.value, Dimension.SOURCE.value)


@dataclass(frozen=True, slots=True)
class Incoming:
    """Counts of received cases: by cell and whole month, in all by day of the year learned from, by cell and day of late."""

    months: Mapping[Cell, Mapping[date, int]]
    daily: Mapping[date, int]
    days: Mapping[Cell, Mapping[date, int]]
    today: date

    def windows(self, lengths: tuple[int, ...], last: date) -> dict[Cell, dict[int, int]]:
        """By cell and number of days up to ``last``."""
        found: dict[Cell, dict[int, int]] = {}
        for cell, seen in self.days.items():
            ages = [((last - day).days, count) for day, count in seen.items() if day <= last]
            found[cell] = {length: sum(count for age, count in ages if age < length) for length in lengths}
        return found

    def series(self, cell: Cell, days: int, last: date) -> list[int]:
        """The counts of so many days up to ``last``, oldest first."""
        seen = self.days.get(cell, {})
        return [seen.get(last - timedelta(days=age), 0) for age in range(days - 1, -1, -1)]


def read_incoming(today: date) -> Incoming:
    """Everything up to a day of the site."""
    span = baseline(today)
    months: dict[Cell, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    days: dict[Cell, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    kept = Counter.objects.filter(grain=Grain.MONTH, dimension__in=(*_FAMILIES, _PAIR), period__gte=span[0], period__lte=span[-1])
    for dimension, period, key, other, count in kept.values_list("dimension", "period", "key", "other", "received"):
        cell = _cell(dimension, key, other)
        if cell is not None and count:
            months[cell][period] += count
    daily = dict.fromkeys(_days(span[-12], today - timedelta(days=LONGEST)), 0)
    late = today - timedelta(days=max(SILENT_DAYS))
    by_day = Q(dimension__in=_FAMILIES, period__gte=late) | Q(dimension=Dimension.TOTAL, period__gte=span[-12])
    rows = Counter.objects.filter(by_day, grain=Grain.DAY, period__lte=today)
    for dimension, period, key, count in rows.values_list("dimension", "period", "key", "received"):
        cell = _cell(dimension, key, "")
        if cell is not None and period >= late:
            days[cell][period] += count
        if cell == TOTAL and period in daily:
            daily[period] += count
    _add_topics(days, today)
    for cell in days:
        # What never came before has a rhythm by its topic and its region.
        months.setdefault(cell, {})
    return Incoming(months, daily, days, today)


def _add_topics(days: dict[Cell, dict[date, int]], today: date) -> None:
    newest = Contribution.objects.filter(day__gt=today - timedelta(days=max(SURGE_DAYS)), day__lte=today).exclude(region="")
    rows = newest.annotate(regency=Substr("region", 1, REGENCY)).values("day", "category", "regency").annotate(n=Count("pk"))
    for day, category, regency, count in rows.values_list("day", "category", "regency", "n"):
        cell = _cell(_PAIR, category, regency)
        if cell is not None:
            days[cell][day] += count


def _cell(dimension: str, key: str, other: str) -> Cell | None:
    """None for what is not known: no region, no category."""
    if dimension == Dimension.TOTAL:
        return TOTAL
    if dimension == _PAIR:
        category = reference().categories.get(key)
        return ("topic", category.topic, other) if category and category.topic and other else None
    return (dimension, key) if key else None


def _days(first: date, end: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((end - first).days)]


def cases_of(cells: Mapping[Cell, tuple[date, date]]) -> dict[Cell, list[int]]:
    """The newest reports of some cells of topics, within their days; at most forty each. One statement, none without cells."""
    wanted, of_topic = Q(), defaultdict(list)
    for code, category in reference().categories.items():
        of_topic[category.topic].append(code)
    for cell, (first, last) in cells.items():
        if cell[0] == "topic":
            wanted |= Q(category__in=of_topic[cell[1]], region__startswith=cell[2], day__gte=first, day__lte=last)
    if not wanted:
        return {}
    found: dict[Cell, list[int]] = defaultdict(list)
    rows = Contribution.objects.filter(wanted).order_by("-case_id").values_list("case_id", "category", "region", "day")
    for case_id, key, region, day in rows:
        about = _cell(_PAIR, key, region[:REGENCY])
        first, last = cells.get(about, (date.max, date.min)) if about else (date.max, date.min)
        if about and first <= day <= last and len(found[about]) < 40:
            found[about].append(case_id)
    return found
