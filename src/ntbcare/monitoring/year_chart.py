"""Figures over some years as small panels side by side, as SVG text drawn on the server. Pure; see ``charts.py``.

Each panel has its own scale from nought: shares to 100 %, counts to the highest. A year without data has words in place of a bar,
a year that still runs an outline only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape

WIDTH = 360
_PANEL, _GAP = 176, 8
_HEAD, _ROW, _FOOT = 22, 18, 14
_LEFT, _ROOM = 36, 84
_LETTERS = 31


@dataclass(frozen=True, slots=True)
class YearBar:
    """A year: what stands before its bar, how long this is (0 to 1; None where there is none), and the words at its end."""

    label: str
    length: float | None
    text: str
    running: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A figure over the years."""

    label: str
    bars: Sequence[YearBar]


def year_panels(panels: Sequence[Panel], *, name: str, title: str, description: str) -> str:
    """Panels in two columns."""
    each = _HEAD + _FOOT + _ROW * max((len(panel.bars) for panel in panels), default=0)
    parts: list[str] = []
    for place, panel in enumerate(panels):
        parts += _panel(panel, left=(place % 2) * (_PANEL + _GAP), top=(place // 2) * each)
    height = each * ((len(panels) + 1) // 2)
    key = escape(name)
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'aria-labelledby="{key}-title {key}-desc" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(description)}</desc>'
        f'<g fill="currentColor">{"".join(parts)}</g></svg>'
    )


def _panel(panel: Panel, *, left: int, top: int) -> list[str]:
    label = panel.label if len(panel.label) <= _LETTERS else panel.label[: _LETTERS - 1].rstrip() + "…"
    parts = [_text(left, top + 13, label, "chart-label", 11)]
    for place, bar in enumerate(panel.bars):
        y = top + _HEAD + _ROW * place
        long = _ROOM * min(bar.length, 1) if bar.length else 0
        parts.append(_text(left, y + 11, bar.label, "chart-label", 11))
        if long:
            look = 'fill-opacity="0.12" stroke="currentColor"' if bar.running else 'fill-opacity="0.85"'
            parts.append(f'<rect x="{left + _LEFT}" y="{y}" width="{_n(max(1.0, long))}" height="13" class="chart-bar" {look}/>')
        parts.append(_text(left + _LEFT + long + 4, y + 11, bar.text, "chart-value", 11))
    return parts


def _text(x: float, y: float, text: str, css: str, size: int) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" class="{css}" font-size="{size}" text-anchor="start">{escape(text)}</text>'


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
