"""An answer as a page shows it: the sentence, the picture, the table with heads that sort."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import mark_safe

from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import InvalidInput
from ntbcare.monitoring.questions.answers import answer
from ntbcare.monitoring.questions.asking import Asked
from ntbcare.monitoring.questions.picture import hint_of, picture_of
from ntbcare.monitoring.questions.sheet import SHOWN, SHOWN_AT_MOST, Head, Row, Sheet, sheet_of
from ntbcare.monitoring.questions.terms import Query
from ntbcare.monitoring.questions.words import before_words, sentence


@dataclass(frozen=True, slots=True)
class Column:
    """A head with where it sorts to, and how the table is sorted by it now (``aria-sort``)."""

    head: Head
    address: str
    sorted: str
    is_word: bool = False


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with the head beside each cell, for telephones."""

    label: str
    cells: list[tuple[str, str]]
    said: tuple[str, str] | None


def answer_context(asked: Asked, *, all_rows: bool = False) -> dict[str, Any]:
    """What the answer's template needs; empty where nothing was asked. Raises InvalidInput with what is wrong."""
    if asked.query is None or asked.days is None:
        return {}
    today = local_day(now())
    found = answer(asked.query, asked.place, asked.days, today=today)
    sheet = sheet_of(found, most=SHOWN_AT_MOST if all_rows else SHOWN)
    query = address_of(asked.query)
    return {
        "answer": found,
        "sentence": sentence(asked.query, asked.place, asked.days, today=today),
        "before": before_words(found),
        "picture": mark_safe(picture_of(found, today=today)),  # noqa: S308 every text in a chart is escaped
        "picture_hint": hint_of(found),
        "sheet": sheet,
        "columns": [_column(asked.query, head) for head in sheet.heads],
        "rows": [_shown(row, sheet) for row in sheet.rows],
        "total": _shown(sheet.total, sheet),
        "label_column": _column(asked.query, Head(sheet.head, sort="label")),
        "query": query,
        "file": f"{reverse('desk:question-file')}?{query}",
        "more": f"{reverse('desk:questions')}?{query}&all=1" if sheet.left_out and not all_rows else "",
        "moved": asked.moved,
        "hides": not asked.place.scope.everything,
        "at": now(),
    }


def _shown(row: Row, sheet: Sheet) -> ShownRow:
    return ShownRow(row.label, [(head.words, cell) for head, cell in zip(sheet.heads, row.cells, strict=False)], row.said)


def _column(query: Query, head: Head) -> Column:
    if not head.sort:
        return Column(head, "", "", is_word=head.is_word)
    # Names from A, numbers from the largest; again the other way round.
    up = head.sort == "label"
    again = query.sort == head.sort
    way = ("ascending" if up == again else "descending") if query.sort.removeprefix("-") == head.sort else ""
    return Column(head, f"{reverse('desk:questions')}?{address_of(query, sort=f'-{head.sort}' if again else head.sort)}", way)


def address_of(query: Query, *, sort: str | None = None) -> str:
    """The question as an address has it."""
    pairs = [(name, value) for name, value in query.params() if sort is None or name != "sort"]
    return urlencode([*pairs, ("sort", sort)] if sort else pairs)


def try_answer(asked: Asked, *, all_rows: bool = False) -> tuple[dict[str, Any], Asked]:
    """The same, with what cannot be counted in time among the question's errors."""
    try:
        return answer_context(asked, all_rows=all_rows), asked
    except InvalidInput as error:
        return {}, Asked(asked.place, None, None, error.errors, asked.moved)
