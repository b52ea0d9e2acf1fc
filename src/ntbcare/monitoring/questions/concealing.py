"""Which cells of an answer are not shown to who sees what everybody sees: as ``hiding`` does it for ``/statistik``.

Always from the whole table in which the cells lie, over the whole province, so that it is the same however it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ntbcare.monitoring.hiding import SECRET_COUNTS, secret_of
from ntbcare.monitoring.questions.counting import topic_of
from ntbcare.monitoring.questions.places import Place, is_finer, table_of
from ntbcare.monitoring.questions.spans import Days
from ntbcare.monitoring.questions.terms import By, Query, counted_by
from ntbcare.monitoring.sums import Period, read_sums
from ntbcare.monitoring.suppression import is_small
from ntbcare.monitoring.vectors import Vector, plus

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concealed:
    """Cells of the answer by their key: hidden whole, or only in what single persons said. ``()`` is the total."""

    cells: frozenset[Key] = frozenset()
    opinions: frozenset[Key] = frozenset()


def concealed(query: Query, place: Place, days: Days) -> Concealed:
    """What to hide of rows, cells and total; nothing from who reaches all of it. A constant number of statements."""
    if place.scope.everything:
        return Concealed()
    fixed = {**query.only, **({By.BRANCH: str(place.scope.branch)} if place.scope.branch is not None else {})}
    whole, total = table_of(query, place), tuple(one for one in By if one in fixed)
    found, of_total = _secret(days, whole), _secret(days, total)
    cells, opinions = (_of_answer(one, whole, query, fixed) for one in (found.cells, found.opinions))
    key = tuple(fixed[one] for one in total)
    return Concealed(
        cells | ({()} if key in of_total.cells else frozenset()), opinions | ({()} if key in of_total.opinions else frozenset())
    )


def _of_answer(cells: frozenset[Key], table: tuple[By, ...], query: Query, fixed: Mapping[By, str]) -> frozenset[Key]:
    """Of the table's cells those of the answer, by the keys of its rows and columns."""
    if not query.groups:
        return frozenset()
    found = set()
    for cell in cells:
        named = dict(zip(table, cell, strict=True))
        if all(named.get(one, key) == key for one, key in fixed.items()):
            found.add(tuple(named[one] if one in named else topic_of(named[By.CATEGORY]) for one in query.groups))
    return frozenset(found)


def _secret(days: Days, table: tuple[By, ...]) -> Concealed:
    """Of a whole table of at most two dimensions."""
    period = Period(days.first, days.last)
    counts = read_sums(period, {}, [counted_by(one) for one in table], measures=SECRET_COUNTS)
    if not table:
        [line] = counts.values() or [(0,) * len(SECRET_COUNTS)]
        few = any(is_small(count) for count in line[1:])
        return Concealed(opinions=frozenset({()}) if few else frozenset())
    lines: dict[tuple[str, str], Vector] = {}
    for key, sums in counts.items():
        cell = _as_pair(tuple(topic_of(one) if by == By.TOPIC else one for by, one in zip(table, key, strict=True)), table)
        before = lines.get(cell)
        lines[cell] = sums if before is None else plus(before, sums)
    secret = secret_of(lines)
    width = len(table)
    opinions = frozenset(cell[-width:] for cell in secret.opinions)
    return Concealed(frozenset(cell[-width:] for cell in secret.cells) if is_finer(table) else frozenset(), opinions)


def _as_pair(key: Key, table: tuple[By, ...]) -> tuple[str, str]:
    """One dimension is a single line; of categories one line for each topic, whose sum is public."""
    if len(key) == 2:
        return key[0], key[1]
    return topic_of(key[0]) if table == (By.CATEGORY,) else "", key[0]
