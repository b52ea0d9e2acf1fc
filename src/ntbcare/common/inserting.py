"""Inserting rows of several models at once: one statement on PostgreSQL, where each costs a round trip.

On SQLite a statement is a function call, and each model's rows are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db import connection, models
from django.db.models.sql import InsertQuery


def reserve_keys(*kinds: type[models.Model]) -> list[int] | list[None]:
    """The next key of each model, from its sequence; on SQLite None for each: there the insert tells it."""
    if connection.vendor != "postgresql":
        return [None] * len(kinds)
    with connection.cursor() as cursor:
        cursor.execute(_next_keys(kinds))
        return list(cursor.fetchone())


@lru_cache(maxsize=64)
def _next_keys(kinds: tuple[type[models.Model], ...]) -> str:
    tables = [(kind._meta.db_table, kind._meta.pk.column) for kind in kinds]
    return "SELECT " + ", ".join(f"nextval(pg_get_serial_sequence('{table}', '{column}'))" for table, column in tables)


def insert_together(rows: Sequence[models.Model]) -> None:
    """Insert rows in this order. On PostgreSQL the keys that other rows refer to must have been reserved."""
    if connection.vendor != "postgresql":
        for _kind, group in groupby(rows, key=type):
            alike = list(group)
            type(alike[0])._base_manager.bulk_create(alike)
        return
    statements: list[str] = []
    parameters: list[Any] = []
    for row in rows:
        text, values = _insert_sql(row)
        statements.append(text)
        parameters.extend(values)
    ahead = ", ".join(f"part_{number} AS ({text})" for number, text in enumerate(statements[:-1]))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {ahead} {statements[-1]}" if ahead else statements[-1], parameters)
    for row in rows:
        row._state.adding = False
        row._state.db = "default"


def _insert_sql(row: models.Model) -> tuple[str, list[Any]]:
    text, fields = _insert_text(type(row), with_key=row.pk is not None)
    return text, [field.get_db_prep_save(field.pre_save(row, add=True), connection=connection) for field in fields]


@lru_cache(maxsize=64)
def _insert_text(kind: type[models.Model], *, with_key: bool) -> tuple[str, list[Any]]:
    """The INSERT of one row of a model as the ORM writes it, with placeholders, and the fields in their order."""
    fields = [field for field in kind._meta.local_concrete_fields if with_key or field is not kind._meta.pk]
    query = InsertQuery(kind)
    query.insert_values(fields, [kind()])
    [(text, _values)] = query.get_compiler("default").as_sql()
    return text, fields
