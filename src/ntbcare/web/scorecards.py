"""Scorecards as pages, files and programs show them: the same words and columns at the desk and for everybody."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.http import HttpResponse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import InvalidInput
from ntbcare.monitoring.fair import Share
from ntbcare.monitoring.interval_chart import Line, intervals
from ntbcare.monitoring.scorecard import Band, Card, HalfYear, Scorecard, in_bands
from ntbcare.web.tables import cell

FIRST_YEAR = 2018
_BANDS: dict[Band, Promise] = {
    Band.MANY: gettext_lazy("Banyak laporan: 50 atau lebih"),
    Band.SOME: gettext_lazy("Cukup banyak laporan: 15–49"),
    Band.FEW: gettext_lazy("Sedikit laporan: 5–14"),
    Band.TOO_FEW: gettext_lazy("Terlalu sedikit untuk dibandingkan: di bawah 5"),
}
_DRAWN = 40


@dataclass(frozen=True, slots=True)
class Section:
    """A band: its name, a chart of the fair shares beside the whole, and the cards."""

    band: Band
    title: str
    chart: SafeString | str
    cards: Sequence[Card]


def asked_period(text: str) -> HalfYear:
    """The half-year of an address; the present one where it names none that can be."""
    present = HalfYear.of(local_day(now()))
    try:
        period = HalfYear.parse(text)
    except InvalidInput:
        return present
    return period if FIRST_YEAR <= period.year <= present.year else present


def periods() -> list[HalfYear]:
    """The half-years to choose from, the newest first."""
    found = [HalfYear.of(local_day(now()))]
    while found[-1] != HalfYear(FIRST_YEAR, 1):
        found.append(found[-1].before())
    return found


def period_name(period: HalfYear) -> str:
    """``semester 2 tahun 2026``."""
    return _("semester %(half)s tahun %(year)s") % {"half": period.half, "year": period.year}


def context_of(found: Scorecard) -> dict[str, Any]:
    """What both pages show."""
    return {
        "period": found.period,
        "period_name": period_name(found.period),
        "periods": [(str(one), period_name(one)) for one in periods()],
        "whole": found.whole,
        "sections": [_section(band, cards, found) for band, cards in in_bands(found.cards)],
        "good": sum(card.good is True for card in found.cards),
        "good_with_speed": sum(card.good_with_speed is True for card in found.cards),
        "judged": sum(card.good is not None for card in found.cards),
    }


def _section(band: Band, cards: Sequence[Card], found: Scorecard) -> Section:
    title = str(_BANDS[band])
    drawn = [Line(card.name, card.fair) for card in cards if card.fair is not None][:_DRAWN]
    if found.whole is None or not drawn:
        return Section(band, title, "", cards)
    said = "; ".join(f"{line.label}: {share_text(line.share)}" for line in drawn)
    chart = intervals(
        drawn, found.whole.mean, name=f"band-{band.value}", title=title, description=said, whole_label=_("Keseluruhan")
    )
    return Section(band, title, mark_safe(chart), cards)  # noqa: S308 every text in a chart is escaped


def share_text(share: Share | None) -> str:
    """``62 % (55–69)``: a share with its interval of 95 %; a dash where there is none."""
    if share is None:
        return "–"
    value, low, high = (number_format(round(100 * one), decimal_pos=0) for one in (share.value, share.low, share.high))
    return f"{value}\u00a0% ({low}–{high})"


def card_json(card: Card) -> dict[str, Any]:
    """A card for programs: shares as ``{value, low, high}`` between 0 and 1."""
    shown: dict[str, Any] = {}
    for column in fields(card):
        value = getattr(card, column.name)
        if isinstance(value, Share):
            shown[column.name] = {name: round(getattr(value, name), 4) for name in ("value", "low", "high")}
        elif column.name == "followed_up_percent":
            shown[column.name] = None if value is None else float(value)
        else:
            shown[column.name] = value
    return shown


def as_csv(found: Scorecard) -> HttpResponse:
    """One row an agency; shares in three columns."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rapor-{found.period}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    rows = [_flat(card_json(card)) for card in found.cards]
    shares = ("fair", "replied", "acted", "confirmed", "answered_by_14")
    names = [part for column in fields(Card) for part in (
        [f"{column.name}_{end}" for end in ("value", "low", "high")] if column.name in shares else [column.name]
    )]  # fmt: skip
    writer.writerow(names)
    for row in rows:
        writer.writerow([cell(str(value)) if isinstance(value := row.get(name), str) else value for name in names])
    return response


def _flat(card: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in card.items():
        if isinstance(value, dict):
            found |= {f"{name}_{end}": one for end, one in value.items()}
        else:
            found[name] = value
    return found
