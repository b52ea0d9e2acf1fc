"""Inserting rows of several models at once: one statement on PostgreSQL, where each costs a round trip.

On SQLite a statement is a function call, and each model's rows are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.sql import InsertQuery

_PLAIN = (models.BooleanField, models.CharField, models.DateField, models.ForeignKey, models.IntegerField, models.TextField)


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
    with connection.cursor() as cursor:
        # Row by row: psycopg keeps what it has read of a statement only while that has few parameters.
        statements = [cursor.mogrify(*_insert_sql(row)) for row in rows]
        ahead = ", ".join(f"part_{number} AS ({text})" for number, text in enumerate(statements[:-1]))
        cursor.execute(f"WITH {ahead} {statements[-1]}" if ahead else statements[-1])
    for row in rows:
        row._state.adding = False
        row._state.db = DEFAULT_DB_ALIAS


def _insert_sql(row: models.Model) -> tuple[str, list[Any]]:
    text, fields = _insert_text(type(row), with_key=row.pk is not None)
    # The real connection: its proxy looks itself up anew for every value.
    database = connections[DEFAULT_DB_ALIAS]
    return text, [
        getattr(row, field.attname) if plain else field.get_db_prep_save(field.pre_save(row, add=True), connection=database)
        for field, plain in fields
    ]


@lru_cache(maxsize=64)
def _insert_text(kind: type[models.Model], *, with_key: bool) -> tuple[str, list[tuple[Any, bool]]]:
    """The INSERT of one row of a model as the ORM writes it, with placeholders, and the fields in their order."""
    fields = [field for field in kind._meta.local_concrete_fields if with_key or field is not kind._meta.pk]
    query = InsertQuery(kind)
    query.insert_values(fields, [kind()])
    [(text, _values)] = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    return text, [(field, _is_plain(field)) for field in fields]


def _is_plain(field: models.Field[Any, Any]) -> bool:
    """Whether PostgreSQL takes the attribute as it stands; texts, numbers, moments and keys do, which are nearly all."""
    computed = field.has_db_default() or getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return isinstance(field, _PLAIN) and not computed
