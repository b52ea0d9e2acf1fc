"""The picture of an answer: months as a line, keys as bars, months of several keys as small panels. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from ntbcare.monitoring.charts import Bar, Point, Series, bars, months, small_multiples
from ntbcare.monitoring.questions.answers import Answer, Line, Number, Value, sorted_lines
from ntbcare.monitoring.questions.sheet import labels_of
from ntbcare.monitoring.questions.spans import Days, months_before
from ntbcare.monitoring.questions.terms import By, Kind, Measure
from ntbcare.monitoring.questions.words import key_words, phrase, value_words
from ntbcare.monitoring.suppression import SMALLEST_SHOWN

DRAWN, PANELS = 15, 6
_NAME = "question"


def picture_of(found: Answer, *, today: date) -> str:
    """SVG as text, every word in it escaped; empty where there is nothing to draw. Of several measures the first one."""
    query = found.query
    measure = query.asked[0]
    title = phrase(measure)
    title = title[:1].upper() + title[1:]
    if query.rows is None or found.is_empty or not found.lines:
        return ""
    if query.rows == By.MONTH or query.columns == By.MONTH:
        return _by_months(found, measure, title, found.days.until(today))
    if query.columns is not None:
        return _bars(_pairs(found, measure), title)
    labels = labels_of(found)
    rows = [(labels[line.key], line.values[0]) for line in sorted_lines(found, labels)]
    return _bars([_bar(label, value, measure) for label, value in rows if value.number is not None], title)


def hint_of(found: Answer) -> str:
    """How the picture is read."""
    query = found.query
    if By.MONTH in query.groups:
        return _("Bulan dengan kurang dari %(n)s laporan tidak digambar; di bawah sepuluh digambar titik kosong tanpa garis.") % {
            "n": SMALLEST_SHOWN
        }
    if len(found.lines) * max(1, len(found.columns)) > DRAWN:
        return _("Gambar memuat %(n)s yang teratas.") % {"n": DRAWN}
    return ""


def _bars(rows: Sequence[Bar], title: str) -> str:
    drawn = rows[:DRAWN]
    if not drawn:
        return ""
    said = "; ".join(f"{row.label}: {row.text}" for row in drawn)
    return bars(drawn, name=_NAME, title=title, description=said)


def _bar(label: str, value: Value, measure: Measure) -> Bar:
    return Bar(label, value.number or 0, text=value_words(value, measure))


def _pairs(found: Answer, measure: Measure) -> list[Bar]:
    """Of two dimensions the cells with the largest values."""
    labels, by = labels_of(found), found.query.columns
    assert by is not None
    cells = [
        (line, column, line.values[place])
        for line in found.lines
        for place, column in enumerate(found.columns)
        if line.values[place].number is not None and line.values[place].base
    ]
    cells.sort(key=lambda cell: (-float(cell[2].number or 0), labels[cell[0].key], cell[1]))
    return [_bar(f"{labels[line.key]} – {key_words(by, column)}", value, measure) for line, column, value in cells[:DRAWN]]


def _by_months(found: Answer, measure: Measure, title: str, days: Days) -> str:
    every = [months_before(days.last.replace(day=1), back) for back in range(days.months - 1, -1, -1)]
    unit = "\u00a0%" if measure.kind == Kind.SHARE else ""
    if found.query.columns is None:
        values = {line.key: line.values[0] for line in found.lines}
        points = _points(values, every)
        return months(points, name=_NAME, title=title, description=_said(values, every, measure) or title, unit=unit)
    series = [Series(label, _points(values, every)) for label, values in _series(found)[:PANELS]]
    said = "; ".join(f"{label}: {_said(values, every, measure)}" for label, values in _series(found)[:PANELS])
    return small_multiples(series, name=_NAME, title=title, description=said, unit=unit)


def _series(found: Answer) -> list[tuple[str, dict[str, Value]]]:
    """For each key of the other dimension its values by month, the keys with most cases first."""
    query, rows = found.query, found.lines
    if query.rows == By.MONTH and query.columns is not None:
        turned = [
            (key_words(query.columns, column), {line.key: line.values[place] for line in rows})
            for place, column in enumerate(found.columns)
        ]
    else:
        labels = labels_of(found)
        turned = [(labels[line.key], _values(found, line)) for line in rows]
    return sorted(turned, key=lambda one: (-sum(value.base for value in one[1].values()), one[0]))


def _values(found: Answer, line: Line) -> dict[str, Value]:
    return dict(zip(found.columns, line.values, strict=True))


def _points(values: dict[str, Value], every: Sequence[date]) -> list[Point]:
    """Nothing of fewer cases than could be shown, and nothing that is hidden."""
    return [Point(month, _drawn(values.get(_key(month))), _base(values.get(_key(month)))) for month in every]


def _drawn(value: Value | None) -> Number | None:
    """Of a number of cases what it is of are those received; a month without any is a nought."""
    if value is None or 0 < value.base < SMALLEST_SHOWN:
        return None
    return value.number


def _base(value: Value | None) -> int:
    return value.base if value is not None else 0


def _key(month: date) -> str:
    return f"{month:%Y-%m}"


def _said(values: dict[str, Value], every: Sequence[date], measure: Measure) -> str:
    drawn = [(month, values[_key(month)]) for month in every if _drawn(values.get(_key(month))) is not None]
    return "; ".join(f"{key_words(By.MONTH, _key(month))}: {value_words(value, measure)}" for month, value in drawn)
