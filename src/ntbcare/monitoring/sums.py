"""Reading sums: from the counters of one or two dimensions, from the cases' contributions where more are asked for."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from django.db.models import Count, Q, QuerySet, Sum

from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.models import MEASURES, Contribution, Counter, Dimension, Grain
from ntbcare.monitoring.vectors import Counted, Vector, plus, vector

MONTH = "month"
Groups: TypeAlias = dict[tuple[str, ...], Vector]
Filters: TypeAlias = Mapping[Dimension, str]

_COLUMNS = {
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

    def spans(self, *, years: bool) -> list[tuple[Grain, Q]]:
        """The whole months within, and years where wanted: grains of counters, with conditions on their ``period``."""
        first, end = self._inner()
        year, last_year = first and _next_year(first), end and end.replace(month=1, day=1)
        if not years or (year and last_year and year >= last_year):
            return [(Grain.MONTH, _between(first, end))]
        spans = [(Grain.YEAR, _between(year, last_year))]
        if first and first != year:
            spans.append((Grain.MONTH, _between(first, year)))
        if end and end != last_year:
            spans.append((Grain.MONTH, _between(last_year, end)))
        return spans

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


def read_sums(period: Period, filters: Filters, group: Sequence[str] = (), *, measures: Sequence[str] = MEASURES) -> Groups:
    """Vectors of ``measures`` by the values of ``group`` (dimensions or ``month``) of the cases that pass the filters."""
    dimensions = [name for name in _COLUMNS if name in filters or name in group]
    if len(filters.get(Dimension.REGION, "")) > REGENCY or len(dimensions) > 2:
        return _from_cases(Contribution.objects.filter(_days(period)), filters, group, measures)
    found: Groups = {}
    for part in _parts(period, filters, group, dimensions, measures):
        for key, sums in part:
            before = found.get(key)
            found[key] = sums if before is None else plus(before, sums)
    return found


def _parts(
    period: Period, filters: Filters, group: Sequence[str], dimensions: Sequence[Dimension], measures: Sequence[str]
) -> Iterator[Iterable[tuple[tuple[str, ...], Vector]]]:
    """Whole years and months from the counters; the days at the edges from theirs, or for two dimensions from the cases."""
    places = dict(zip(dimensions, ("key", "other"), strict=False))
    columns = ["period" if name == MONTH else places[Dimension(name)] for name in group]
    rows = Counter.objects.filter(dimension="*".join(dimensions) or Dimension.TOTAL)
    rows = rows.filter(**{places[name]: key for name, key in filters.items()})
    for grain, within in period.spans(years=MONTH not in group):
        yield _summed(rows.filter(within, grain=grain), columns, measures)
    for edge in period.edges():
        if len(dimensions) == 2:
            yield _from_cases(Contribution.objects.filter(day__range=edge), filters, group, measures).items()
        else:
            yield _summed(rows.filter(grain=Grain.DAY, period__range=edge), columns, measures)


def _summed(rows: QuerySet[Counter], columns: Sequence[str], measures: Sequence[str]) -> Iterator[tuple[tuple[str, ...], Vector]]:
    """One key and one vector a group. By period a counter is a group of its own: there is nothing to sum up."""
    sums = {f"sum_{name}": Sum(name) for name in measures}
    if not columns:
        total = rows.aggregate(**sums)
        yield (), tuple(total[name] or 0 for name in sums)
        return
    if "period" in columns:
        found = rows.order_by().values_list(*columns, *measures)
    else:
        found = rows.order_by().values(*columns).annotate(**sums).values_list(*columns, *sums)
    width = len(columns)
    names: dict[object, str] = {}
    for row in found:
        yield tuple([names.get(value) or names.setdefault(value, _key(value)) for value in row[:width]]), row[width:]


def _from_cases(rows: QuerySet[Contribution], filters: Filters, group: Sequence[str], measures: Sequence[str]) -> Groups:
    """The same from the rows of single cases: for the days at the edges of a period and for small places."""
    for name, key in filters.items():
        column = _COLUMNS[name]
        rows = rows.filter(Q(region__startswith=key) if name == Dimension.REGION and key else Q(**{column: key}))
    wanted = [MEASURES.index(name) for name in measures]
    columns = ["day" if name == MONTH else _COLUMNS[Dimension(name)] for name in group]
    found: defaultdict[tuple[str, ...], Vector] = defaultdict(lambda: (0,) * len(measures))
    counted = rows.order_by().values(*columns, *Counted._fields).annotate(cases=Count("case_id"))
    for *values, states, response, word, solution, cases in counted.values_list(*columns, *Counted._fields, "cases"):
        cell = tuple(
            _place(_key(value)) if column == "region" else _key(value) for column, value in zip(columns, values, strict=True)
        )
        counted_now = vector(Counted(states, response, word, solution))
        found[cell] = plus(found[cell], [cases * counted_now[place] for place in wanted])
    return dict(found)


def read_few(
    period: Period, filters: Filters, group: Sequence[str], *, measures: Sequence[str], agencies: Collection[int] | None = None
) -> Groups:
    """Sums of any number of dimensions from the cases themselves, of some agencies where named. It looks at each case: ask first
    how many there are."""
    rows = Contribution.objects.filter(_days(period))
    if agencies is not None:
        rows = rows.filter(agency_id__in=agencies)
    return _from_cases(rows, filters, group, measures)


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


def _between(first: date | None, end: date | None) -> Q:
    """Periods that begin on or after the one day and before the other; None is open."""
    found = Q(period__gte=first) if first else Q()
    return found & Q(period__lt=end) if end else found


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _next_year(day: date) -> date:
    """The first of January on or after a day."""
    return day if (day.month, day.day) == (1, 1) else date(day.year + 1, 1, 1)
