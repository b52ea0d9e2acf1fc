"""Scorecards at the desk, for everybody, as a file and by API; constant statements."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.roles import Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.scorecard import HalfYear, scorecard
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.rate import rate_case
from tests.api.calls import call
from tests.desk.sessions import browser_of
from tests.world import World, acting_case

pytestmark = pytest.mark.django_db(transaction=True)


def answered(world: World, count: int, *, rated: int = 0) -> None:
    for number in range(count):
        case, _lead, _receipt = acting_case(world)
        send_answer(case.pk, "Lampu sudah diganti pada 24 November 2026.", actor=world.liaison)
        if number < rated:
            rate_case(case.pk, stars=5, solved=True, actor=Actor.complainant())
    drain()


def test_everybody_of_government_sees_them_and_the_administrator_does_not(world: World) -> None:
    answered(world, 6)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        page = browser_of(world.actor(role, "Pemprov")).get("/desk/scorecards/?branch=")
        assert page.status_code == 200, role
        assert "Dinas Perhubungan Provinsi" in page.content.decode()
    assert browser_of(world.actor(Role.ADMINISTRATOR, "Pemprov")).get("/desk/scorecards/").status_code == 403


def test_a_branch_is_shown_alone_and_small_opinions_only_to_who_answers_for_it(world: World) -> None:
    answered(world, 6, rated=2)
    mine = world.agency("Pemkot Mataram")
    assert (
        "Dinas Perhubungan Provinsi"
        not in browser_of(world.coordinator).get(f"/desk/scorecards/?branch={mine.pk}").content.decode()
    )
    confirmed = "33\u00a0% (10–70)"
    assert confirmed in browser_of(world.coordinator).get("/desk/scorecards/").content.decode()
    for actor in (world.liaison, world.actor(Role.COORDINATOR, "Pemkot Mataram"), world.actor(Role.OBSERVER, "Pemprov")):
        assert confirmed not in browser_of(actor).get("/desk/scorecards/?branch=").content.decode()
    assert confirmed not in Client().get("/statistik/rapor").content.decode()


def test_page_file_and_api_tell_the_same(world: World) -> None:
    answered(world, 6)
    body = call("GET", "/scorecards").body
    card = body["cards"][0]
    assert (card["name"], card["units"], card["in_time"], card["band"]) == ("Dinas Perhubungan Provinsi", 6, 6, "few")
    assert card["replied"]["value"] == 1.0
    lines = Client().get(f"/statistik/rapor.csv?period={body['period']}").content.decode("utf-8-sig").splitlines()
    row = dict(zip(lines[0].split(","), lines[1].split(","), strict=True))
    assert (row["units"], row["in_time"], row["replied_value"]) == ("6", "6", "1.0")
    assert "Dinas Perhubungan Provinsi" in Client().get("/statistik/rapor").content.decode()
    assert browser_of(world.coordinator).get("/desk/scorecards/?format=csv")["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize("period", ["2026-3", "x", "99999-1", "2026", "²026-1", ""])
def test_odd_periods_do_no_harm(world: World, period: str) -> None:
    assert Client().get(f"/statistik/rapor?period={period}").status_code == 200
    assert call("GET", f"/scorecards?period={period}").status == (422 if period else 200)


def test_more_cases_cost_no_more_statements(world: World) -> None:
    counts = []
    period = HalfYear.of(local_day(now()))
    for some in (1, 5):
        answered(world, some)
        scorecard(period)
        with CaptureQueriesContext(connection) as statements:
            scorecard(period)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6
