"""Simulated years of reports: weekdays, holidays, rainy seasons, growth, and topics that come in waves. Invented throughout."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeAlias

from ntbcare.monitoring.anomalies.flow import SILENT_DAYS, SURGE_DAYS, TOTAL
from ntbcare.monitoring.anomalies.rhythm import Cell

BEGIN = date(2020, 1, 1)
TOPICS = {"jalan": 22, "sampah": 14, "pungli": 6, "kesehatan": 16, "air": 12, "sekolah": 9, "banjir": 4, "tanah": 3,
          "kerja": 3, "desa": 5, "pasar": 2, "lain": 8}  # fmt: skip
REGIONS = {
    "52.71": 22,
    "52.01": 16,
    "52.02": 14,
    "52.03": 16,
    "52.04": 8,
    "52.05": 5,
    "52.06": 7,
    "52.07": 3,
    "52.08": 4,
    "52.72": 5,
}
SOURCES = {"web": 40, "app": 20, "whatsapp": 20, "sms": 8, "facebook": 5, "instagram": 3, "desk": 3, "letter": 1}
_WEEKDAYS = (1.25, 1.2, 1.1, 1.1, 0.95, 0.75, 0.65)
_RAIN = (1.7, 1.6, 1.3, 1.0, 0.8, 0.6, 0.6, 0.6, 0.7, 0.9, 1.1, 1.4)
Reports: TypeAlias = list[tuple[str, str, str]]
"""Topic, region, source of each."""
_WINDOWS = tuple(sorted({*SURGE_DAYS, *SILENT_DAYS}))


@dataclass(frozen=True, slots=True)
class Event:
    """What is injected: reports of a topic in a region that come on top, or a channel or region from which none come."""

    first: date
    last: date
    cell: Cell
    reports: int = 0


def rests(day: date) -> bool:
    """Invented holidays: a week that moves by eleven days a year, and new year's day."""
    moving = date(day.year, 1, 1) + timedelta(days=(140 - 11 * (day.year - 2020)) % 355)
    return day.timetuple().tm_yday == 1 or 0 <= (day - moving).days < 7


def stream(per_year: float, years: int, random: Random, events: Sequence[Event] = ()) -> Iterator[tuple[date, Reports]]:
    """Day by day the reports as (topic, region, source). Topics are busier for some weeks by chance alone (spread 0.05)."""
    waves: dict[str, float] = {}
    for number in range(years * 365):
        day = BEGIN + timedelta(days=number)
        if number % 14 == 0:
            waves = {topic: random.gammavariate(20, 1 / 20) for topic in TOPICS}
        usual = per_year / 365 * (1 + 0.05 * number / 365) * _WEEKDAYS[6 if rests(day) else day.weekday()]
        weights = [w * waves[t] * (_RAIN[day.month - 1] if t in {"banjir", "jalan"} else 1) for t, w in TOPICS.items()]
        expected = usual * sum(weights) / sum(TOPICS.values())
        topics = random.choices(list(TOPICS), weights, k=_poisson(expected, random))
        regions = random.choices(list(REGIONS), list(REGIONS.values()), k=len(topics))
        sources = random.choices(list(SOURCES), list(SOURCES.values()), k=len(topics))
        found = list(zip(topics, regions, sources, strict=True))
        for event in events:
            if event.first <= day <= event.last:
                found = _injected(found, event, random)
        yield day, found


def _injected(found: Reports, event: Event, random: Random) -> Reports:
    if event.reports:
        more = _poisson(event.reports / ((event.last - event.first).days + 1), random)
        sources = random.choices(list(SOURCES), list(SOURCES.values()), k=more)
        return found + [(event.cell[1], event.cell[2], source) for source in sources]
    place = {"region": 1, "source": 2}[event.cell[0]]
    return [one for one in found if one[place] != event.cell[1]]


def _poisson(mean: float, random: Random) -> int:
    count, left = 0, random.expovariate(1.0)
    while left < mean:
        count += 1
        left += random.expovariate(1.0)
    return count


@dataclass
class Kept:
    """What the counters would hold: by month and cell, by day in all, and by window of days."""

    months: dict[Cell, dict[date, int]] = field(default_factory=dict)
    daily: dict[date, int] = field(default_factory=dict)
    windows: dict[Cell, dict[int, int]] = field(default_factory=dict)
    _days: deque[Reports] = field(default_factory=lambda: deque(maxlen=max(_WINDOWS)))

    def add(self, day: date, found: Reports) -> None:
        """Take in a day."""
        for days in _WINDOWS:
            if len(self._days) >= days:
                self._move(self._days[-days], days, -1)
            self._move(found, days, 1)
        self._days.append(found)
        month = day.replace(day=1)
        for one in found:
            for cell in cells_of(*one):
                seen = self.months.setdefault(cell, {})
                seen[month] = seen.get(month, 0) + 1
        self.daily[day] = len(found)

    def _move(self, found: Reports, days: int, by: int) -> None:
        for one in found:
            for cell in cells_of(*one):
                counts = self.windows.setdefault(cell, {})
                counts[days] = counts.get(days, 0) + by


def cells_of(topic: str, region: str, source: str) -> tuple[Cell, ...]:
    """Where a report is counted."""
    return TOTAL, ("topic", topic, region), ("region", region), ("source", source)


def window_counts(kept: Kept) -> Mapping[Cell, Mapping[int, int]]:
    """By cell and number of days up to the newest."""
    return kept.windows
