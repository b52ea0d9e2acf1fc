"""An archive of complaints in a CSV file: text, agency, and where there is one, time and place."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ntbcare.common.moments import read_moments
from ntbcare.routing.errors import RoutingError
from ntbcare.routing.learning.features import Example

_LONGEST_FIELD = 1_000_000


class UnreadableArchive(RoutingError):
    """The file is no table with the columns asked for."""


class Row(NamedTuple):
    """One complaint of an archive and the agency that had it."""

    example: Example
    agency: str


class Columns(NamedTuple):
    """Names of columns; an empty one is not there."""

    text: str
    agency: str
    time: str = ""
    area: str = ""

    def row(self, line: Mapping[str, str | None]) -> Row | None:
        """A line of the file; None without text or agency."""
        text, agency, area = (_one_line(line.get(name)) if name else "" for name in (self.text, self.agency, self.area))
        return Row(Example(text, (area,) if area else ()), agency) if text and agency else None


@dataclass(frozen=True, slots=True)
class Archive:
    """The rows in order of time, and what was left out or guessed."""

    rows: list[Row]
    remarks: list[str]


def read_archive(path: Path, columns: Columns) -> Archive:
    """Read an archive. Raises FileNotFoundError, UnreadableArchive."""
    csv.field_size_limit(_LONGEST_FIELD)
    text = _decoded(path.read_bytes())
    try:
        table = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        missing = [name for name in columns if name and name not in (table.fieldnames or ())]
        if missing:
            there = ", ".join(name for name in table.fieldnames or () if name)
            raise UnreadableArchive(f"The file has no column {', '.join(missing)}; it has: {there}.")
        return _in_order(list(table), columns)
    except csv.Error as error:
        raise UnreadableArchive(f"The file is no table: {error}.") from error


def _one_line(said: str | None) -> str:
    return " ".join((said or "").split())


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def _in_order(lines: Sequence[Mapping[str, str | None]], columns: Columns) -> Archive:
    remarks = []
    moments = read_moments([line.get(columns.time) or "" for line in lines]) if columns.time else None
    if columns.time and moments is None:
        remarks.append(f"The column {columns.time} holds no times that can be read: the order of the file counts.")
    found = [(moment, row) for moment, row in zip(moments or range(len(lines)), map(columns.row, lines), strict=True) if row]
    dated = [(moment, row) for moment, row in found if not math.isnan(moment)]
    if empty := len(lines) - len(found):
        remarks.append(f"Left out: {empty} rows without text or agency.")
    if undated := len(found) - len(dated):
        remarks.append(f"Left out: {undated} rows without a time.")
    # Sorting is stable: rows of one moment keep their order.
    return Archive([row for _moment, row in sorted(dated, key=lambda item: item[0])], remarks)
