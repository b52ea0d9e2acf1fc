"""Five years side by side, for everybody: one sentence, a chart, the table, the same as CSV."""

from __future__ import annotations

import csv
from dataclasses import fields
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.figures import Figures
from ntbcare.monitoring.indicators import indicator
from ntbcare.monitoring.pack.comparing import difference
from ntbcare.monitoring.pack.years import DRAWN, SHOWN
from ntbcare.monitoring.suppression import SMALLEST_SHOWN
from ntbcare.monitoring.year_chart import Panel, YearBar, year_panels
from ntbcare.monitoring.years import SPAN, Year, changed_definitions, read_years
from ntbcare.web.portal.asking import FIRST_YEAR
from ntbcare.web.templatetags.words import decimal, percent, whole

_COLUMNS = tuple(column.name for column in fields(Figures))


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """``/statistik/tahun?year=2026``: that year and the four before it."""
    last = _asked(request)
    found = read_years(last)
    known = [one for one in found if one.figures]
    context: dict[str, Any] = {
        "here": "statistik",
        "year": last,
        "choices": range(local_day(now()).year, FIRST_YEAR - 1, -1),
        "years": found,
        "sentence": _sentence(found[-1]),
        "compared": _compared(found[-2], found[-1]),
        "chart": _chart(found) if known else "",
        "rows": [(name, _cells(name, found)) for name in SHOWN] if known else [],
        "empty": [one.year for one in found if not one.figures],
        "running": found[-1].running,
        "changed": changed_definitions(last - SPAN + 1, last),
    }
    return render(request, "portal/years.html", context)


@require_safe
def years_csv(request: HttpRequest) -> HttpResponse:
    """``/statistik/tahun.csv?year=2026``: a row for each year; one without data has empty cells."""
    last = _asked(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statistik-tahun-{last}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["year", "running", "data", *_COLUMNS])
    for one in read_years(last):
        values = one.figures.as_json() if one.figures else {}
        cells = ["" if (value := values.get(name)) is None else value for name in _COLUMNS]
        writer.writerow([one.year, one.running, one.figures is not None, *cells])
    return response


def _asked(request: HttpRequest) -> int:
    """The year of the address; the present one where it names none that can be."""
    text, present = request.GET.get("year", ""), local_day(now()).year
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= present else present


def _sentence(one: Year) -> str:
    if one.figures is None:
        return _("Tahun %(year)s: belum ada data") % {"year": one.year}
    return _("Tahun %(year)s: dari %(received)s laporan, %(followed)s ditindaklanjuti") % {
        "year": one.year,
        "received": whole(one.figures.received),
        "followed": whole(one.figures.followed_up),
    }


def _compared(before: Year, after: Year) -> str:
    """Whether more of it was followed up than the year before; nothing of a year that runs or of very few cases."""
    mine, theirs = after.figures, before.figures
    if mine is None or theirs is None or after.running:
        return ""
    counts = [(one.followed_up or 0, one.received or 0) for one in (mine, theirs)]
    gap = difference(*counts)
    if gap is None or min(received for _part, received in counts) < SMALLEST_SHOWN:
        return ""
    said = {"year": before.year, "now": percent(mine.followed_up_percent), "then": percent(theirs.followed_up_percent)}
    if not gap.is_clear:
        return _("Bagian yang ditindaklanjuti %(now)s, tahun %(year)s %(then)s: bedanya bisa saja kebetulan.") % said
    if gap.points > 0:
        return _("Bagian yang ditindaklanjuti naik: %(now)s, tahun %(year)s %(then)s.") % said
    return _("Bagian yang ditindaklanjuti turun: %(now)s, tahun %(year)s %(then)s.") % said


def _chart(found: list[Year]) -> SafeString:
    panels = [Panel(str(indicator(name).label), _bars(name, found)) for name in DRAWN]
    said = "; ".join(f"{panel.label}: " + ", ".join(f"{bar.label} {bar.text}" for bar in panel.bars) for panel in panels)
    chart = year_panels(panels, name="years", title=_("Lima tahun berdampingan"), description=said)
    return mark_safe(chart)  # noqa: S308 every text in a chart is escaped


def _bars(name: str, found: list[Year]) -> list[YearBar]:
    values = [None if one.figures is None else getattr(one.figures, name) for one in found]
    most = 100 if name.endswith("percent") else max((value for value in values if value), default=1)
    return [
        YearBar(
            label=f"{one.year}*" if one.running else str(one.year),
            length=None if value is None else float(value) / float(most),
            text=_cell(name, one),
            running=one.running,
        )
        for one, value in zip(found, values, strict=True)
    ]


def _cells(name: str, found: list[Year]) -> list[tuple[str, str]]:
    return [(f"{one.year}*" if one.running else str(one.year), _cell(name, one)) for one in found]


def _cell(name: str, one: Year) -> str:
    if one.figures is None:
        return _("tanpa data")
    if name == "satisfied_percent" and one.figures.opinions_hidden:
        return _("1–4, disembunyikan")
    value: int | Decimal | None = getattr(one.figures, name)
    if name.endswith("percent"):
        return percent(value)
    return decimal(value) if name.startswith("median") else whole(None if value is None else int(value))
