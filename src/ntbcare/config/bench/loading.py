"""Writing many rows quickly: COPY on PostgreSQL, executemany on SQLite; indexes are made after the rows.

Values are written as both databases read them: moments as text in UTC, JSON as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeAlias

from django.db import connection, transaction

Value: TypeAlias = str | int | bytes | None
Row: TypeAlias = tuple[Value, ...]


def moment(value: datetime | None) -> str | None:
    """A moment as both databases read it."""
    # As Django writes it: SQLite compares moments as texts, and one with needless zeros would equal nothing.
    return None if value is None else f"{value.astimezone(UTC).replace(tzinfo=None)}{_zone()}"


def _zone() -> str:
    return "+00" if connection.vendor == "postgresql" else ""


def write(batches: Sequence[tuple[str, Sequence[str], Sequence[Row]]]) -> None:
    """Write rows of several tables (table, columns, rows) in this order, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns, rows in batches:
            names = ", ".join(columns)
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
            else:
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608 names of this package


@contextmanager
def without_indexes(tables: Sequence[str]) -> Iterator[None]:
    """Drop what indexes of the tables are not constraints, and make them again at the end."""
    found = list(_indexes(tables))
    with connection.cursor() as cursor:
        for name, _ in found:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET maintenance_work_mem = '512MB'")
        for _, statement in found:
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _indexes(tables: Sequence[str]) -> list[tuple[str, str]]:
    """Names and statements of the indexes that no constraint needs."""
    marks = ", ".join(["%s"] * len(tables))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({marks}) AND schemaname = current_schema()"  # noqa: S608
                " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = format('%%I', indexname)::regclass)",
                tables,
            )
        else:
            cursor.execute(
                f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({marks})",  # noqa: S608
                tables,
            )
        return list(cursor.fetchall())


def next_number(table: str) -> int:
    """The first free number of a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")  # noqa: S608 names of this package
        return int(cursor.fetchone()[0])


def move_sequences(tables: Sequence[str]) -> None:
    """Let the sequences go on after the numbers that were written."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608
