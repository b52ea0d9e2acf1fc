"""Targets at the desk: dated rows, added and ended by the province's coordinators, shown beside the figures."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.cases.dispatch import drain
from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.models import Target
from tests.api.calls import call
from tests.desk.sessions import browser_of
from tests.world import World, acting_case

ASKED = {
    "name": "Separuh ditindaklanjuti",
    "measure": "followed_up_percent",
    "held_against": "whole",
    "at_least": "50.0",
    "share": "",
    "source": "SK Sekda 12/2026",
    "valid_from": "2026-01-01",
    "valid_until": "",
}


@pytest.fixture(autouse=True)
def _none(db: None) -> None:
    Target.objects.all().delete()


def test_a_target_stands_beside_the_figure_and_ends_without_being_lost(world: World) -> None:
    acting_case(world)
    drain()
    desk = browser_of(world.coordinator)
    assert desk.post("/desk/targets/", ASKED).status_code == 302
    for page in (desk.get("/desk/figures/"), Client().get("/statistik")):
        assert "Separuh ditindaklanjuti" in page.content.decode()
        assert "tercapai" in page.content.decode()
    target = Target.objects.get()
    assert desk.post(f"/desk/targets/{target.pk}/end").status_code == 302
    target.refresh_from_db()
    assert (target.at_least, target.valid_until) == (Decimal("50.0"), local_day(now()) - timedelta(days=1))
    assert desk.post(f"/desk/targets/{target.pk}/end").status_code == 404
    assert "Separuh ditindaklanjuti" in desk.get("/desk/targets/").content.decode()
    assert {entry.what for entry in Entry.objects.filter(subject=f"target:{target.pk}")} == {"target_added", "target_ended"}
    assert call("GET", "/targets").body[0]["at_least"] == 50.0


@pytest.mark.parametrize(
    "wrong",
    [{"at_least": "101"}, {"share": "30"}, {"held_against": "agencies"}, {"measure": "rated"}, {"valid_until": "2025-01-01"}],
)
def test_what_makes_no_sense_is_refused(world: World, wrong: dict[str, str]) -> None:
    assert browser_of(world.coordinator).post("/desk/targets/", ASKED | wrong).status_code == 422
    assert not Target.objects.exists()


def test_only_the_provinces_coordinators_lay_them_down(world: World) -> None:
    for role, agency in ((Role.COORDINATOR, "Pemkot Mataram"), (Role.LEADER, "Pemprov"), (Role.OBSERVER, "Pemprov")):
        desk = browser_of(world.actor(role, agency))
        assert desk.get("/desk/targets/").status_code == 200
        assert desk.post("/desk/targets/", ASKED).status_code == 404
    assert browser_of(world.liaison).get("/desk/targets/").status_code == 403
    assert not Target.objects.exists()
