"""Whether the deadlines stand on sound rules, for ``ntbcare doctor``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ntbcare.common.clock import local_day, now
from ntbcare.common.findings import Finding
from ntbcare.deadlines.actions.clocks import stale_clocks
from ntbcare.deadlines.models import Clock, Holiday

_AHEAD = timedelta(days=60)
_LATE = timedelta(minutes=15)


def check_deadlines() -> Iterator[Finding]:
    """Clocks that wait to be counted anew or acted on, and a calendar that will soon have no holidays."""
    stale = stale_clocks()
    if stale:
        yield Finding(f"{stale} clocks wait to be counted with the changed calendar", warning=True)
    waiting = Clock.objects.filter(stopped_at=None, next_action_at__lt=now() - _LATE).count()
    if waiting:
        yield Finding(f"{waiting} reminders or notices are more than 15 minutes late: is the worker running?")
    year = (local_day(now()) + _AHEAD).year
    coming = Holiday.objects.filter(day__year=year, withdrawn_at=None)
    if not coming.exists():
        yield Finding(f"no holidays are known for {year}: deadlines will come out too early", warning=True)
    elif coming.filter(estimated=True).exists():
        yield Finding(f"some holidays of {year} are estimates: confirm or move them", warning=True)
