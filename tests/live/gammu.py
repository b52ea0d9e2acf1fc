"""Gammu SMSD with its dummy telephone, on SQLite or PostgreSQL; it can be killed and started again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.live.databases import take_away

_SCHEMAS = Path("/usr/share/doc/gammu-smsd/examples")
_PHONE = """[gammu]
model = dummy
connection = none
port = {folder}/phone
gammuloc = /dev/null
"""
_SMSD = """
[smsd]
service = sql
PhoneID = modem1
commtimeout = 1
receivefrequency = 1
loopsleep = 1
statusfrequency = 60
checksecurity = 0
backendretries = 100
deliveryreport = log
multiparttimeout = 10
debuglevel = 0
logfile = {folder}/smsd.log
"""
_SQLITE = "driver = sqlite3\ndatabase = smsd.db\ndbdir = {folder}\n"
_POSTGRES = "driver = native_pgsql\nhost = {host}\nuser = {user}\npassword = {password}\ndatabase = {database}\n"
# What the network says of a message that arrived; the dummy telephone gives every message the reference 255.
_REPORT = """[SMSBackup000]
PDU = Status_Report
SMSC = "123456"
DateTime = {at}
Sent = {at}
SMSCTime = {at}
State = UnRead
Number = "{number}"
NumberUnicode = {number_hex}
Name = ""
NameUnicode =
Text00 = 00440065006C006900760065007200650064
Coding = Default_No_Compression
Folder = 1
Length = 9
Class = -1
ReplySMSC = False
RejectDuplicates = False
ReplaceMessage = 0
MessageReference = 255
"""


@dataclass
class Modem:
    """A running SMSD, its telephone, and the address of its tables."""

    folder: Path
    where: str
    process: subprocess.Popen[bytes] | None = None
    crashed: int = 0
    """How often it ended by itself and was started again."""

    def start(self) -> None:
        """Run it on what the telephone and the tables hold."""
        with (self.folder / "out").open("ab") as out:
            command = ["gammu-smsd", "-c", str(self.folder / "smsdrc")]
            self.process = subprocess.Popen(command, stdout=out, stderr=out, cwd=self.folder, env={**os.environ, "TZ": "UTC"})

    def kill(self) -> None:
        """With -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def supervise(self) -> bool:
        """Start it again when it has ended by itself, as the system's service manager does; always true."""
        assert self.process is not None
        if self.process.poll() is not None:
            self.crashed += 1
            self.start()
        return True

    def take_tables_away(self, *, seconds: float) -> None:
        """Nobody reads or writes the tables for so long."""
        if self.where.startswith("postgres"):
            take_away(self.where.rpartition("/")[2].rpartition("_")[0], seconds=seconds)
            return
        with closing(sqlite3.connect(self.where, timeout=20, isolation_level=None)) as tables:
            tables.execute("BEGIN EXCLUSIVE")
            time.sleep(seconds)
            tables.execute("ROLLBACK")

    def receive(self, people: Sequence[str], text: str = "bantuan", *, unicode: bool = False) -> None:
        """Let each of them write: the real tool makes the SMS, which then arrives at once in the telephone's inbox."""
        for person in people:
            command = [
                "gammu",
                "-c",
                str(self.folder / "gammurc"),
                "savesms",
                "TEXT",
                "-folder",
                "4",
                "-unread",
                "-sender",
                person,
            ]
            command += ["-unicode", "-len", "400"] if unicode else ["-len", "400"]
            subprocess.run([*command, "-text", text], check=True, capture_output=True)
        for file in sorted((self.folder / "phone" / "sms" / "4").iterdir()):
            # The tool writes messages that go out.
            file.write_text(file.read_text(encoding="utf-8").replace("PDU = Submit", "PDU = Deliver"), encoding="utf-8")
            self._arrive(file, 3)

    def report(self, person: str) -> None:
        """The network says that the message to this person arrived."""
        file = self.folder / "report"
        # SMSD believes a report only when it is dated near the sending.
        at = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
        told = _REPORT.format(at=at, number=person, number_hex=person.encode("utf-16-be").hex().upper())
        file.write_text(told, encoding="utf-8")
        self._arrive(file, 1)

    def _arrive(self, file: Path, box: int) -> None:
        inbox = self.folder / "phone" / "sms" / str(box)
        free = next(number for number in range(1, 10_000) if not (inbox / str(number)).exists())
        file.rename(inbox / str(free))

    def rows(self, sql: str) -> list[Sequence[Any]]:
        """Ask the tables."""
        opened: Any = (
            psycopg.connect(self.where) if self.where.startswith("postgres") else sqlite3.connect(self.where, timeout=20)
        )
        with closing(opened) as tables:
            return list(tables.execute(sql).fetchall())

    def taken(self) -> set[str]:
        """Whose messages we marked."""
        done = "true" if self.where.startswith("postgres") else "'true'"
        return {str(row[0]) for row in self.rows(f'SELECT "SenderNumber" FROM inbox WHERE "Processed" = {done}')}

    def handed(self) -> Counter[str]:
        """How many answers went to each person."""
        sent = "('SendingOK', 'SendingOKNoReport', 'DeliveryOK', 'DeliveryPending')"
        rows = self.rows(f'SELECT "DestinationNumber" FROM sentitems WHERE "SequencePosition" = 1 AND "Status" IN {sent}')
        return Counter(str(row[0]) for row in rows)


@contextmanager
def running_smsd(folder: Path, *, postgres: str = "") -> Iterator[Modem]:
    """SMSD while the block runs; ``postgres`` is the address of an empty database."""
    if shutil.which("gammu-smsd") is None or not _SCHEMAS.exists():
        pytest.skip("Gammu SMSD is not installed (apt-get install gammu gammu-smsd libdbd-sqlite3)")
    for number in range(1, 6):
        (folder / "phone" / "sms" / str(number)).mkdir(parents=True)
    (folder / "gammurc").write_text(_PHONE.format(folder=folder), encoding="utf-8")
    where, driver = postgres or str(folder / "smsd.db"), _SQLITE.format(folder=folder)
    if postgres:
        with psycopg.connect(postgres, autocommit=True) as tables:
            schema = (_SCHEMAS / "pgsql.sql").read_text(encoding="utf-8")
            tables.execute(schema.replace("CREATE LANGUAGE plpgsql;", "").encode())
            known = tables.info
            driver = _POSTGRES.format(host=known.host, user=known.user, password=known.password or "x", database=known.dbname)
    else:
        with closing(sqlite3.connect(where)) as file:
            file.executescript((_SCHEMAS / "sqlite.sql").read_text(encoding="utf-8"))
    (folder / "smsdrc").write_text(_PHONE.format(folder=folder) + _SMSD.format(folder=folder) + driver, encoding="utf-8")
    modem = Modem(folder, where)
    modem.start()
    try:
        yield modem
    finally:
        with suppress(AssertionError):
            modem.kill()
