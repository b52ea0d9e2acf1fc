"""The tables of Gammu SMSD (manual, chapter on its database; version 17), in a SQLite file or in PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any, Protocol

import psycopg

from ntbcare.channels.gsm import Segment
from ntbcare.common.clock import now

BATCH = 50
MINE, TOLD = "ntbcare:", "told:ntbcare:"
"""Beginnings of a row's CreatorID: sent by us, and its end already told."""
_LOOK_BACK = timedelta(days=8)
"""After that no report is waited for."""
_COLUMNS = ("ID", "SenderNumber", "ReceivingDateTime", "UDH", "Text", "TextDecoded", "Coding", "RecipientID")

ERRORS = (sqlite3.Error, psycopg.Error)
"""What reading and writing may raise."""


class _Connection(Protocol):
    def cursor(self) -> Any: ...  # noqa: ANN401  # of two libraries
    def commit(self) -> object: ...
    def rollback(self) -> object: ...
    def close(self) -> object: ...


@contextmanager
def opened(where: str) -> Iterator[Tables]:
    """The tables at a path or at a postgres address. Raises ERRORS."""
    postgres = where.startswith(("postgres://", "postgresql://"))
    connection: _Connection
    if postgres:
        connection = _patient(psycopg.connect(where, connect_timeout=10))
    else:
        # Opened only where it is: a wrong path is an error and no new file. SMSD locks it for moments.
        connection = sqlite3.connect(f"file:{where}?mode=rw", uri=True, timeout=20)
    with closing(connection):
        yield Tables(connection, postgres=postgres)


def _patient(connection: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    connection.execute("SET statement_timeout = '30s'")
    connection.commit()
    return connection


class Tables:
    """One open connection."""

    def __init__(self, connection: _Connection, *, postgres: bool) -> None:
        self._connection = connection
        self._postgres = postgres

    def commit(self) -> None:
        """Make what was written stay, and let locked rows go."""
        self._connection.commit()

    def waiting(self, phone: str) -> list[dict[str, object]]:
        """Messages that came in and were not taken, oldest first. In PostgreSQL they stay locked until ``commit``."""
        lock = " FOR UPDATE SKIP LOCKED" if self._postgres else ""
        columns = ", ".join(f'"{name}"' for name in _COLUMNS)
        sql = f'SELECT {columns} FROM inbox WHERE "Processed" = ? AND (? = \'\' OR "RecipientID" = ?) ORDER BY "ID" LIMIT {BATCH}'  # noqa: S608 constants
        rows = self._run(sql + lock, self._truth(said=False), phone, phone)
        return [{name: _plain(value) for name, value in zip(_COLUMNS, row, strict=True)} for row in rows]

    def mark_taken(self, ids: Sequence[int]) -> None:
        """These were stored here."""
        for row in ids:
            self._run('UPDATE inbox SET "Processed" = ? WHERE "ID" = ?', self._truth(said=True), row)

    def is_known(self, outbox_id: str) -> bool:
        """Whether a message with that id was handed over before."""
        names = (MINE + outbox_id, TOLD + outbox_id)
        return any(
            self._run(f'SELECT 1 FROM {table} WHERE "CreatorID" IN (?, ?) LIMIT 1', *names)  # noqa: S608 constants
            for table in ("outbox", "sentitems")
        )

    def queue(self, outbox_id: str, number: str, pieces: Sequence[Segment], *, phone: str) -> None:
        """Put a message into SMSD's outbox, piece by piece: it does not split for itself."""
        first, *others = pieces
        values: dict[str, object] = {
            "DestinationNumber": number,
            "Coding": _coding(first),
            "TextDecoded": first.text,
            "UDH": first.head.hex().upper() or None,
            "MultiPart": self._truth(said=bool(others)),
            "DeliveryReport": "yes",
            "CreatorID": MINE + outbox_id,
        }
        if phone:
            values["SenderID"] = phone
        [[row]] = self._insert("outbox", values, returning=True)
        for position, piece in enumerate(others, 2):
            self._insert(
                "outbox_multipart",
                {
                    "ID": row,
                    "SequencePosition": position,
                    "Coding": _coding(piece),
                    "TextDecoded": piece.text,
                    "UDH": piece.head.hex().upper(),
                },
            )

    def outcomes(self) -> dict[tuple[int, str], list[str]]:
        """What became of the pieces of our messages that have all left the outbox: ``(row, outbox id)`` → their statuses."""
        since = (now() - _LOOK_BACK).strftime("%Y-%m-%d %H:%M:%S")
        sql = (
            'SELECT "ID", "CreatorID", "Status" FROM sentitems WHERE "CreatorID" LIKE ? AND "SendingDateTime" > ? '
            'AND "ID" NOT IN (SELECT "ID" FROM outbox) ORDER BY "ID", "SequencePosition"'
        )
        found: dict[tuple[int, str], list[str]] = {}
        for row, creator, status in self._run(sql, MINE + "%", since):
            found.setdefault((int(row), str(creator).removeprefix(MINE)), []).append(str(status))
        return found

    def mark_told(self, row: int, outbox_id: str) -> None:
        """The end of this message was stored here."""
        self._run('UPDATE sentitems SET "CreatorID" = ? WHERE "ID" = ?', TOLD + outbox_id, row)

    def _truth(self, *, said: bool) -> object:
        return said if self._postgres else str(said).lower()

    def _insert(self, table: str, values: Mapping[str, object], *, returning: bool = False) -> list[Sequence[Any]]:
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" for _ in values)
        end = ' RETURNING "ID"' if returning else ""
        return self._run(f"INSERT INTO {table} ({names}) VALUES ({marks}){end}", *values.values())  # noqa: S608 constants

    def _run(self, sql: str, *values: object) -> list[Sequence[Any]]:
        with closing(self._connection.cursor()) as cursor:
            cursor.execute(sql.replace("?", "%s") if self._postgres else sql, values)
            return list(cursor.fetchall()) if cursor.description else []


def _coding(piece: Segment) -> str:
    return "Default_No_Compression" if piece.gsm else "Unicode_No_Compression"


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | str) else str(value)
