"""What comes in is held against its own rhythm: a surge and a silence become one alert each, and end by themselves."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from ntbcare.common.clock import pretend, site_zone
from ntbcare.monitoring.anomalies.incoming import look_at_incoming
from ntbcare.monitoring.anomalies.words import told
from ntbcare.monitoring.models import Alert, Contribution
from ntbcare.workflow.unusual import look_for_the_unusual
from tests.monitoring.arrivals import TODAY, add_reports, ordinary_years, sum_anew
from tests.world import World

NOON = datetime.combine(TODAY, time(12), site_zone())


def look(*, days_later: int = 0) -> int:
    with pretend(NOON + timedelta(days=days_later)):
        return int(look_for_the_unusual.func())


def test_usual_days_raise_nothing(world: World) -> None:
    ordinary_years(world.agency("Pemprov").pk)
    assert look() == 0
    assert not Alert.objects.exists()


def test_a_young_service_has_no_rhythm_yet(world: World) -> None:
    ordinary_years(world.agency("Pemprov").pk, days=60)
    add_reports(world.agency("Pemprov").pk, 40, TODAY, category="942", region="52.01", first=5000)
    assert look() == 0


def test_a_surge_is_found_once_with_its_evidence_and_ends_by_itself(world: World) -> None:
    province = world.agency("Pemprov").pk
    ordinary_years(province)
    add_reports(province, 14, TODAY, category="942", region="52.01.01.1001", first=5000)
    # One thing, one alert: region and channel stand out by nothing else.
    assert look() == 1
    alert = Alert.objects.get(kind="surge", subject="topic:lingkungan:52.01")
    # The government of the regency has no region in this small tree: its province is told.
    assert alert.branch_id == province
    assert alert.evidence["observed"] >= 14
    assert alert.evidence["expected"] < 5 < alert.evidence["usual_high"] + 5
    assert set(range(5000, 5014)) <= set(alert.evidence["cases"])
    assert sum(alert.evidence["series"][-2:]) >= 14
    with override("id"):
        words = told(alert)
    assert "Lingkungan hidup" in words.title
    assert "Kabupaten Lombok Barat" in words.title
    assert "laporan dalam" in words.what
    assert len(words.harmless) >= 3
    kept = dict(alert.evidence)
    assert look() == 0
    look(days_later=30)
    alert.refresh_from_db()
    assert alert.ended_at is not None
    assert alert.evidence == kept


def test_a_channel_from_which_nothing_comes_is_found(world: World) -> None:
    province = world.agency("Pemprov").pk
    ordinary_years(province)
    Contribution.objects.filter(source="sms", day__gt=TODAY - timedelta(days=16)).delete()
    sum_anew()
    assert look() == 1
    alert = Alert.objects.get()
    assert (alert.kind, alert.subject) == ("silence", "source:sms")
    assert alert.evidence["observed"] == 0
    # It comes again: over.
    add_reports(province, 6, TODAY, category="942", region="52.71", source="sms", first=6000)
    look(days_later=1)
    alert.refresh_from_db()
    assert alert.ended_at is not None


@pytest.mark.parametrize("larger", [1, 4])
def test_looking_costs_the_same_whatever_there_is(world: World, larger: int) -> None:
    province = world.agency("Pemprov").pk
    ordinary_years(province, a_day=1.5 * larger, days=800 // larger)
    with CaptureQueriesContext(connection) as asked:
        look_at_incoming([], TODAY)
    assert len([one for one in asked if "monitoring_" in one["sql"]]) == 3
