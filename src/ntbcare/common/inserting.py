"""Inserting rows of several models at once: one statement on PostgreSQL, where each costs a round trip.

On SQLite, where a statement is a function call, it is one for each model. On both the text of a statement is put
together once for each model, not once for each row as the ORM does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.sql import InsertQuery

_PLAIN = (models.BooleanField, models.CharField, models.ForeignKey, models.IntegerField, models.TextField)


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
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Row by row: psycopg keeps what it has read of a statement only while that has few parameters.
            statements = [cursor.mogrify(*_insert_sql([row])) for row in rows]
            ahead = ", ".join(f"part_{number} AS ({text})" for number, text in enumerate(statements[:-1]))
            cursor.execute(f"WITH {ahead} {statements[-1]}" if ahead else statements[-1])
        else:
            for _kind, group in groupby(rows, key=type):
                _insert_alike(cursor, list(group))
    for row in rows:
        row._state.adding = False
        row._state.db = DEFAULT_DB_ALIAS


def _insert_alike(cursor: Any, alike: Sequence[models.Model]) -> None:  # noqa: ANN401  # Django's cursor has no public type
    for row in alike:
        _take_keys(row)
    unknown = alike[0].pk is None
    cursor.execute(*_insert_sql(alike))
    if unknown:
        # One writer at a time: what one statement inserts has keys in a row, the last of which is told.
        for key, row in enumerate(alike, cursor.lastrowid - len(alike) + 1):
            row.pk = key


def _take_keys(row: models.Model) -> None:
    """The keys of the rows that it refers to, which were inserted just before."""
    for field in row._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and getattr(row, field.attname) is None and field.is_cached(row):
            setattr(row, field.attname, getattr(row, field.name).pk)


def _insert_sql(alike: Sequence[models.Model]) -> tuple[str, list[Any]]:
    """One INSERT of rows of one model, all with a key or all without."""
    text, fields = _insert_text(type(alike[0]), len(alike), with_key=alike[0].pk is not None)
    # The real connection: its proxy looks itself up anew for every value.
    database = connections[DEFAULT_DB_ALIAS]
    return text, [value for row in alike for value in _values(row, fields, database)]


def _values(row: models.Model, fields: Iterable[tuple[Any, bool]], database: Any) -> Iterable[Any]:  # noqa: ANN401
    return (
        getattr(row, field.attname) if plain else field.get_db_prep_save(field.pre_save(row, add=True), connection=database)
        for field, plain in fields
    )


@lru_cache(maxsize=64)
def _insert_text(kind: type[models.Model], rows: int, *, with_key: bool) -> tuple[str, list[tuple[Any, bool]]]:
    """The INSERT of rows of a model as the ORM writes it, with placeholders, and the fields in their order."""
    fields = [field for field in kind._meta.local_concrete_fields if with_key or field is not kind._meta.pk]
    query = InsertQuery(kind)
    query.insert_values(fields, [kind() for _ in range(rows)])
    [(text, _values)] = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    return text, [(field, _is_plain(field)) for field in fields]


def _is_plain(field: models.Field[Any, Any]) -> bool:
    """Whether the database takes the attribute as it stands; texts, numbers and keys it does, PostgreSQL moments too."""
    computed = field.has_db_default() or getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    plain = (*_PLAIN, models.DateField) if connection.vendor == "postgresql" else _PLAIN
    return isinstance(field, plain) and not computed
