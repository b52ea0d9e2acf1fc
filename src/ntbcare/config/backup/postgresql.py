"""PostgreSQL in and out of a backup: every table by COPY in one snapshot; no ``pg_dump`` of the right version needed."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from django.core.management import call_command
from django.db import connection, transaction
from psycopg import Cursor, sql

from ntbcare.common.canonical import Json
from ntbcare.config.backup.archive import ArchiveWriter
from ntbcare.config.commands import CommandFailed

_FOLDER, _SUFFIX = "tables/", ".copy"
_CHUNK = 1024 * 1024
_IN_MEMORY = 16 * 1024 * 1024


def dump(archive: ArchiveWriter, folder: Path) -> dict[str, Json]:
    """Add each table as of one moment; columns and sequences go into the manifest."""
    columns: dict[str, Json] = {}
    with transaction.atomic(durable=True), connection.cursor() as wrapper:
        wrapper.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor: Cursor[tuple[object, ...]] = wrapper.cursor
        for table in _tables(cursor):
            names = _columns(cursor, table)
            columns[table] = list(names)
            with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(folder)) as file:
                with cursor.copy(_copy(table, names, sql.SQL("TO STDOUT"))) as copy:
                    for data in copy:
                        file.write(data)
                archive.add(f"{_FOLDER}{table}{_SUFFIX}", file)
        return {"columns": columns, "sequences": _sequences(cursor)}


def is_empty() -> bool:
    """Whether the database holds nothing yet."""
    return not connection.introspection.table_names()


class Loader:
    """Takes the tables of a backup in the order they come, all in one transaction of the caller's."""

    def __init__(self, manifest: dict[str, Json]) -> None:
        self._columns = manifest["columns"]
        self._sequences = manifest["sequences"]

    def prepare(self) -> None:
        """Lay down the tables and empty those that migrations fill."""
        call_command("migrate", interactive=False, verbosity=0)
        with connection.cursor() as wrapper:
            # What migrations wrote is checked now, or it would forbid the emptying; what is loaded, at the end.
            wrapper.execute("SET CONSTRAINTS ALL IMMEDIATE")
            names = [sql.Identifier(table) for table in _tables(wrapper.cursor)]
            wrapper.cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.SQL(", ").join(names)))
            wrapper.execute("SET CONSTRAINTS ALL DEFERRED")

    def load(self, name: str, file: IO[bytes]) -> None:
        """Fill one table. Foreign keys are checked at the end of the transaction, so the order does not matter."""
        if not name.startswith(_FOLDER):
            return
        table = name.removeprefix(_FOLDER).removesuffix(_SUFFIX)
        assert isinstance(self._columns, dict)
        names = self._columns[table]
        assert isinstance(names, list)
        with connection.cursor() as wrapper, wrapper.cursor.copy(_copy(table, names, sql.SQL("FROM STDIN"))) as copy:
            while chunk := file.read(_CHUNK):
                copy.write(chunk)

    def finish(self) -> None:
        """Let the sequences go on where they stood."""
        assert isinstance(self._sequences, dict)
        with connection.cursor() as wrapper:
            for name, value in self._sequences.items():
                wrapper.cursor.execute("SELECT setval(%s::regclass, %s)", [name, value])


def _copy(table: str, columns: Sequence[object], direction: sql.SQL) -> sql.Composed:
    names = sql.SQL(", ").join(sql.Identifier(str(column)) for column in columns)
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), names, direction)


def _tables(cursor: Cursor[tuple[object, ...]]) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    return [str(name) for (name,) in cursor.fetchall()]


def _columns(cursor: Cursor[tuple[object, ...]], table: str) -> list[str]:
    # What the database computes itself cannot be copied in.
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s"
        " AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    names = [str(name) for (name,) in cursor.fetchall()]
    if not names:
        raise CommandFailed(f"The columns of {table} cannot be read.")
    return names


def _sequences(cursor: Cursor[tuple[object, ...]]) -> dict[str, Json]:
    # ``last_value`` is null while a sequence was never used.
    cursor.execute(
        "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL"
    )
    return {str(name): int(str(value)) for name, value in cursor.fetchall()}
