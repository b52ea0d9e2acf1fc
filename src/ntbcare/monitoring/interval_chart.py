"""Shares with their intervals beside the whole, as SVG text drawn on the server. Pure; see ``charts.py`` for its manners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import escape

from ntbcare.monitoring.fair import Share

WIDTH = 360
_ROW = 40
_LEFT, _RIGHT = 4.0, 52.0
_LETTERS = 46


@dataclass(frozen=True, slots=True)
class Line:
    """A named share."""

    label: str
    share: Share


def intervals(rows: Sequence[Line], whole: float, *, name: str, title: str, description: str, whole_label: str) -> str:
    """A dot with its interval for each row on a scale from 0 to 100 %, and the whole as a line through all of them."""
    height = 22 + _ROW * len(rows)
    middle = _x(whole)
    side = "end" if whole > 0.5 else "start"
    parts = [
        _text(middle + (-4 if whole > 0.5 else 4), 12, f"{whole_label} {_percent(whole)}", "chart-label", 11, side),
        _line(middle, 17, middle, height, 'class="chart-axis" stroke-opacity="0.6" stroke-dasharray="4 3"'),
    ]
    for place, row in enumerate(rows):
        top = 22 + _ROW * place
        low, dot, high = _x(row.share.low), _x(row.share.value), _x(row.share.high)
        parts += [
            _text(0, top + 12, _cut(row.label), "chart-label", 13, "start"),
            _line(low, top + 25, high, top + 25, 'class="chart-line" stroke-opacity="0.7" stroke-width="3"'),
            f'<circle cx="{_n(dot)}" cy="{top + 25}" r="5" class="chart-dot"/>',
            _text(WIDTH, top + 29, _percent(row.share.value), "chart-value", 13, "end"),
        ]
    key = escape(name)
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'aria-labelledby="{key}-title {key}-desc" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(description)}</desc>'
        f'<g fill="currentColor">{"".join(parts)}</g></svg>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, look: str) -> str:
    return f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="currentColor" {look}/>'


def _x(share: float) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * share


def _percent(share: float) -> str:
    return f"{number_format(round(100 * share), decimal_pos=0)} %"


def _cut(label: str) -> str:
    return label if len(label) <= _LETTERS else label[: _LETTERS - 1].rstrip() + "…"


def _text(x: float, y: float, text: str, css: str, size: int, anchor: str) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" class="{css}" font-size="{size}" text-anchor="{anchor}">{escape(text)}</text>'


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
