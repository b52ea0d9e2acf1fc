"""The stairs of a ladder as a small drawing: one step a stop, the higher the level the higher the step. No style attributes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from ntbcare.web.desk.ladder_form import Stop

WIDTH, RISE, EDGE = 320, 18, 14


def ladder_picture(stops: Sequence[Stop]) -> SafeString:
    """The drawing; the list beside it says the same in words."""
    top = max((stop.level for stop in stops), default=0)
    height = 2 * EDGE + RISE * max(top, 1)
    across = (WIDTH - 2 * EDGE) / max(1, len(stops) - 1)
    points = [(EDGE + index * across, height - EDGE - RISE * stop.level) for index, stop in enumerate(stops)]
    line = " ".join(f"{x:.0f},{last:.0f} {x:.0f},{y:.0f}" for (x, y), last in zip(points, _before(points), strict=True))
    dots = "".join(_dot(x, y, stop) for (x, y), stop in zip(points, stops, strict=True))
    words = escape(ngettext("Tangga dengan %(n)s tingkat", "Tangga dengan %(n)s tingkat", top) % {"n": top})
    drawn = f'<polyline points="{line}"/>{dots}'
    return mark_safe(f'<svg class="stairs" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{words}">{drawn}</svg>')  # noqa: S308 numbers and an escaped label


def _before(points: Sequence[tuple[float, float]]) -> list[float]:
    """The height that the line comes from at each stop."""
    return [points[max(0, index - 1)][1] for index in range(len(points))]


def _dot(x: float, y: float, stop: Stop) -> str:
    if not stop.level:
        return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4"/>'
    return f'<circle class="level" cx="{x:.0f}" cy="{y:.0f}" r="9"/><text x="{x:.0f}" y="{y + 4:.0f}">{stop.level}</text>'
