"""Surges and silences on simulated years: delay, share found, false alarms a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from statistics import median

from ntbcare.monitoring.anomalies.evaluation.stream import BEGIN, REGIONS, SOURCES, TOPICS, Event, Kept, rests, stream
from ntbcare.monitoring.anomalies.flow import Finding, Flow, baseline, find_silences, find_surges, is_over, learn_flow
from ntbcare.monitoring.anomalies.rhythm import Cell

LEARNING = 2
"""Years before anything is judged."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the injected events, and of years without any."""

    kind: str
    what: str
    injected: int
    found: int
    median_days: float | None
    longest_days: int | None
    false_a_year: float
    years: int


def watch(per_year: float, years: int, random: Random, events: Sequence[Event] = ()) -> list[tuple[date, Finding]]:
    """The alerts that are raised on a stream, each once until it is over, with the day on which."""
    kept, flow, learned = Kept(), None, None
    raised: list[tuple[date, Finding]] = []
    live: dict[tuple[str, Cell], Finding] = {}
    for day, found in stream(per_year, years + LEARNING, random, events):
        # Silence is looked for in whole days: those up to yesterday.
        quiet = find_silences(flow, kept.windows, day - timedelta(days=1)) if flow else []
        kept.add(day, found)
        if (day - BEGIN).days < LEARNING * 365:
            continue
        if learned != day.replace(day=1) or flow is None:
            flow, learned = _learn(kept, day), day.replace(day=1)
            continue
        _end(live, flow, kept, day)
        for one in [*find_surges(flow, kept.windows, day), *quiet]:
            if (one.kind, one.cell) not in live:
                live[one.kind, one.cell] = one
                raised.append((day, one))
    return raised


def _learn(kept: Kept, day: date) -> Flow | None:
    months = baseline(day)
    year = {one: count for one, count in kept.daily.items() if months[-12] <= one < day - timedelta(days=28)}
    return learn_flow(kept.months, year, months, rests)


def _end(live: dict[tuple[str, Cell], Finding], flow: Flow, kept: Kept, day: date) -> None:
    for key, one in list(live.items()):
        now = Finding(one.kind, one.cell, one.days, day, one.observed, one.expected, one.chance)
        if is_over(flow, now, kept.windows):
            del live[key]


def false_alarms(per_year: float, *, years: int, seed: int) -> dict[str, float]:
    """Alerts a year, by kind, on a stream in which nothing was injected."""
    raised = watch(per_year, years, Random(seed))
    return {kind: sum(one.kind == kind for _, one in raised) / years for kind in ("surge", "silence")}


def judge(kind: str, what: str, per_year: float, events: Sequence[Event], false: float, *, years: int, seed: int) -> Outcome:
    """How late the injected events are found; ``false`` comes from a stream of the same size without any."""
    raised = watch(per_year, years, Random(seed), events)
    delays = []
    for event in events:
        about = [day for day, one in raised if one.kind == kind and _is_about(one.cell, event)
                 and event.first <= day <= event.last + timedelta(days=7)]  # fmt: skip
        if about:
            delays.append((min(about) - event.first).days)
    return outcome(kind, what, len(events), delays, false, years)


def outcome(kind: str, what: str, injected: int, delays: Sequence[int], false: float, years: int) -> Outcome:
    """The figures of delays in days."""
    middle, longest = (median(delays), max(delays)) if delays else (None, None)
    return Outcome(kind, what, injected, len(delays), middle, longest, round(false, 2), years)


def incoming_outcomes(*, years: int, seed: int) -> list[Outcome]:
    """Surges and silences, for a service of 700 and of 12,000 reports a year."""
    found = []
    for per_year in (700, 12_000):
        false = false_alarms(per_year, years=years, seed=seed + 1000)
        for reports, days in ((8, 3), (15, 3), (20, 21)):
            events = crowds(reports, days, years=years, seed=seed + reports)
            what = f"{reports} reports more in {days} days, {per_year} a year"
            found.append(judge("surge", what, per_year, events, false["surge"], years=years, seed=seed))
        for family in ("source", "region"):
            events = outages(family, 60, years=years, seed=seed)
            what = f"a {family} silent for 60 days, {per_year} a year"
            found.append(judge("silence", what, per_year, events, false["silence"], years=years, seed=seed))
    return found


def _is_about(cell: Cell, event: Event) -> bool:
    return cell == event.cell or (event.reports > 0 and cell == ("region", event.cell[2]))


def crowds(reports: int, days: int, *, years: int, seed: int) -> list[Event]:
    """Four a year: so many reports more of a topic in a region within so many days."""
    random = Random(seed)
    found = []
    for number in range(4 * years):
        first = BEGIN + timedelta(days=LEARNING * 365 + 40 + 90 * number + random.randrange(20))
        topic = random.choices(list(TOPICS), list(TOPICS.values()))[0]
        region = random.choices(list(REGIONS), list(REGIONS.values()))[0]
        found.append(Event(first, first + timedelta(days=days - 1), ("topic", topic, region), reports))
    return found


def outages(family: str, days: int, *, years: int, seed: int) -> list[Event]:
    """Two a year: a channel (or region) from which nothing comes for so many days; in turn all that are not rare."""
    names = [name for name, weight in (SOURCES if family == "source" else REGIONS).items() if weight >= 5]
    random = Random(seed)
    found = []
    for number in range(2 * years):
        first = BEGIN + timedelta(days=LEARNING * 365 + 40 + 180 * number + random.randrange(30))
        found.append(Event(first, first + timedelta(days=days - 1), (family, names[number % len(names)])))
    return found
