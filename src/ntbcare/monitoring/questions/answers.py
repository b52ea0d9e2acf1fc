"""Answering a question: lines of values with what is hidden, what they are of, and the change since the period before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from ntbcare.common.errors import InvalidInput
from ntbcare.monitoring.models import RESPONSE_CLASSES, WAIT_CLASSES
from ntbcare.monitoring.questions.comparing import NOTHING, Change, can_compare, change_of
from ntbcare.monitoring.questions.concealing import Concealed, concealed
from ntbcare.monitoring.questions.counting import Cells, Sums, read_cells
from ntbcare.monitoring.questions.places import Place, is_finer, table_of
from ntbcare.monitoring.questions.spans import EARLIEST, Days, months_before
from ntbcare.monitoring.questions.terms import By, Kind, Measure, Query
from ntbcare.monitoring.rules import median_days, percent

Number: TypeAlias = int | Decimal
RIPE = timedelta(days=30)
"""So long after its end a period is as old as the one before: the limits of its newest cases have passed."""


@dataclass(frozen=True, slots=True)
class Value:
    """A figure; None where there is nothing to divide or it is ``hidden``. ``base``: of how many cases it is."""

    number: Number | None
    base: int = 0
    hidden: bool = False


HIDDEN = Value(None, hidden=True)


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its key, its values (by measure, or by column), and the first comparable measure before and its change."""

    key: str
    values: tuple[Value, ...]
    whole: Value | None = None
    before: Value | None = None
    change: Change = NOTHING


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer. ``columns`` are the keys of the second dimension, empty without one; ``total`` the values of everything asked
    for, of ``received`` cases. ``compared`` is the measure that is held against the period ``before``; None where nothing is."""

    query: Query
    place: Place
    days: Days
    lines: tuple[Line, ...]
    total: Line
    columns: tuple[str, ...] = ()
    received: int = 0
    compared: Measure | None = None
    before: Days | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was received at all: that is told to everybody."""
        return not self.received

    @property
    def hides(self) -> bool:
        """Whether something of it is hidden."""
        return any(value.hidden for line in (*self.lines, self.total) for value in line.values)


def answer(query: Query, place: Place, days: Days, *, today: date) -> Answer:
    """A constant number of statements. Raises InvalidInput for what cannot be counted in time."""
    cells, secret = read_cells(query, place, days, _columns(query.asked)), concealed(query, place, days)
    cells = {key: sums for key, sums in cells.items() if sums["received"]}
    cells |= {key: dict.fromkeys(_columns(query.asked), 0) for key in _still_months(query, days, today) if key not in cells}
    whole = _added(cells.values(), _columns(query.asked))
    if query.columns is not None:
        return _crossed(query, place, days, cells, secret, whole)
    lines = [Line(key, _values(query.asked, sums, secret, (key,))) for (key,), sums in cells.items()] if query.rows else []
    total = Line("", _values(query.asked, whole, secret, ()))
    plain = Answer(query, place, days, tuple(lines), total, received=whole["received"])
    return _beside(plain, cells, whole, today=today)


def _still_months(query: Query, days: Days, today: date) -> Iterator[tuple[str, ...]]:
    """The months of the period, so that one without any case stands in its place with a nought."""
    if query.groups == (By.MONTH,):
        past = days.until(today)
        for back in range(past.months - 1, -1, -1):
            yield (f"{months_before(past.last.replace(day=1), back):%Y-%m}",)


def _columns(measures: Iterable[Measure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(["received", *(name for one in measures for name in one.columns)]))


def _added(rows: Iterable[Sums], names: Sequence[str]) -> Sums:
    total = dict.fromkeys(names, 0)
    for sums in rows:
        for name in names:
            total[name] += sums[name]
    return total


def value_of(measure: Measure, sums: Sums) -> Value:
    """The figure of sums."""
    if measure.kind == Kind.COUNT:
        return Value(sums[measure.name], sums["received"])
    if measure.kind == Kind.SHARE:
        part, whole = measure.columns
        return Value(percent(sums[part], sums[whole]), sums[whole])
    histogram = [sums[name] for name in measure.columns]
    classes = RESPONSE_CLASSES if len(histogram) == len(RESPONSE_CLASSES) else WAIT_CLASSES
    return Value(median_days(histogram, classes), sum(histogram))


def _values(measures: Sequence[Measure], sums: Sums, secret: Concealed, key: tuple[str, ...]) -> tuple[Value, ...]:
    return tuple(_shown(one, sums, secret, key) for one in measures)


def _shown(measure: Measure, sums: Sums, secret: Concealed, key: tuple[str, ...]) -> Value:
    is_hidden = key in secret.cells or (measure.opinion and key in secret.opinions)
    return HIDDEN if is_hidden else value_of(measure, sums)


def _crossed(query: Query, place: Place, days: Days, cells: Cells, secret: Concealed, whole: Sums) -> Answer:
    """One measure by rows and columns. Their sums only for who sees every cell: others ask for them by themselves."""
    [measure] = query.asked
    names = tuple(whole)
    by_row: defaultdict[str, list[Sums]] = defaultdict(list)
    by_column: defaultdict[str, list[Sums]] = defaultdict(list)
    for (row, column), sums in cells.items():
        by_row[row].append(sums)
        by_column[column].append(sums)
    heaviest = sorted(by_column, key=lambda key: (-sum(one["received"] for one in by_column[key]), key))
    columns = tuple(sorted(by_column) if query.columns in {By.MONTH, By.REGION} else heaviest)
    nothing = dict.fromkeys(names, 0)
    sees_sums = place.scope.everything
    lines = [
        Line(
            row,
            tuple(_shown(measure, cells.get((row, column), nothing), secret, (row, column)) for column in columns),
            value_of(measure, _added(found, names)) if sees_sums else None,
        )
        for row, found in by_row.items()
    ]
    sums_of_columns = tuple(value_of(measure, _added(by_column[column], names)) for column in columns) if sees_sums else ()
    total = Line("", sums_of_columns, _shown(measure, whole, secret, ()))
    return Answer(query, place, days, tuple(lines), total, columns, whole["received"])


def _beside(found: Answer, cells: Cells, whole: Sums, *, today: date) -> Answer:
    """The same with the period before beside it, where one measure can be compared and the period allows it."""
    query, place = found.query, found.place
    measure = next((one for one in query.asked if can_compare(one)), None)
    before = _period_before(found, today)
    if measure is None or before is None or query.rows == By.MONTH:
        return found
    earlier, secret = _earlier(query, place, before, measure), concealed(query, place, before)
    if not any(sums["received"] for sums in (earlier or {}).values()) or earlier is None:
        return found  # Nothing is better or more than nothing at all.
    young = found.days.last + RIPE > today
    spot = query.measures.index(measure.name)
    nothing = dict.fromkeys(_columns([measure]), 0)

    def with_change(line: Line, key: tuple[str, ...], now: Sums, then: Sums) -> Line:
        if line.values[spot].hidden:
            return line
        past = _shown(measure, then, secret, key)
        change = NOTHING if past.hidden else change_of(measure, now, then, young=young)
        return Line(line.key, line.values, before=past, change=change)

    lines = tuple(with_change(line, (line.key,), cells[line.key,], earlier.get((line.key,), nothing)) for line in found.lines)
    total = with_change(found.total, (), whole, _added(earlier.values(), _columns([measure])))
    return replace(found, lines=lines, total=total, compared=measure, before=before)


def _period_before(found: Answer, today: date) -> Days | None:
    """None before there was anything, and where small cells of days that are no whole months would have to be hidden."""
    try:
        before = found.days.before(today=today)
    except (InvalidInput, OverflowError):
        return None
    finer = is_finer(table_of(found.query, found.place)) and not found.place.scope.everything
    return None if before.first < EARLIEST or (finer and not before.is_whole_months) else before


def _earlier(query: Query, place: Place, before: Days, measure: Measure) -> Mapping[tuple[str, ...], Sums] | None:
    try:
        return read_cells(query, place, before, _columns([measure]))
    except InvalidInput:
        return None


def sorted_lines(found: Answer, labels: Mapping[str, str]) -> list[Line]:
    """In the order asked for: ``label``, or the place of a column (``2``, ``-2`` from small to large); else months and regions in
    their own, everything else by the first value, the largest first. What has no value stands last."""
    query, sort = found.query, found.query.sort
    up = sort.startswith("-")
    place = sort.removeprefix("-")
    if place == "label":
        return sorted(found.lines, key=lambda line: labels[line.key].casefold(), reverse=up)
    if place.isascii() and place.isdigit() and len(place) < 4 and int(place) < max(1, len(found.columns) or len(query.measures)):
        return list(_by_value(found.lines, int(place), labels, up=up))
    if query.rows in {By.MONTH, By.REGION}:
        return sorted(found.lines, key=lambda line: line.key)
    if query.columns is not None and found.place.scope.everything:
        return sorted(found.lines, key=lambda line: (-_weight(line.whole), labels[line.key]))
    return list(_by_value(found.lines, 0, labels, up=False))


def _by_value(lines: Sequence[Line], place: int, labels: Mapping[str, str], *, up: bool) -> Iterator[Line]:
    known = [line for line in lines if line.values[place].number is not None]
    yield from sorted(known, key=lambda line: (_weight(line.values[place]) * (1 if up else -1), labels[line.key]))
    yield from sorted((line for line in lines if line.values[place].number is None), key=lambda line: labels[line.key])


def _weight(value: Value | None) -> float:
    return float(value.number) if value is not None and value.number is not None else 0.0
