"""Charts as SVG text, drawn on the server. Pure: figures in, a string out.

For ``/statistik`` and whoever shows figures: pick a function, give it the sentence that the chart answers as
``title``, and put the result into the page with ``mark_safe`` (every text in it is escaped here). Put the table of
the same figures below it in ``<details>``.

- ``bars``: agencies, topics, sources: one bar each, or a part drawn within a whole (followed up within received).
- ``months``: one measure by month. Months of fewer than ten cases are dots that no line joins.
- ``small_multiples``: the same for several series, one panel each on one scale.
- ``tile_map``: ten regencies and cities, Lombok above, Sumbawa below, each row from west to east.

Drawn 360 units wide, for a phone; give ``svg.chart`` a maximum width for larger screens. There are no style
attributes (the CSP forbids them) and no colours: everything is ``currentColor`` in steps of opacity, so that it is
legible in light, dark and print. Classes to colour by: ``chart-bar``, ``chart-part``, ``chart-line``, ``chart-dot``,
``chart-axis``, ``chart-tile``, ``chart-label``, ``chart-value``. ``name`` must be unique on the page (ids of title and
description).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from django.utils.formats import date_format, number_format
from django.utils.html import escape
from django.utils.translation import gettext as _

Number: TypeAlias = int | float | Decimal
WIDTH = 360
FEWEST_FOR_A_LINE = 10
"""Months with fewer cases are drawn as dots: a line would tell of a trend that five cases cannot show."""

LOMBOK = ("52.71", "52.01", "52.08", "52.02", "52.03")
SUMBAWA = ("52.07", "52.04", "52.05", "52.06", "52.72")
_SHORT = {"Kabupaten ": "", "Kota ": "Kota "}
_LETTER = 7.5
"""Mean width of a letter at size 13 in the widest of the usual fonts; nothing can be measured on the server."""
_LEAST_ROOM = 36
_LABELLED = 8
"""So many points can each carry their number; of more only the highest and the last do."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. ``part`` is drawn within it; ``text`` stands at its end ("374 dari 717")."""

    label: str
    whole: Number
    part: Number | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a series. ``value`` is None where there is none; ``cases`` decides between line and dot."""

    month: date
    value: Number | None
    cases: int


@dataclass(frozen=True, slots=True)
class Series:
    """A named row of months, in order."""

    label: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a panel stands and what its axes reach to."""

    left: float
    top: float
    width: float
    height: float
    first: int
    last: int
    highest: float

    def x(self, month: date) -> float:
        """The place of a month."""
        span = max(1, self.last - self.first)
        return self.left + self.width * (_ordinal(month) - self.first) / span

    def y(self, value: Number) -> float:
        """The place of a value; the axis begins at zero."""
        return self.top + self.height * (1 - float(value) / self.highest)


def bars(rows: Sequence[Bar], *, name: str, title: str, description: str) -> str:
    """Horizontal bars on one zero-based scale, the label above each bar and the number at its end."""
    highest = max((float(row.whole) for row in rows), default=0) or 1
    room = WIDTH - 12 - max((_width(_text_of(row)) for row in rows), default=0)
    parts: list[str] = []
    top = 0
    for row in rows:
        length = max(1.0, room * float(row.whole) / highest) if row.whole else 0
        for line in _wrapped(row.label, WIDTH):
            parts.append(_label(0, top + 14, line))
            top += 16
        parts.append(_rect(0, top + 4, length, 16, "chart-bar", 0.3 if row.part is not None else 0.7))
        if row.part:
            parts.append(_rect(0, top + 4, max(1.0, room * float(row.part) / highest), 16, "chart-part", 0.85))
        parts.append(_value(length + 6, top + 17, _text_of(row)))
        top += 28
    return _svg(parts, height=top, name=name, title=title, description=description)


def months(points: Sequence[Point], *, name: str, title: str, description: str, unit: str = "") -> str:
    """One measure by month, zero-based; few months carry each their value, of many the highest and the last do."""
    parts = _panel(points, _frame([points], left=4, top=24, width=WIDTH - 60, height=130), unit)
    return _svg(parts, height=190, name=name, title=title, description=description)


def small_multiples(series: Sequence[Series], *, name: str, title: str, description: str, unit: str = "") -> str:
    """Panels in two columns, all on the scale of the highest value and the same months."""
    parts: list[str] = []
    common = _frame([row.points for row in series], left=0, top=0, width=1, height=1)
    for place, row in enumerate(series):
        left, top = (place % 2) * 184, (place // 2) * 136
        frame = Frame(left + 2, top + 36, 116, 64, common.first, common.last, common.highest)
        parts.append(_label(left, top + 13, _shorten(row.label, 172)))
        parts.extend(_panel(row.points, frame, unit))
    return _svg(parts, height=136 * ((len(series) + 1) // 2), name=name, title=title, description=description)


def tile_map(
    values: Mapping[str, Number | None], names: Mapping[str, str], *, name: str, title: str, description: str, unit: str = ""
) -> str:
    """A tile for each regency and city by its code, with its number; darker is more, in four steps of the highest value.

    ``names`` are the regions' names by code. A code without a value shows a dash.
    """
    known = [float(value) for value in values.values() if value is not None]
    highest = max(known, default=0) or 1
    parts: list[str] = []
    for row, (island, codes) in enumerate((("Lombok", LOMBOK), ("Sumbawa", SUMBAWA))):
        top = row * 104
        parts.append(_label(0, top + 13, island))
        for column, code in enumerate(codes):
            parts.extend(_tile(1 + column * 72, top + 20, names.get(code, code), values.get(code), highest, unit))
    return _svg(parts, height=208, name=name, title=title, description=description)


def _tile(left: float, top: float, region: str, value: Number | None, highest: float, unit: str) -> list[str]:
    step = 0 if value is None else min(4, int(4 * float(value) / highest) + 1) if value else 1
    words = _lines(_short_name(region))
    shown = "–" if value is None else _number(value) + unit
    return [
        _rect(left, top, 68, 76, f"chart-tile chart-tile-{step}", (0.0, 0.06, 0.13, 0.2, 0.28)[step], outlined=True),
        *(_text(left + 34, top + 15 + 12 * line, word, "chart-label", 11, "middle") for line, word in enumerate(words)),
        _text(left + 34, top + 64, shown, "chart-value", 17, "middle"),
    ]


def _panel(points: Sequence[Point], frame: Frame, unit: str) -> list[str]:
    """Axis, lines between well-filled neighbouring months, dots, and the words at them."""
    drawn = [point for point in points if point.value is not None]
    base = frame.top + frame.height
    parts = [_line((frame.left, base), (frame.left + frame.width, base), "chart-axis", 0.4)]
    for one, other in pairwise(points):
        if one.value is None or other.value is None or min(one.cases, other.cases) < FEWEST_FOR_A_LINE:
            continue
        if _ordinal(other.month) == _ordinal(one.month) + 1:
            parts.append(_line(_spot(frame, one, one.value), _spot(frame, other, other.value), "chart-line", 0.85, width=2))
    for point in drawn:
        x, y = _spot(frame, point, point.value or 0)
        parts.append(_dot(x, y, few=point.cases < FEWEST_FOR_A_LINE))
    return [*parts, *_words(drawn, frame, unit), *_month_names(points, frame)]


def _words(drawn: Sequence[Point], frame: Frame, unit: str) -> list[str]:
    if not drawn:
        return [_label(frame.left, frame.top + frame.height / 2, _("Belum ada laporan"))]
    last, top = drawn[-1], max(drawn, key=lambda point: float(point.value or 0))
    x, y = _spot(frame, last, last.value or 0)
    parts = [_value(x + 7, y + 4, _number(last.value or 0) + unit)]
    for point in drawn[:-1] if _has_room(drawn, frame) else [top]:
        if point is not last and x - frame.x(point.month) > _LEAST_ROOM:
            left, above = _spot(frame, point, point.value or 0)
            anchor = "start" if left < frame.left + 30 else "middle"
            parts.append(_text(left, above - 8, _number(point.value or 0) + unit, "chart-value", 13, anchor))
    return parts


def _has_room(drawn: Sequence[Point], frame: Frame) -> bool:
    """Whether each point can carry its number without touching the next."""
    places = [frame.x(point.month) for point in drawn]
    return len(drawn) <= _LABELLED and all(after - before >= _LEAST_ROOM for before, after in pairwise(places))


def _month_names(points: Sequence[Point], frame: Frame) -> list[str]:
    """The first and the last month of the scale, which panels side by side share."""
    if not points:
        return []
    base = frame.top + frame.height + 17
    first = _text(frame.left, base, date_format(_month(frame.first), "M Y"), "chart-label", 12, "start")
    if frame.first == frame.last:
        return [first]
    return [first, _text(frame.left + frame.width, base, date_format(_month(frame.last), "M Y"), "chart-label", 12, "end")]


def _frame(rows: Sequence[Sequence[Point]], *, left: float, top: float, width: float, height: float) -> Frame:
    points = [point for row in rows for point in row]
    ordinals = [_ordinal(point.month) for point in points] or [0]
    highest = max((float(point.value) for point in points if point.value is not None), default=0) or 1
    return Frame(left, top, width, height, min(ordinals), max(ordinals), highest)


def _spot(frame: Frame, point: Point, value: Number) -> tuple[float, float]:
    return frame.x(point.month), frame.y(value)


def _ordinal(month: date) -> int:
    return month.year * 12 + month.month


def _month(ordinal: int) -> date:
    return date((ordinal - 1) // 12, (ordinal - 1) % 12 + 1, 1)


def _text_of(row: Bar) -> str:
    return row.text or _number(row.whole)


def _number(value: Number) -> str:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return str(number_format(value, decimal_pos=0 if whole else 1, use_l10n=True))


def _width(text: str) -> float:
    return len(text) * _LETTER + 4


def _shorten(text: str, room: float) -> str:
    letters = int(room / _LETTER)
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def _wrapped(text: str, room: float) -> list[str]:
    """A label in one line, or broken between words into two; what is longer still is shortened."""
    letters = int(room / _LETTER)
    if len(text) <= letters:
        return [text]
    head = text[: letters + 1].rsplit(" ", 1)[0][:letters]
    return [head, _shorten(text[len(head) :].strip(), room)]


def _short_name(region: str) -> str:
    for long, short in _SHORT.items():
        region = region.replace(long, short)
    return region


def _lines(name: str) -> list[str]:
    """A name in at most two lines."""
    return name.split(" ", 1)


def _svg(parts: Sequence[str], *, height: float, name: str, title: str, description: str) -> str:
    key = escape(name)
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {_n(height)}" width="{WIDTH}" height="{_n(height)}" '
        f'aria-labelledby="{key}-title {key}-desc" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(description)}</desc>'
        f'<g fill="currentColor">{"".join(parts)}</g></svg>'
    )


def _label(x: float, y: float, text: str) -> str:
    return _text(x, y, text, "chart-label", 13, "start")


def _value(x: float, y: float, text: str) -> str:
    return _text(x, y, text, "chart-value", 13, "start")


def _text(x: float, y: float, text: str, css: str, size: int, anchor: str) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" class="{css}" font-size="{size}" text-anchor="{anchor}">{escape(text)}</text>'


def _rect(x: float, y: float, width: float, height: float, css: str, opacity: float, *, outlined: bool = False) -> str:
    line = ' stroke="currentColor" stroke-opacity="0.45"' if outlined else ""
    size = f'width="{_n(width)}" height="{_n(height)}"'
    return f'<rect x="{_n(x)}" y="{_n(y)}" {size} class="{css}" fill-opacity="{opacity}"{line}/>'


def _line(start: tuple[float, float], end: tuple[float, float], css: str, opacity: float, *, width: int = 1) -> str:
    place = f'x1="{_n(start[0])}" y1="{_n(start[1])}" x2="{_n(end[0])}" y2="{_n(end[1])}"'
    return f'<line {place} class="{css}" stroke="currentColor" stroke-opacity="{opacity}" stroke-width="{width}"/>'


def _dot(x: float, y: float, *, few: bool) -> str:
    # Hollow: few cases. The shape tells it without colour.
    look = 'fill="none" stroke="currentColor" stroke-width="1.5"' if few else 'fill-opacity="0.85"'
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{3.5 if few else 2.5}" class="chart-dot{" chart-few" if few else ""}" {look}/>'


def _n(value: float) -> str:
    """A coordinate with a point, whatever the language of the page."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
