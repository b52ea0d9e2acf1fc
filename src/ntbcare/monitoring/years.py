"""Five years side by side: each year's figures by day of receipt at the site, read from kept counters in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.figures import Figures, figures_of
from ntbcare.monitoring.indicators import INDICATORS, Indicator
from ntbcare.monitoring.models import MEASURES
from ntbcare.monitoring.sums import MONTH, Period, read_sums
from ntbcare.monitoring.suppression import hidden_in_line
from ntbcare.monitoring.vectors import NOTHING, Vector, plus

SPAN = 5
_OPINIONS = ("rated", "confirmed")


@dataclass(frozen=True, slots=True)
class Year:
    """A year's figures; None where nothing was received: that is no data, not nought. ``running`` is not over yet."""

    year: int
    figures: Figures | None
    running: bool


def read_years(last: int) -> list[Year]:
    """The year and the four before it, the oldest first. Imported cases count by the day on which government got them.

    Opinions of few are hidden, and with them those of further years, so that they are not found by subtraction from all years.
    """
    sums = _by_year()
    hidden = _few_opinions(sums)
    present = local_day(now()).year
    return [
        Year(
            year,
            figures_of(sums[year], hidden=False, opinions=year not in hidden) if year in sums else None,
            running=year >= present,
        )
        for year in range(last - SPAN + 1, last + 1)
    ]


def changed_definitions(first: int, last: int) -> list[Indicator]:
    """The definitions that took the place of an earlier one within these years. All years are counted by the newest."""
    known: set[str] = set()
    found = []
    for one in INDICATORS:
        if one.name in known and first <= one.valid_from.year <= last:
            found.append(one)
        known.add(one.name)
    return found


def frozen_years(last: int) -> dict[str, Any]:
    """The same for the evidence pack, as plain data."""
    return {
        "years": [
            {"year": one.year, "running": one.running, "figures": one.figures.as_json() if one.figures else None}
            for one in read_years(last)
        ],
        "changed": [
            {"name": one.name, "label": str(one.label), "valid_from": one.valid_from.isoformat()}
            for one in changed_definitions(last - SPAN + 1, last)
        ],
    }


def _by_year() -> dict[int, Vector]:
    found: dict[int, Vector] = {}
    for (month,), sums in read_sums(Period(None, None), {}, [MONTH]).items():
        year = int(month[:4])
        found[year] = plus(found.get(year, NOTHING), sums)
    return {year: sums for year, sums in found.items() if sums[0] > 0}


def _few_opinions(sums: Mapping[int, Vector]) -> frozenset[int]:
    hidden: set[int] = set()
    for name in _OPINIONS:
        place = MEASURES.index(name)
        hidden |= {int(year) for year in hidden_in_line({str(year): line[place] for year, line in sums.items()})}
    return frozenset(hidden)
