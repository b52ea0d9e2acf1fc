"""Make the database that DATABASE_URL names when its server does not have it; say plainly what is missing."""

from __future__ import annotations

import os
import sys

import dj_database_url
import psycopg
from psycopg import sql


def main() -> int:
    """0 when the database is there now."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith(("postgres://", "postgresql://")):
        print("DATABASE_URL must name a PostgreSQL database: postgres://user:password@host:port/name", file=sys.stderr)
        return 1
    parsed = dj_database_url.parse(url)
    place = f"{parsed['HOST']}:{parsed['PORT'] or 5432}"
    try:
        with psycopg.connect(url, dbname="postgres", autocommit=True, connect_timeout=5) as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [parsed["NAME"]]).fetchone()
            if not there:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(str(parsed["NAME"]))))
                print(f"Database {parsed['NAME']} made.", file=sys.stderr)
    except psycopg.OperationalError as error:
        print(f"No PostgreSQL answers at {place}: {str(error).splitlines()[0]}", file=sys.stderr)
        print(
            "Start one, or say where it is: make test-postgres DATABASE_URL=postgres://user:password@host:port/name",
            file=sys.stderr,
        )
        return 1
    except psycopg.errors.InsufficientPrivilege:
        print(f"{parsed['USER']} may not make databases, and {parsed['NAME']} is not there; make it first.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
