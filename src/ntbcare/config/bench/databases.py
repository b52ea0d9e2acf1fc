"""Where measuring happens: databases of its own, made for it and dropped after it. The site's is never touched."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

DEFAULT_SERVER = "postgres://root@127.0.0.1:5432/postgres"
_CONNECT_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A database to measure on, with the environment that leads a process to it. ``missing`` says why there is none."""

    name: str
    environment: dict[str, str]
    missing: str = ""


@contextmanager
def sqlite_place() -> Iterator[Place]:
    """An embedded database in a temporary folder."""
    with _folder() as folder:
        yield Place("SQLite", _environment(folder))


@contextmanager
def postgresql_place() -> Iterator[Place]:
    """A temporary database on the server of DATABASE_URL, or on this machine's."""
    server = os.environ.get("DATABASE_URL") or DEFAULT_SERVER
    name = f"ntbcare_bench_{os.getpid()}"
    try:
        _on_server(server, "CREATE DATABASE {}", name)
    except psycopg.Error as error:
        where = urlsplit(server)
        at = f"{where.hostname}:{where.port or 5432}"
        yield Place("PostgreSQL", {}, missing=f"no database can be made at {at}: {str(error).splitlines()[0]}")
        return
    try:
        with _folder() as folder:
            parts = urlsplit(server)
            url = urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))
            yield Place("PostgreSQL", _environment(folder) | {"DATABASE_URL": url})
    finally:
        with suppress(psycopg.Error):
            _on_server(server, "DROP DATABASE {} WITH (FORCE)", name)


def _on_server(server: str, statement: str, name: str) -> None:
    with psycopg.connect(server, dbname="postgres", autocommit=True, connect_timeout=_CONNECT_SECONDS) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="ntbcare-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path) -> dict[str, str]:
    """The caller's environment without settings of a site."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NTBCARE_") and name != "DATABASE_URL"}
    # The requests that are made to count their statements need not be logged; the service measured logs as ever.
    settings = {"DJANGO_SETTINGS_MODULE": "ntbcare.config.settings", "NTBCARE_LOG_LEVEL": "ERROR"}
    return kept | settings | {"NTBCARE_DATA": str(folder)}
