"""An answer as a letter: the sentence, the first rows as text and as simple HTML, the whole table as a file if it is small."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ntbcare.common.canonical import Json
from ntbcare.monitoring.questions.answers import Answer
from ntbcare.monitoring.questions.sheet import Row, Sheet, as_csv, sheet_of
from ntbcare.monitoring.questions.words import sentence

ROWS = 20
SMALL_FILE = 200_000
"""Characters: more than that stays at the desk."""


def letter_of(found: Answer, *, today: date) -> dict[str, Json]:
    """Values for the wording, and what ``correspondence.rich`` makes of a table."""
    sheet = sheet_of(found, most=ROWS)
    notes = list(_notes(found, sheet))
    context: dict[str, Json] = {
        "sentence": sentence(found.query, found.place, found.days, today=today),
        "list": "\n".join([*([] if found.is_empty else _text(sheet)), *notes]),
        "html": "" if found.is_empty else _html(sheet, notes),
    }
    file = as_csv(found)
    if not found.is_empty and len(file) <= SMALL_FILE:
        context |= {"file": file, "file_name": "pertanyaan.csv"}
    return context


def _notes(found: Answer, sheet: Sheet) -> Iterator[str]:
    if found.is_empty:
        yield _("Tidak ada laporan pada pilihan ini.")
    if sheet.left_out:
        yield ngettext(
            "%(n)s baris lagi ada di meja kerja.", "%(n)s baris lagi ada di meja kerja.", sheet.left_out
        ) % {"n": sheet.left_out}  # fmt: skip
    if not found.place.scope.everything:
        yield _("Angka 1 sampai 4 disembunyikan bila dapat menunjuk orang.")


def _cells(row: Row) -> list[str]:
    return [*row.cells, *([row.said[0]] if row.said else [])]


def _text(sheet: Sheet) -> Iterator[str]:
    heads = "; ".join(head.words for head in sheet.heads)
    yield f"{sheet.head}: {heads}" if sheet.head else heads
    for row in sheet.rows:
        yield f"- {row.label}: {'; '.join(_cells(row))}"
    yield f"{sheet.total.label}: {'; '.join(_cells(sheet.total))}"


def _html(sheet: Sheet, notes: list[str]) -> SafeString:
    heads = format_html_join("", '<th scope="col" align="right">{}</th>', ((head.words,) for head in sheet.heads))
    rows = format_html_join("", "<tr>{}</tr>", ((_row(row),) for row in (*sheet.rows, sheet.total)))
    below = format_html_join("", "<p>{}</p>", ((note,) for note in notes))
    head = format_html('<tr><th scope="col" align="left">{}</th>{}</tr>', sheet.head, heads)
    return format_html('<table border="1" cellpadding="5" cellspacing="0">{}{}</table>{}', head, rows, below)


def _row(row: Row) -> SafeString:
    cells = format_html_join("", '<td align="right">{}</td>', ((cell,) for cell in _cells(row)))
    return format_html('<th scope="row" align="left">{}</th>{}', row.label, cells)
