"""What of an answer is not shown to everybody: small cells of fine tables, and the opinions of few persons in any table.

Both with complements, and from the whole table that a cell lies in, so that it is the same however it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Topic
from ntbcare.monitoring.grouping import OPEN_TABLES, GroupBy
from ntbcare.monitoring.models import MEASURES, Dimension
from ntbcare.monitoring.sums import MONTH, REGENCY, Filters, Groups, Period, read_sums
from ntbcare.monitoring.suppression import Table, hidden_cells, is_small
from ntbcare.monitoring.vectors import Vector, plus

SECRET_COUNTS = ("received", "rated", "confirmed")
"""What decides: cells of few cases, and of few opinions."""
_PLACES = [MEASURES.index(name) for name in SECRET_COUNTS]
_OPINIONS = (1, 2)
_Cells = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Hiding:
    """Whether the total, and which rows, are hidden whole, or in what single persons said of their answers."""

    total: bool = False
    total_opinions: bool = False
    rows: frozenset[str] = frozenset()
    row_opinions: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Secret:
    """The cells of a table that are hidden whole, and those of which only the opinions are."""

    cells: _Cells
    opinions: _Cells


def hiding(period: Period, filters: Filters, grouping: GroupBy | None, groups: Mapping[str, Vector], total: Vector) -> Hiding:
    """What to hide of the groups and the total of a question; a constant number of statements."""
    whole, opinions = _of_total(period, filters, _counts(total))
    if grouping is None:
        return Hiding(whole, opinions)
    if dimension_of(grouping) in filters:
        every = frozenset(groups)
        return Hiding(whole, opinions, every if whole else frozenset(), every if opinions else frozenset())
    rows = _of_rows(period, filters, grouping, groups)
    cells = frozenset() if not filters and grouping in OPEN_TABLES else rows.cells
    return Hiding(whole, opinions, _keys(cells), _keys(rows.opinions))


def dimension_of(grouping: GroupBy) -> str:
    """The dimension of the counters that a grouping is read from."""
    return {GroupBy.MONTH: MONTH, GroupBy.TOPIC: Dimension.CATEGORY.value}.get(grouping, grouping.value)


def as_topics(groups: Groups, grouping: GroupBy) -> Groups:
    """Categories summed up to the province's topics, by the last part of the key; other groupings as they are."""
    if grouping != GroupBy.TOPIC:
        return groups
    categories = reference().categories
    found: Groups = {}
    for key, sums in groups.items():
        category = categories.get(key[-1])
        topic = (*key[:-1], category.topic if category else "" if not key[-1] else Topic.OTHER.value)
        before = found.get(topic)
        found[topic] = sums if before is None else plus(before, sums)
    return found


def _of_rows(period: Period, filters: Filters, grouping: GroupBy, groups: Mapping[str, Vector]) -> Secret:
    if len(filters) == 1 and not _is_small_place(filters):
        [(dimension, key)] = filters.items()
        table = as_topics(read_sums(period, {}, [dimension.value, dimension_of(grouping)], measures=SECRET_COUNTS), grouping)
        secret = secret_of({(row, column): counts for (row, column), counts in table.items()})
        return Secret(_of_row(secret.cells, key), _of_row(secret.opinions, key))
    return secret_of({("", key): _counts(sums) for key, sums in groups.items()})


def _of_total(period: Period, filters: Filters, counts: Sequence[int]) -> tuple[bool, bool]:
    """Whether the figures for fixed dimensions are a cell that must not be shown, or only without opinions."""
    named = [name.value for name in filters]
    few = any(is_small(counts[place]) for place in _OPINIONS)
    if not named:
        return False, few
    if len(named) > 2 or _is_small_place(filters):
        return (len(named) > 1 or named[0] == Dimension.CLASS) and is_small(counts[0]), few
    table = read_sums(period, {}, named, measures=SECRET_COUNTS)
    cell = tuple(filters.values())
    if len(named) == 1:
        secret = secret_of({("", key): line for (key,), line in table.items()})
        key = ("", cell[0])
        return named[0] == Dimension.CLASS and key in secret.cells, key in secret.opinions
    secret = secret_of({(row, column): line for (row, column), line in table.items()})
    return (cell[0], cell[1]) in secret.cells, (cell[0], cell[1]) in secret.opinions


def secret_of(table: Mapping[tuple[str, str], Sequence[int]]) -> Secret:
    """What to hide of a whole table of ``SECRETSECRET_COUNTS`` by row and column."""
    counts: list[Table] = [{cell: line[place] for cell, line in table.items()} for place in range(len(SECRET_COUNTS))]
    opinions = [hidden_cells(counts[place]) for place in _OPINIONS]
    return Secret(hidden_cells(counts[0]), frozenset().union(*opinions))


def _counts(sums: Vector) -> list[int]:
    return [sums[place] for place in _PLACES]


def _of_row(cells: _Cells, row: str) -> _Cells:
    return frozenset(cell for cell in cells if cell[0] == row)


def _keys(cells: _Cells) -> frozenset[str]:
    return frozenset(column for _, column in cells)


def _is_small_place(filters: Filters) -> bool:
    """Whether the place is smaller than a regency: its own table is too long to look for complements in."""
    return len(filters.get(Dimension.REGION, "")) > REGENCY
