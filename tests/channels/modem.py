"""The tables of Gammu SMSD as far as they are read and written, in SQLite or in PostgreSQL; what SMSD itself would do in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from ntbcare.channels.actions import open_account
from ntbcare.channels.contract import Account
from ntbcare.channels.queries import account_by_id

PERSON = "+6281200000001"
_TABLES = """
CREATE TABLE inbox ("ID" {key}, "SenderNumber" text NOT NULL, "ReceivingDateTime" {moment} NOT NULL, "UDH" text NOT NULL,
    "Text" text NOT NULL, "TextDecoded" text NOT NULL DEFAULT '', "Coding" text NOT NULL DEFAULT 'Default_No_Compression',
    "RecipientID" text NOT NULL DEFAULT '', "Processed" {truth} NOT NULL DEFAULT {no});
CREATE TABLE outbox ("ID" {key}, "DestinationNumber" text NOT NULL, "Coding" text NOT NULL, "TextDecoded" text NOT NULL,
    "UDH" text, "MultiPart" {truth} NOT NULL DEFAULT {no}, "DeliveryReport" text, "CreatorID" text NOT NULL,
    "SenderID" text);
CREATE TABLE outbox_multipart ("ID" bigint, "SequencePosition" integer, "Coding" text NOT NULL, "TextDecoded" text, "UDH" text,
    PRIMARY KEY ("ID", "SequencePosition"));
CREATE TABLE sentitems ("ID" bigint, "SequencePosition" integer, "CreatorID" text NOT NULL, "Status" text NOT NULL,
    "SendingDateTime" {moment} NOT NULL, PRIMARY KEY ("ID", "SequencePosition"));
"""


@dataclass
class Modem:
    """A modem's database, and the account that knows it."""

    where: str
    account: Account

    def run(self, sql: str, *values: object) -> list[Sequence[Any]]:
        """Do something in the tables as SMSD would."""
        postgres = self.where.startswith("postgres")
        opened: Any = psycopg.connect(self.where) if postgres else sqlite3.connect(self.where, timeout=20)
        with closing(opened) as other:
            done = other.execute(sql.replace("?", "%s") if postgres else sql, values)
            rows = list(done.fetchall()) if done.description else []
            other.commit()
            return rows

    @property
    def no(self) -> object:
        """False, as the tables say it."""
        return False if self.where.startswith("postgres") else "false"

    def receive(self, text: str, *, header: str = "", at: str = "2026-11-22 09:30:00", sender: str = PERSON, **more: str) -> None:
        """SMSD takes a message, or a piece, from the modem."""
        values = {
            "SenderNumber": sender,
            "ReceivingDateTime": at,
            "UDH": header,
            "Text": text.encode("utf-16-be").hex().upper(),
            **more,
        }
        names = ", ".join(f'"{name}"' for name in values)
        self.run(f"INSERT INTO inbox ({names}) VALUES ({', '.join('?' for _ in values)})", *values.values())

    def open_rows(self) -> int:
        """What SMSD has and we did not mark."""
        [[count]] = self.run(
            'SELECT count(*) FROM inbox WHERE "Processed" = ?', False if self.where.startswith("post") else "false"
        )
        return int(count)

    def sends(self, status: str) -> None:
        """SMSD hands everything in its outbox to the network, with that end."""
        for row, creator in self.run('SELECT "ID", "CreatorID" FROM outbox'):
            others = self.run('SELECT "SequencePosition" FROM outbox_multipart WHERE "ID" = ?', row)
            for position in [1, *(one for [one] in others)]:
                self.run("INSERT INTO sentitems VALUES (?, ?, ?, ?, ?)", row, position, creator, status, "2099-01-01 00:00:00")
            self.run('DELETE FROM outbox_multipart WHERE "ID" = ?', row)
            self.run('DELETE FROM outbox WHERE "ID" = ?', row)


@contextmanager
def modem(folder: Path, *, postgres: bool) -> Iterator[Modem]:
    """The tables, and an account of the channel; in PostgreSQL in a schema of their own."""
    names = {"key": "integer PRIMARY KEY AUTOINCREMENT", "moment": "text", "truth": "text", "no": "'false'"}
    where = str(folder / "smsd.db")
    if postgres:
        names = {"key": "bigserial PRIMARY KEY", "moment": "timestamp(0)", "truth": "boolean", "no": "false"}
        known = connection.settings_dict
        where = f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT'] or 5432}/{known['NAME']}"
        _run_all(psycopg.connect(where, autocommit=True), "DROP SCHEMA IF EXISTS smsd CASCADE; CREATE SCHEMA smsd")
        where += "?options=-c%20search_path%3Dsmsd"
        _run_all(psycopg.connect(where, autocommit=True), _TABLES.format(**names))
    else:
        with closing(sqlite3.connect(where)) as file:
            file.executescript(_TABLES.format(**names))
    row = open_account("gammu", "modem", label="SMS 1708", values={"database": where})
    account = account_by_id(row.pk)
    assert account is not None
    yield Modem(where, account)
    if postgres:
        _run_all(psycopg.connect(where, autocommit=True), "DROP SCHEMA smsd CASCADE")


def _run_all(opened: psycopg.Connection[Any], sql: str) -> None:
    with closing(opened):
        opened.execute(sql)
