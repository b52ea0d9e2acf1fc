"""Intervals as SVG, drawn on the server: a dot, its interval as a bar, and a line at no change. Pure; every text is escaped."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.html import escape

from ntbcare.guidance.effect import Interval

WIDTH = 360
_ROW, _LEFT, _RIGHT = 52, 8, 352
_INK = 'stroke="currentColor"'


def intervals(rows: Sequence[tuple[str, Interval]], *, title: str, description: str) -> str:
    """One row for each interval, on one scale that holds zero."""
    low = min(0.0, *(one.low for _label, one in rows))
    high = max(0.0, *(one.high for _label, one in rows))
    spread = (high - low) or 1.0

    def x(value: float) -> str:
        return f"{_LEFT + 10 + (value - low) / spread * (_RIGHT - _LEFT - 20):.1f}"

    height = _ROW * len(rows) + 8
    zero, bottom = x(0), height - 4
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="effect-t effect-d">',
        f'<title id="effect-t">{escape(title)}</title><desc id="effect-d">{escape(description)}</desc>',
        f'<line class="chart-axis" x1="{zero}" y1="4" x2="{zero}" y2="{bottom}" {_INK} opacity=".5" stroke-dasharray="3 3"/>',
    ]
    for index, (label, one) in enumerate(rows):
        y = _ROW * index + 38
        text = f'y="{y - 16}" font-size="13" fill="currentColor"'
        bar = f'{_INK} stroke-width="4" opacity=".45"'
        parts += [
            f'<text class="chart-label" x="{_LEFT}" {text}>{escape(label)}</text>',
            f'<text class="chart-value" x="{_RIGHT}" {text} text-anchor="end">{escape(signed(one.mean))}</text>',
            f'<line class="chart-line" x1="{x(one.low)}" y1="{y}" x2="{x(one.high)}" y2="{y}" {bar}/>',
            f'<circle class="chart-dot" cx="{x(one.mean)}" cy="{y}" r="5" fill="currentColor"/>',
        ]
    return "".join(parts) + "</svg>"


def signed(points: float) -> str:
    """``+3,5`` or ``−1,0`` in the reader's way of writing numbers."""
    return f"{'−' if points < 0 else '+'}{number_format(abs(round(points, 1)), decimal_pos=1)}"
