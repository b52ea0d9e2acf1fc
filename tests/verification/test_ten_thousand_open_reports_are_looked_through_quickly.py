"""However much is open, looking for a crowd takes a moment and little memory, and finds the one that is not the newest."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta
from random import Random
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntbcare.cases.models import Case, CaseEvent, EventContent
from ntbcare.common.clock import now
from ntbcare.config.bench.texts import Sayings
from ntbcare.verification.models import CrowdReport, Incident
from ntbcare.workflow.surge import look_for_surges
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OPEN, NEW = 10_000, 100
VILLAGE = "52.01.01.1001"
PLACES = ("52.01", "52.06", "52.71", "52.01.01", VILLAGE)
CROWD = ("Listrik padam di Gerung Utara sejak tadi malam", "Listrik tdk nyala dari semalam di Gerung Utara")


def lay(world: World, said: list[tuple[str, str, float]]) -> None:
    """Open reports: text, place, hours ago."""
    moment, branch = now(), world.agency("Pemprov")
    cases = Case.objects.bulk_create(
        Case(received_at=moment - timedelta(hours=ago), registered_at=moment, source="web", branch=branch, region_id=place)
        for _text, place, ago in said
    )
    events = CaseEvent.objects.bulk_create(
        CaseEvent(case=case, number=1, kind="received", at=case.received_at, actor_role="complainant", hash=f"{case.pk:064}")
        for case in cases
    )
    EventContent.objects.bulk_create(
        EventContent(event=event, body={"text": text}) for event, (text, _place, _ago) in zip(events, said, strict=True)
    )


def many(count: int, *, seed: int) -> list[tuple[str, str, float]]:
    random = Random(seed)
    sayings = Sayings(count, random)
    return [(sayings.say(place, year=2026).text, PLACES[place % 4], 1 + 40 * random.random()) for place in range(count)]


def test_a_run_costs_what_is_new_and_not_what_is_open(world: World) -> None:
    old_crowd = [(CROWD[number % 2], VILLAGE, 41.0 - number / 10) for number in range(8)]
    lay(world, [*old_crowd, *many(OPEN - len(old_crowd), seed=1)])
    first = timed_run()
    while CrowdReport.objects.count() < OPEN:
        first += timed_run()
    assert Incident.objects.filter(main__region_id=VILLAGE).exists(), "though some ten thousand reports came after it"
    lay(world, many(NEW, seed=2))
    with CaptureQueriesContext(connection) as asked:
        later = timed_run()
    lay(world, many(NEW, seed=3))
    tracemalloc.start()
    look_for_surges.call()
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    idle = timed_run()
    print(f"{OPEN} open, all new: {first:.1f} s; {NEW} new: {later:.2f} s, {len(asked)} statements, {peak:.0f} MB")
    print(f"none new: {idle:.2f} s")
    assert later < 2
    assert idle < 1
    assert len(asked) < 50
    assert peak < 64


def timed_run() -> float:
    """Seconds that one run takes."""
    begun = perf_counter()
    look_for_surges.call()
    return perf_counter() - begun
