"""The table of an answer: what the page, the file and the letter share."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from ntbcare.common.text import as_cell
from ntbcare.monitoring.indicators import indicator
from ntbcare.monitoring.questions.answers import Answer, Line, Value, sorted_lines
from ntbcare.monitoring.questions.terms import Measure
from ntbcare.monitoring.questions.words import (
    DIMENSIONS,
    SAID,
    before_words,
    change_words,
    key_words,
    value_words,
)

SHOWN, SHOWN_AT_MOST = 50, 500
"""Rows on the page, and when all are asked for; the file has every one."""
COLUMNS = 12
"""Columns of the second dimension that a page shows."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column of numbers; ``indicator`` is the code of what it means, ``sort`` what sorts by it."""

    words: str
    indicator: str = ""
    sort: str = ""
    is_word: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells as people read them; ``said`` a difference's word and tone."""

    label: str
    cells: tuple[str, ...]
    said: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The table. ``left_out`` rows and ``columns_left_out`` stand only in the file."""

    head: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    total: Row
    left_out: int = 0
    columns_left_out: int = 0


def sheet_of(found: Answer, *, most: int = SHOWN) -> Sheet:
    """The table for people, at most so many rows of it."""
    labels = labels_of(found)
    lines = sorted_lines(found, labels)
    kept = shown_columns(found)
    rows = tuple(_row(found, line, labels[line.key], kept) for line in lines[:most])
    total = replace(_row(found, found.total, _("Semuanya"), kept), label=_("Semuanya"))
    by = found.query.rows
    head = "" if by is None else str(DIMENSIONS[by])
    return Sheet(
        head[:1].upper() + head[1:],
        tuple(_heads(found, kept)),
        rows,
        total,
        max(0, len(lines) - most),
        max(0, len(found.columns) - len(kept)),
    )


def labels_of(found: Answer) -> dict[str, str]:
    """The name of every row."""
    by = found.query.rows
    return {} if by is None else {line.key: key_words(by, line.key) for line in found.lines}


def shown_columns(found: Answer) -> list[int]:
    """The places of the columns that a page shows: of months the last ones."""
    places = list(range(len(found.columns)))
    by_time = found.query.columns is not None and found.query.columns.value == "month"
    return places[-COLUMNS:] if by_time else places[:COLUMNS]


def _heads(found: Answer, kept: list[int]) -> Iterator[Head]:
    query = found.query
    if query.columns is not None:
        for place in kept:
            yield Head(key_words(query.columns, found.columns[place]), sort=str(place))
        if found.place.scope.everything:
            yield Head(_("Semuanya"))
        return
    for place, measure in enumerate(query.asked):
        yield Head(name_of(measure), measure.name, str(place))
    if found.compared is not None:
        yield Head(_("%(measure)s pada %(period)s") % {"measure": name_of(found.compared), "period": before_words(found)})
        yield Head(_("Beda (kisaran 95 %)").replace(" %", "\u00a0%") if found.compared.kind == "share" else _("Beda"))
        yield Head(_("Artinya"), is_word=True)


def name_of(measure: Measure) -> str:
    """A measure as the head of a column."""
    return str(indicator(measure.name).label)


def _row(found: Answer, line: Line, label: str, kept: list[int]) -> Row:
    query = found.query
    if query.columns is not None:
        [measure] = query.asked
        cells = [value_words(line.values[place], measure) for place in kept] if line.values else ["" for _place in kept]
        sums = [] if not found.place.scope.everything else [_words_or_dash(line.whole, measure)]
        return Row(label, (*cells, *sums))
    cells = [value_words(value, measure) for value, measure in zip(line.values, query.asked, strict=True)]
    if found.compared is None:
        return Row(label, tuple(cells))
    word, tone = SAID[line.change.said]
    past = [_words_or_dash(line.before, found.compared), change_words(line.change, found.compared)]
    return Row(label, (*cells, *past), (str(word), tone))


def _words_or_dash(value: Value | None, measure: Measure) -> str:
    return "–" if value is None else value_words(value, measure)


def as_csv(found: Answer) -> str:
    """Every row and column, with bare numbers; hidden ones are empty. What a spreadsheet would compute is marked as text."""
    text = io.StringIO()
    writer = csv.writer(text)
    query, labels = found.query, labels_of(found)
    names = [one.name for one in query.asked]
    if query.columns is not None:
        writer.writerow([query.rows, f"{query.rows}_name", query.columns, f"{query.columns}_name", *names])
        for line in sorted_lines(found, labels):
            for place, column in enumerate(found.columns):
                ends = [column, as_cell(key_words(query.columns, column)), _bare(line.values[place])]
                writer.writerow([line.key, as_cell(labels[line.key]), *ends])
        return text.getvalue()
    compared = ["before", "difference", "low", "high", "meaning"] if found.compared else []
    writer.writerow([*([query.rows, f"{query.rows}_name"] if query.rows else []), *names, *compared])
    for line in sorted_lines(found, labels) if query.rows else [found.total]:
        keys = [line.key, as_cell(labels[line.key])] if query.rows else []
        writer.writerow([*keys, *(_bare(value) for value in line.values), *(_bare_change(line) if compared else [])])
    return text.getvalue()


def _bare(value: Value) -> object:
    return "" if value.number is None else value.number


def _bare_change(line: Line) -> list[object]:
    change = line.change
    numbers = ["" if one is None else round(one, 2) for one in (change.by, change.low, change.high)]
    return [_bare(line.before) if line.before else "", *numbers, change.said.value]
