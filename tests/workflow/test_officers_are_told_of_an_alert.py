"""Who can look into an alert is told once, by night in the morning; nobody is told of what is about the own office."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import pretend, site_zone
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.rendering import shown_text
from ntbcare.monitoring.anomalies.actions import raise_alerts
from ntbcare.monitoring.anomalies.drafts import Draft
from ntbcare.monitoring.models import Alert
from ntbcare.workflow.unusual import look_for_the_unusual
from ntbcare.workflow.unusual_tell import tell_of
from tests.monitoring.arrivals import TODAY, add_reports, ordinary_years
from tests.world import World

NOON = datetime.combine(TODAY, time(12), site_zone())
NIGHT = datetime.combine(TODAY, time(23, 30), site_zone())
EVIDENCE = {"observed": 9, "expected": 2, "usual_low": 0, "usual_high": 4, "chance": 0.001, "days": 7, "hollow": 1, "series": [1]}


def _raise(world: World, agency: str, at: datetime) -> Alert:
    pk, day = world.agency(agency).pk, at.date()
    draft = Draft(
        kind="hollow", subject=f"agency:{pk}", branch_id=world.agency("Pemprov").pk, agency_id=pk,
        first_day=day, last_day=day, evidence=EVIDENCE,
    )  # fmt: skip
    with pretend(at), transaction.atomic():
        [alert] = raise_alerts([draft])
        tell_of(alert, at)
    return alert


def test_a_surge_is_told_to_those_who_can_look_once(world: World) -> None:
    coordinator, inspector = world.coordinator, world.actor(Role.INSPECTOR, "Pemprov")
    world.actor(Role.LEADER, "Pemprov")
    world.actor(Role.AUDITOR, "Pemprov")
    world.actor(Role.LEADER, "Dishub")
    ordinary_years(world.agency("Pemprov").pk)
    add_reports(world.agency("Pemprov").pk, 14, TODAY, category="942", region="52.01.01.1001", first=5000)
    with pretend(NOON):
        look_for_the_unusual.func()
        look_for_the_unusual.func()
    rows = OutgoingMessage.objects.filter(template="officer_alert")
    assert {row.officer_id for row in rows} == {coordinator.user_id, inspector.user_id}
    assert rows.count() == 2
    assert "Lingkungan hidup" in shown_text(rows[0]).subject
    assert "bukan tuduhan" in shown_text(rows[0]).body


def test_the_leader_of_the_agency_is_told_too(world: World) -> None:
    coordinator, head = world.coordinator, world.actor(Role.LEADER, "Dishub")
    _raise(world, "Dishub", NOON)
    rows = OutgoingMessage.objects.filter(template="officer_alert")
    assert {row.officer_id for row in rows} == {coordinator.user_id, head.user_id}


def test_nobody_is_told_to_judge_the_own_office(world: World) -> None:
    assert world.coordinator.user_id
    inspector = world.actor(Role.INSPECTOR, "Pemprov")
    _raise(world, "Pemprov", NOON)
    assert [row.officer_id for row in OutgoingMessage.objects.filter(template="officer_alert")] == [inspector.user_id]


def test_at_night_it_waits_for_the_morning(world: World) -> None:
    assert world.coordinator.user_id
    _raise(world, "Dishub", NIGHT)
    due = OutgoingMessage.objects.get(template="officer_alert").due_at
    assert NIGHT + timedelta(hours=6) <= due <= NIGHT + timedelta(hours=8)
