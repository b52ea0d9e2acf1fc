"""The embedded database in and out of a backup: one file, copied by SQLite's own online backup."""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import IO

from django.db import connection, connections

from ntbcare.common.canonical import Json
from ntbcare.config.backup.archive import ArchiveWriter, copy_out
from ntbcare.config.commands import CommandFailed

ENTRY = "database.sqlite3"


def dump(archive: ArchiveWriter, folder: Path) -> dict[str, Json]:
    """Add a copy as of one moment. Writers go on meanwhile: in WAL mode a reader holds up nobody."""
    connection.ensure_connection()
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as work:
        path = Path(work) / ENTRY
        copy = sqlite3.connect(path)
        try:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            check = copy.execute("PRAGMA quick_check").fetchone()[0]
        finally:
            copy.close()
        if check != "ok":
            raise CommandFailed(f"The database itself is damaged: {check}")
        with path.open("rb") as file:
            archive.add(ENTRY, file)
    return {}


def is_empty() -> bool:
    """Whether the database holds nothing yet."""
    path = Path(connection.settings_dict["NAME"])
    return not path.exists() or not connection.introspection.table_names()


def load(name: str, file: IO[bytes]) -> None:
    """Put the copy in the place of the (empty) database."""
    if name != ENTRY:
        return
    connections.close_all()
    path = Path(connection.settings_dict["NAME"])
    for leftover in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        leftover.unlink(missing_ok=True)
    copy_out(file, path)
