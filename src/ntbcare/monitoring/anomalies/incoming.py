"""The look at what comes in: surges of a topic in a region, of a channel, a region or all; and what has gone silent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from ntbcare.agencies.queries import reference
from ntbcare.deadlines.book import NoRules, book
from ntbcare.monitoring.anomalies.drafts import Draft, Look, branch_of_region, measured
from ntbcare.monitoring.anomalies.flow import (
    SILENT_DAYS,
    SURGE_DAYS,
    Finding,
    baseline,
    find_silences,
    find_surges,
    is_over,
    learn_flow,
)
from ntbcare.monitoring.anomalies.reading import Incoming, cases_of, read_incoming
from ntbcare.monitoring.anomalies.rhythm import Cell, Expected, no_rest
from ntbcare.monitoring.models import Alert, AlertKind

_LENGTHS = tuple(sorted({*SURGE_DAYS, *SILENT_DAYS}))
_DRAWN = 56


def look_at_incoming(open_alerts: Sequence[Alert], today: date) -> Look:
    """Four statements, whatever there is. A new service has no rhythm yet: nothing is said of it, and nothing ends."""
    incoming = read_incoming(today)
    flow = learn_flow(incoming.months, incoming.daily, baseline(today), _rests())
    if flow is None:
        return Look()
    yesterday = today - timedelta(days=1)
    until = {AlertKind.SURGE: today, AlertKind.SILENCE: yesterday}
    counts = {kind: incoming.windows(_LENGTHS, last) for kind, last in until.items()}
    found = find_surges(flow, counts[AlertKind.SURGE], today) + find_silences(flow, counts[AlertKind.SILENCE], yesterday)
    known = {(alert.kind, alert.subject) for alert in open_alerts}
    fresh = [one for one in found if (one.kind, ":".join(one.cell)) not in known]
    cases = cases_of({one.cell: (_first_of(one), one.last) for one in fresh if one.kind == AlertKind.SURGE})
    drafts = [_draft(one, incoming, cases.get(one.cell, [])) for one in fresh]
    over = []
    for alert in open_alerts:
        kind = AlertKind(alert.kind)
        if kind in until and is_over(flow, _as_of(alert, until[kind]), counts[kind]):
            over.append(alert.pk)
    return Look(drafts, over)


def _rests() -> Callable[[date], bool]:
    """The province's holidays."""
    try:
        rules = book()
        holidays = rules.calendar(rules.calendar_id_of(reference().province.id)).holidays
    except NoRules:
        return no_rest
    return holidays.__contains__


def _first_of(one: Finding) -> date:
    return one.last - timedelta(days=one.days - 1)


def _draft(one: Finding, incoming: Incoming, cases: Sequence[int]) -> Draft:
    drawn = max(SURGE_DAYS) if one.cell[0] == "topic" else _DRAWN
    evidence: dict[str, Any] = measured(one.observed, one.expected, one.chance) | {
        "days": one.days,
        "series": incoming.series(one.cell, drawn, one.last),
        "cases": list(cases),
    }
    return Draft(
        kind=one.kind,
        subject=":".join(one.cell),
        branch_id=branch_of_region(_region_of(one.cell)),
        first_day=_first_of(one),
        last_day=one.last,
        evidence=evidence,
    )


def _region_of(cell: Cell) -> str:
    return {"topic": cell[-1], "region": cell[-1]}.get(cell[0], "")


def _as_of(alert: Alert, last: date) -> Finding:
    """What was found then, to be looked at again today."""
    then = Expected(float(alert.evidence["expected"]), 1.0)
    days, observed = int(alert.evidence["days"]), int(alert.evidence["observed"])
    return Finding(alert.kind, tuple(alert.subject.split(":")), days, last, observed, then, 0.0)
