"""How far the counters are behind what happens, and how fast they are written anew."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection

from ntbcare.cases.models import Case, CaseEvent
from ntbcare.common.clock import now
from ntbcare.config.bench import site
from ntbcare.config.bench.figures import Figure
from ntbcare.config.bench.load import Measured
from ntbcare.config.bench.measuring import Effort, drain
from ntbcare.monitoring.actions import rebuild

RATE = 20
"""Complaints a second while the lag is measured: 1.7 million a day."""
LAG_MOST = 5
EVENTS_LEAST = 20_000
EVENTS_OF_A_JOURNEY = 7
"""Received, verified, disposed, accepted, acted, answered, closed. What is filled in here has one event a case, so that a
rebuild, which reads each case once, would look seven times slower than it is on a site's events."""
_LOOK_SECONDS = 0.1


def lag(effort: Effort, web_address: str) -> Iterator[Figure]:
    """The age of the oldest event that the followers have not seen, while complaints come in and a worker follows."""
    drain()
    with site.worker(), ThreadPoolExecutor(1) as pool:
        url = f"{web_address}/api/v1/complaints"
        load = pool.submit(site.put_load, "file", url, clients=4, seconds=effort.load, rate=RATE)
        oldest = _oldest_while(load)
        reached = load.result()
    yield Figure(
        group="Work behind",
        name=f"counters behind events, at {RATE} complaints a second, longest",
        value=oldest,
        unit="s",
        most=LAG_MOST,
        beside=f"{reached.per_second:.0f}/s reached, {reached.failed} failed",
    )


def _oldest_while(load: Future[Measured]) -> float:
    oldest = 0.0
    while not load.done():
        waits = CaseEvent.objects.filter(pending__isnull=False).order_by("pk").values_list("at", flat=True).first()
        if waits is not None:
            oldest = max(oldest, (now() - waits).total_seconds())
        time.sleep(_LOOK_SECONDS)
    connection.close()
    return oldest


def rebuilding() -> Iterator[Figure]:
    """All counters from all cases, as ``ntbcare followers replay count`` writes them."""
    drain()
    begun = time.perf_counter()
    cases = rebuild()
    seconds = time.perf_counter() - begun
    least = EVENTS_LEAST if connection.vendor == "postgresql" and Case.objects.count() >= 100_000 else None
    yield Figure(
        group="Work behind",
        name="counters written anew, events of whole journeys",
        value=cases * EVENTS_OF_A_JOURNEY / seconds,
        unit="/s",
        least=least,
        beside=f"{cases:,} cases in {seconds:.0f} s",
    )
