"""Inserting rows of several models at once: one statement on PostgreSQL, where each costs a round trip.

On SQLite a statement is a function call: there each row has its own. On both the text of a statement is put together
once for each model, not once for each row as the ORM does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.sql import InsertQuery

_PLAIN = (models.BooleanField, models.CharField, models.ForeignKey, models.IntegerField, models.TextField)


def reserve_keys(*kinds: type[models.Model]) -> list[int]:
    """The next key of each model. Needs the transaction in which the rows are inserted: on SQLite it is what reserves."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_next_keys(kinds))
            return list(cursor.fetchone())
        # Nobody else can insert while this transaction lasts, so what comes next is known.
        cursor.execute(_last_keys(kinds))
        last = Counter(dict(cursor.fetchall()))
    keys = []
    for kind in kinds:
        last[kind._meta.db_table] += 1
        keys.append(last[kind._meta.db_table])
    return keys


@lru_cache(maxsize=64)
def _next_keys(kinds: tuple[type[models.Model], ...]) -> str:
    tables = [(kind._meta.db_table, kind._meta.pk.column) for kind in kinds]
    return "SELECT " + ", ".join(f"nextval(pg_get_serial_sequence('{table}', '{column}'))" for table, column in tables)


@lru_cache(maxsize=64)
def _last_keys(kinds: tuple[type[models.Model], ...]) -> str:
    tables = ", ".join(f"'{kind._meta.db_table}'" for kind in kinds)
    return f"SELECT name, seq FROM sqlite_sequence WHERE name IN ({tables})"  # noqa: S608 names of our own tables


def insert_together(rows: Sequence[models.Model]) -> None:
    """Insert rows in this order. The keys that other rows refer to must have been reserved."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Row by row: psycopg keeps what it has read of a statement only while that has few parameters.
            statements = [cursor.mogrify(*_insert_sql(row)) for row in rows]
            ahead = ", ".join(f"part_{number} AS ({text})" for number, text in enumerate(statements[:-1]))
            cursor.execute(f"WITH {ahead} {statements[-1]}" if ahead else statements[-1])
        else:
            for row in rows:
                cursor.execute(*_insert_sql(row))
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
    """Whether the database takes the attribute as it stands; texts, numbers and keys it does, PostgreSQL moments too."""
    computed = field.has_db_default() or getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    plain = (*_PLAIN, models.DateField) if connection.vendor == "postgresql" else _PLAIN
    return isinstance(field, plain) and not computed
