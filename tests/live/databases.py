"""Databases of PostgreSQL that live as long as a test, and can be away for a while."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

SERVER = os.environ.get("TEST_POSTGRES", "postgresql://root@127.0.0.1:5432/postgres")


def _of_this_run(name: str) -> str:
    """Two runs at once on one server do not meet."""
    return f"{name}_{os.getpid()}"


@contextmanager
def database(name: str) -> Iterator[str]:
    """An empty database of PostgreSQL that goes away."""
    name = _of_this_run(name)
    try:
        server = psycopg.connect(SERVER, autocommit=True, connect_timeout=3)
    except psycopg.Error as error:
        pytest.skip(f"PostgreSQL is not there ({type(error).__name__}); say where in TEST_POSTGRES")
    with server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name}")
        known = server.info
        yield f"postgresql://{known.user}:{known.password}@{known.host}:{known.port}/{name}"
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def take_away(name: str, *, seconds: float) -> None:
    """End every connection of the database and let nobody in for so long."""
    name = _of_this_run(name)
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            time.sleep(seconds)
        finally:
            server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
