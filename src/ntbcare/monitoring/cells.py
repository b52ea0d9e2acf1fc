"""Adding to counters: many cells in few statements, on both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from django.db import connection

from ntbcare.monitoring.models import MEASURES
from ntbcare.monitoring.vectors import Cell

Value: TypeAlias = int | str | date
CELL = ("dimension", "grain", "period", "key", "other")
_KEYS = (0, 1, 3, 4)
_CELL_SQL = ("substr(c0, 2)", "substr(c1, 2)", "c2::date", "substr(c3, 2)", "substr(c4, 2)")
_ROWS_A_STATEMENT = 2000
_PARAMETERS = 30_000
"""SQLite takes no more than 32,766 in a statement."""


def add_to_counters(sums: Mapping[Cell, Sequence[int]]) -> None:
    """Add vectors to cells, made where missing. In one order, so that two workers never wait for each other in a circle.

    Only the columns that the batch changes are named: most batches change a few of them.
    """
    used = [place for place, column in enumerate(zip(*sums.values(), strict=True)) if any(column)]
    rows: list[tuple[Value, ...]] = [
        (*cell, *(change[place] for place in used)) for cell, change in sorted(sums.items()) if any(change)
    ]
    measures = [MEASURES[place] for place in used]
    additions = ", ".join(f"{name} = monitoring_counter.{name} + excluded.{name}" for name in measures)
    with connection.cursor() as cursor:
        at_once = _ROWS_A_STATEMENT if connection.vendor == "postgresql" else _PARAMETERS // (len(CELL) + len(used))
        for start in range(0, len(rows), at_once):
            source, values = _rows_as_source(rows[start : start + at_once])
            cursor.execute(
                f"INSERT INTO monitoring_counter ({', '.join((*CELL, *measures))}) {source} "  # names of this file only
                f"ON CONFLICT ({', '.join(CELL)}) DO UPDATE SET {additions}",
                values,
            )


def _rows_as_source(rows: Sequence[Sequence[Value]]) -> tuple[str, list[Value]]:
    """What follows INSERT INTO. On PostgreSQL one text for each column: psycopg takes longer over thousands of
    parameters than the database over writing them. The letter before a key keeps empty ones apart from none.
    """
    if connection.vendor != "postgresql":
        places = "(" + ", ".join(["%s"] * len(rows[0])) + ")"
        values: list[Value] = [value.isoformat() if isinstance(value, date) else value for row in rows for value in row]
        return f"VALUES {', '.join([places] * len(rows))}", values
    numbers = range(len(rows[0]))
    columns = ", ".join(_CELL_SQL[place] if place < len(CELL) else f"c{place}::integer" for place in numbers)
    lists = ", ".join("string_to_array(%s, chr(31))" for _ in numbers)
    names = ", ".join(f"c{place}" for place in numbers)
    texts: list[Value] = [
        "\x1f".join([f"={value}" if place in _KEYS else str(value) for value in column])
        for place, column in enumerate(zip(*rows, strict=True))
    ]
    return f"SELECT {columns} FROM unnest({lists}) AS given({names})", texts  # noqa: S608  # names of this file only
