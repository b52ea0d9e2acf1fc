"""How far commitments were, half-year by half-year, as SVG text drawn on the server: a shape for each state. Pure; see
``charts.py`` for its manners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import escape

WIDTH = 360
_CELL, _ROW, _TOP = 46, 42, 22
_PER_LINE = 2
_LETTERS = 48


@dataclass(frozen=True, slots=True)
class Row:
    """A name and its state in each half-year, empty where nothing was reported."""

    label: str
    states: Sequence[str]


def strip(
    rows: Sequence[Row], periods: Sequence[str], *, names: Mapping[str, str], key: str, title: str, description: str
) -> str:
    """The rows under their half-years (``26-1``), with the meaning of the shapes that occur below."""
    step = min(_CELL, (WIDTH - 8) / max(1, len(periods)))
    every = 1 if step >= 34 else 2
    parts = [
        _text(4 + step * place + step / 2, 14, period[2:], 11, "middle")
        for place, period in enumerate(periods)
        if place % every == 0
    ]
    for number, row in enumerate(rows):
        top = _TOP + number * _ROW
        parts.append(_text(0, top + 12, _cut(row.label), 12, "start"))
        parts += [_shape(state, 4 + step * place + step / 2, top + 26) for place, state in enumerate(row.states)]
    top = _TOP + len(rows) * _ROW + 8
    used = [state for state in names if any(state in row.states for row in rows)]
    for place, state in enumerate(used):
        x, y = WIDTH / _PER_LINE * (place % _PER_LINE), top + 20 * (place // _PER_LINE)
        parts += [_shape(state, x + 8, y + 8), _text(x + 22, y + 12, names[state], 12, "start")]
    height = top + 20 * -(-len(used) // _PER_LINE) + 4
    name = escape(key)
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'aria-labelledby="{name}-title {name}-desc" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
        f'<g fill="currentColor">{"".join(parts)}</g></svg>'
    )


def _shape(state: str, x: float, y: float) -> str:
    """Empty ring, half-filled ring, triangle, full square, cross; a short line where nothing was reported."""
    lines = 'fill="none" stroke="currentColor" stroke-width="2"'
    left, right, up, down = _n(x - 7), _n(x + 7), _n(y - 7), _n(y + 7)
    shapes = {
        "not_started": f'<circle cx="{_n(x)}" cy="{_n(y)}" r="6" {lines}/>',
        "in_progress": f'<circle cx="{_n(x)}" cy="{_n(y)}" r="6" {lines}/><path d="M{_n(x)} {_n(y - 6)} a6 6 0 0 1 0 12 z"/>',
        "stuck": f'<path d="M{_n(x)} {up} L{right} {down} L{left} {down} Z" {lines}/>',
        "finished": f'<rect x="{_n(x - 6)}" y="{_n(y - 6)}" width="12" height="12"/>',
        "incomplete": f'<path d="M{_n(x - 6)} {_n(y - 6)} L{_n(x + 6)} {_n(y + 6)} M{_n(x + 6)} {_n(y - 6)} '
        f'L{_n(x - 6)} {_n(y + 6)}" {lines}/>',
    }
    return shapes.get(state, f'<path d="M{_n(x - 4)} {_n(y)} h8" {lines} stroke-opacity="0.5"/>')


def _cut(label: str) -> str:
    return label if len(label) <= _LETTERS else label[: _LETTERS - 1].rstrip() + "…"


def _text(x: float, y: float, text: str, size: int, anchor: str) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" class="chart-label" font-size="{size}" text-anchor="{anchor}">{escape(text)}</text>'


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
