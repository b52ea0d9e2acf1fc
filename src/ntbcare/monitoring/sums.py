"""Reading sums: from the single-dimension counters where one dimension is asked for, from the cube where more are."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from django.db.models import Count, Q, QuerySet, Sum

from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.models import MEASURES, Contribution, Counter, Cube, Dimension, Grain
from ntbcare.monitoring.rules import NOTHING, Vector, plus, vector

MONTH = "month"
Groups: TypeAlias = dict[tuple[str, ...], Vector]
Filters: TypeAlias = Mapping[Dimension, str]

_CUBE_COLUMNS = {
    Dimension.BRANCH: "branch_id",
    Dimension.AGENCY: "agency_id",
    Dimension.CATEGORY: "category",
    Dimension.REGION: "region",
    Dimension.SOURCE: "source",
    Dimension.CLASS: "classification",
}
REGENCY = 5
"""Characters of the code of a regency or city."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days of receipt, both ends included; None is open."""

    first: date | None
    last: date | None

    def months(self, column: str) -> Q:
        """The whole months within, for a column with firsts of months."""
        first, last = self._inner()
        found = Q()
        if first:
            found &= Q(**{f"{column}__gte": first})
        if last:
            found &= Q(**{f"{column}__lt": last})
        return found

    def edges(self) -> list[tuple[date, date]]:
        """The days of months that are not whole, as (first, last)."""
        first, last = self._inner()
        edges = []
        if self.first and first and first > self.first:
            edges.append((self.first, min(first - timedelta(days=1), self.last or first)))
        if self.last and last and last <= self.last and (not first or last >= first):
            edges.append((last, self.last))
        return [(begin, end) for begin, end in edges if begin <= end]

    def _inner(self) -> tuple[date | None, date | None]:
        """The first of the first whole month, and of the first month that is not whole any more."""
        first = None
        if self.first:
            first = self.first if self.first.day == 1 else _next_month(self.first)
        last = None
        if self.last and self.last < local_day(now()):
            whole = self.last.day == monthrange(self.last.year, self.last.month)[1]
            last = _next_month(self.last) if whole else self.last.replace(day=1)
        return first, last


def read_sums(period: Period, filters: Filters, group: Sequence[str] = ()) -> Groups:
    """Vectors of MEASURES by the values of ``group`` (dimensions or ``month``), for the cases that the filters let through."""
    dimensions = {*filters, *(Dimension(name) for name in group if name != MONTH)}
    if len(filters.get(Dimension.REGION, "")) > REGENCY:
        return _from_cases(Contribution.objects.filter(_days(period)), filters, group)
    if len(dimensions) <= 1:
        return _from_counters(period, filters, group)
    found = _from_cube(period, filters, group)
    for begin, end in period.edges():
        for key, sums in _from_cases(Contribution.objects.filter(day__range=(begin, end)), filters, group).items():
            found[key] = plus(found.get(key, NOTHING), sums)
    return found


def _from_counters(period: Period, filters: Filters, group: Sequence[str]) -> Groups:
    dimension = next((Dimension(name) for name in (*filters, *group) if name != MONTH), Dimension.TOTAL)
    rows = Counter.objects.filter(dimension=dimension)
    if dimension in filters:
        rows = rows.filter(key=filters[dimension])
    months = Q(grain=Grain.MONTH) & period.months("period")
    days = [Q(grain=Grain.DAY, period__range=edge) for edge in period.edges()]
    columns = ["period" if name == MONTH else "key" for name in group]
    found: defaultdict[tuple[str, ...], Vector] = defaultdict(lambda: NOTHING)
    for part in (months, *days):
        for key, sums in _summed(rows.filter(part), columns):
            found[key] = plus(found[key], sums)
    return dict(found)


def _from_cube(period: Period, filters: Filters, group: Sequence[str]) -> Groups:
    columns = [MONTH if name == MONTH else _CUBE_COLUMNS[Dimension(name)] for name in group]
    rows = Cube.objects.filter(period.months(MONTH), **{_CUBE_COLUMNS[name]: key for name, key in filters.items()})
    return dict(_summed(rows, columns))


def _summed(rows: QuerySet[Counter] | QuerySet[Cube], columns: Sequence[str]) -> Iterator[tuple[tuple[str, ...], Vector]]:
    """One key and one vector a group."""
    sums = {f"sum_{name}": Sum(name) for name in MEASURES}
    if not columns:
        total = rows.aggregate(**sums)
        yield (), tuple(total[name] or 0 for name in sums)
        return
    for row in rows.order_by().values(*columns).annotate(**sums).values_list(*columns, *sums):
        yield tuple(map(_key, row[: len(columns)])), row[len(columns) :]


def _from_cases(rows: QuerySet[Contribution], filters: Filters, group: Sequence[str]) -> Groups:
    """The same from the rows of single cases: for the days at the edges of a period and for small places."""
    for name, key in filters.items():
        column = _CUBE_COLUMNS[name]
        rows = rows.filter(Q(region__startswith=key) if name == Dimension.REGION and key else Q(**{column: key}))
    columns = ["day" if name == MONTH else _CUBE_COLUMNS[Dimension(name)] for name in group]
    found: defaultdict[tuple[str, ...], Vector] = defaultdict(lambda: NOTHING)
    counted = rows.order_by().values(*columns, "states", "response").annotate(cases=Count("case_id"))
    for *values, states, response, cases in counted.values_list(*columns, "states", "response", "cases"):
        cell = tuple(
            _place(_key(value)) if column == "region" else _key(value) for column, value in zip(columns, values, strict=True)
        )
        found[cell] = plus(found[cell], [cases * one for one in vector(states, response)])
    return dict(found) if group or found else {(): NOTHING}


def _key(value: object) -> str:
    """A group's value as text; a day as its month."""
    return f"{value.year:04d}-{value.month:02d}" if isinstance(value, date) else str(value)


def _place(code: str) -> str:
    return code[:REGENCY]


def _days(period: Period) -> Q:
    found = Q()
    if period.first:
        found &= Q(day__gte=period.first)
    if period.last:
        found &= Q(day__lte=period.last)
    return found


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
