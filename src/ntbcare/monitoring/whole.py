"""All counters at once from the contributions of all cases: sorted and summed as columns, for a rebuild.

numpy is loaded only here, in the process of a command: the service never needs it for counting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, islice
from typing import Any, TypeAlias

import numpy as np
from django.db import connection

from ntbcare.monitoring.cells import CELL
from ntbcare.monitoring.models import MEASURES, Contribution, Dimension, Grain
from ntbcare.monitoring.sums import REGENCY
from ntbcare.monitoring.vectors import Counted, places

Array: TypeAlias = np.ndarray[Any, Any]
Row: TypeAlias = tuple[str | int, ...]
_KEYS = ("branch_id", "agency_id", "category", "region", "source", "classification")
_FIRST = date(1970, 1, 1).toordinal()
_TABLE = "monitoring_counter"
_A_PIECE = 20_000


def batched(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """Lists of so many rows, the last one shorter."""
    while some := list(islice(rows, size)):
        yield some


@dataclass(frozen=True, slots=True)
class _Column:
    """A key of every case as a number, and what the numbers stand for."""

    codes: Array
    names: list[str]


def write_all_counters() -> int:
    """Write every cell anew from the contributions; how many. The table must be empty. Needs an open transaction."""
    columns = (*CELL, *MEASURES)
    names = ", ".join(columns)
    written = 0
    # Read first: nothing else can be asked of the connection while it copies.
    read = _read()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {_TABLE} ({names}) FROM STDIN") as copy:
                # In large pieces: every piece waits for the database's word.
                for rows in batched(_rows(*read), _A_PIECE):
                    copy.write("".join(["\t".join(map(str, row)) + "\n" for row in rows]))
                    written += len(rows)
            return written
        marks = ", ".join(["%s"] * len(columns))
        rows = list(_rows(*read))
        cursor.executemany(f"INSERT INTO {_TABLE} ({names}) VALUES ({marks})", rows)  # noqa: S608 names of this file only
    return len(rows)


def _rows(days: Array, keys: list[_Column], measures: Array) -> Iterator[Row]:
    if not len(days):
        return
    months = days.astype("datetime64[M]").astype("datetime64[D]")
    years = days.astype("datetime64[Y]").astype("datetime64[D]")
    grains = ((Grain.YEAR.value, years), (Grain.MONTH.value, months), (Grain.DAY.value, days))
    nothing = _Column(np.zeros(len(days), dtype=np.int64), [""])
    single = [(Dimension.TOTAL.value, nothing), *zip([one.value for one in list(Dimension)[1:]], keys, strict=True)]
    for dimension, key in single:
        for grain, periods in grains:
            yield from _summed(dimension, grain, periods, key, nothing, measures)
    for (one, key), (two, other) in combinations(single[1:], 2):
        for grain, periods in grains[:2]:
            yield from _summed(f"{one}*{two}", grain, periods, key, other, measures)


def _summed(dimension: str, grain: str, periods: Array, key: _Column, other: _Column, measures: Array) -> Iterator[Row]:
    """The cells of one kind: cases brought into the order of their cells, and each run of the same cell summed."""
    numbers = periods.astype(np.int64)
    cells = (numbers - numbers.min()) * (len(key.names) * len(other.names)) + key.codes * len(other.names) + other.codes
    order = np.argsort(cells, kind="stable")
    starts = np.flatnonzero(np.diff(cells[order], prepend=-1))
    sums = np.add.reduceat(measures[order], starts, axis=0, dtype=np.int32).tolist()
    firsts = order[starts]
    told = zip(numbers[firsts].tolist(), key.codes[firsts].tolist(), other.codes[firsts].tolist(), sums, strict=True)
    for number, place, beside, counts in told:
        day = (date.fromordinal(_FIRST) + timedelta(days=number)).isoformat()
        yield dimension, grain, day, key.names[place], other.names[beside], *counts


def _read() -> tuple[Array, list[_Column], Array]:
    """Days, keys and measures of all cases, as columns."""
    rows = Contribution.objects.order_by().values_list("day", *_KEYS, *Counted._fields)
    found = list(rows.iterator(chunk_size=10_000))
    days = np.array([row[0] for row in found], dtype="datetime64[D]")
    keys = [
        _column([str(row[1 + place])[: REGENCY if name == "region" else None] for row in found])
        for place, name in enumerate(_KEYS)
    ]
    measures = np.zeros((len(found), len(MEASURES)), dtype=np.int8)
    for number, row in enumerate(found):
        measures[number, places(Counted(*row[1 + len(_KEYS) :]))] = 1
    return days, keys, measures


def _column(values: list[str]) -> _Column:
    names = {name: place for place, name in enumerate(sorted(set(values)))}
    return _Column(np.array([names[value] for value in values], dtype=np.int64), list(names))
