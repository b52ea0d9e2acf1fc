"""Counts by day as bars, the days of an alert darker, as SVG text drawn on the server. Pure; see ``monitoring/charts.py``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

WIDTH, _TOP, _HEIGHT = 360, 18, 90


def days_chart(series: Sequence[int], last: date, *, marked: int, title: str) -> str:
    """``series`` ends on ``last``; the newest ``marked`` days are what the alert is about."""
    highest = max(series, default=0) or 1
    step = WIDTH / max(1, len(series))
    parts = []
    for place, count in enumerate(series):
        tall = _HEIGHT * count / highest
        dark = place >= len(series) - marked
        shape = f'x="{_n(place * step + 0.5)}" y="{_n(_TOP + _HEIGHT - tall)}" width="{_n(step - 1)}" height="{_n(tall)}"'
        parts.append(f'<rect {shape} class="{"chart-part" if dark else "chart-bar"}" fill-opacity="{0.85 if dark else 0.35}"/>')
    peak = list(series).index(max(series)) if series else 0
    base = _TOP + _HEIGHT
    parts += [
        f'<line x1="0" y1="{base}" x2="{WIDTH}" y2="{base}" class="chart-axis" stroke="currentColor" stroke-opacity="0.4"/>',
        _text(min(max(peak * step + step / 2, 8), WIDTH - 8), _TOP - 5, str(max(series, default=0)), "middle"),
        _text(0, base + 17, date_format(last - timedelta(days=len(series) - 1), "j M"), "start"),
        _text(WIDTH, base + 17, date_format(last, "j M Y"), "end"),
    ]
    if 0 < marked < len(series):
        x = (len(series) - marked) * step
        parts.append(f'<line x1="{_n(x)}" y1="{_TOP}" x2="{_n(x)}" y2="{base}" class="chart-axis" stroke="currentColor" '
                     'stroke-opacity="0.6" stroke-dasharray="4 3"/>')  # fmt: skip
    said = _("Jumlah tiap hari, %(days)s hari sampai %(last)s; yang gelap adalah hari-hari peringatan ini.") % {
        "days": len(series),
        "last": date_format(last, "j F Y"),
    }
    return (
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {base + 22}" width="{WIDTH}" height="{base + 22}" '
        f'aria-labelledby="days-title days-desc" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="days-title">{escape(title)}</title><desc id="days-desc">{escape(said)}</desc>'
        f'<g fill="currentColor">{"".join(parts)}</g></svg>'
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" class="chart-label" font-size="12" text-anchor="{anchor}">{escape(text)}</text>'


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
