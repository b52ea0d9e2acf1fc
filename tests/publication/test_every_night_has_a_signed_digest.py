"""The day's events go into one signed line each night; none is left out, and no night is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from ntbcare.cases.models import CaseEvent
from ntbcare.cases.receipts import is_signed
from ntbcare.common.clock import pretend
from ntbcare.publication.models import Digest
from ntbcare.publication.record.checks import check_digests
from ntbcare.publication.record.digests import _somebody_writes_since, close_day
from ntbcare.publication.record.proofs import proof_of
from tests.publication.record import MONDAY, filed_on, night_after
from tests.world import World

DAY = timedelta(days=1)


def findings() -> list[str]:
    with pretend(MONDAY + 2 * DAY):
        return [finding.message for finding in check_digests()]


def test_it_counts_the_events_of_the_days_since_the_last_one(world: World) -> None:
    filed_on(MONDAY, 3)
    first = night_after(MONDAY)
    assert first is not None
    assert (first.number, first.day.isoformat(), first.count) == (1, "2026-11-23", 3)
    assert is_signed(first.line)
    filed_on(MONDAY + DAY, 2)
    second = night_after(MONDAY + DAY)
    assert second is not None
    assert (second.number, second.count, second.after) == (2, 2, first.upto)
    assert findings() == []


def test_a_night_has_one_digest_however_often_the_worker_looks(world: World) -> None:
    filed_on(MONDAY)
    assert night_after(MONDAY) is not None
    assert night_after(MONDAY) is None
    assert Digest.objects.count() == 1


def test_what_happens_after_midnight_belongs_to_the_next_night(world: World) -> None:
    filed_on(MONDAY)
    filed_on(MONDAY.replace(hour=16, minute=10))
    first = night_after(MONDAY)
    assert first is not None
    assert first.count == 1
    second = night_after(MONDAY + DAY)
    assert second is not None
    assert second.count == 1


def test_it_waits_until_what_began_before_midnight_has_ended(world: World) -> None:
    filed_on(MONDAY)
    with pretend(MONDAY.replace(hour=16, minute=14)):
        assert close_day() is None
    with pretend(MONDAY.replace(hour=16, minute=16)):
        assert close_day() is not None


def test_a_day_without_events_has_one_too(world: World) -> None:
    digest = night_after(MONDAY)
    assert digest is not None
    assert (digest.count, digest.root) == (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    assert night_after(MONDAY + DAY) is not None
    assert findings() == []


def test_after_days_without_a_worker_one_digest_covers_them(world: World) -> None:
    filed_on(MONDAY)
    filed_on(MONDAY + DAY)
    filed_on(MONDAY + 2 * DAY)
    digest = night_after(MONDAY + 2 * DAY)
    assert digest is not None
    assert (digest.count, digest.day.isoformat()) == (3, "2026-11-25")


def test_a_clock_set_back_loses_no_event(world: World) -> None:
    filed_on(MONDAY)
    night_after(MONDAY)
    late = filed_on(MONDAY - 5 * DAY)[0]
    digest = night_after(MONDAY + DAY)
    assert digest is not None
    assert digest.count == 1
    assert proof_of(CaseEvent.objects.get(case=late).pk) is not None


def test_a_clock_ahead_leaves_its_events_to_a_later_night(world: World) -> None:
    filed_on(MONDAY + 3 * DAY)
    first = night_after(MONDAY)
    assert first is not None
    assert first.count == 0
    filed_on(MONDAY + DAY)
    second = night_after(MONDAY + DAY)
    assert second is not None
    assert second.count == 2


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_older_than_midnight_is_waited_for() -> None:
    other = connection.copy(alias="default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT now()")
            (began,) = cursor.fetchone()
            assert _somebody_writes_since(began + timedelta(seconds=1))
            assert not _somebody_writes_since(began - timedelta(seconds=1))
            cursor.execute("ROLLBACK")
        assert not _somebody_writes_since(began + timedelta(seconds=1))
    finally:
        other.close()
