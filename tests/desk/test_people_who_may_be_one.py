from __future__ import annotations

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case
from ntbcare.complainants.matching import mark_points_verified
from ntbcare.complainants.models import Match, MatchState
from tests.desk.sessions import browser_of
from tests.world import World, file_case

pytestmark = pytest.mark.django_db(transaction=True)
MAIL = "budi@contoh.example"


@pytest.fixture
def two(world: World) -> tuple[Case, Case]:
    """Two cases whose complainants showed that one address is theirs."""
    one, other = (file_case(email=MAIL, name=name)[0] for name in ("Budi Contoh", "B. Contoh"))
    for case in (one, other):
        mark_points_verified(case.complainant_id or 0)
    return one, other


def test_a_coordinator_joins_them_sees_it_on_the_case_and_parts_them(world: World, two: tuple[Case, Case]) -> None:
    desk = browser_of(world.coordinator)
    one, other = two
    page = desk.get("/desk/people/").content.decode()
    assert one.reference in page
    assert other.reference in page
    assert MAIL not in page
    assert "Budi" not in page
    at = f"/desk/people/{Match.objects.get().pk}"
    assert "Dicatat: orang yang sama." in desk.post(at, {"what": "join"}, follow=True).content.decode()
    assert other.reference in desk.get(f"/desk/cases/{one.reference}", headers={"HX-Target": "case"}).content.decode()
    assert "Pisahkan lagi" in desk.get("/desk/people/").content.decode()
    desk.post(at, {"what": "part"})
    assert other.reference not in desk.get(f"/desk/cases/{one.reference}", headers={"HX-Target": "case"}).content.decode()
    desk.post(at, {"what": "dismiss"})
    assert "Kembalikan ke daftar" in desk.get("/desk/people/").content.decode()
    desk.post(at, {"what": "back"})
    assert Match.objects.get().state == MatchState.SUGGESTED


def test_what_somebody_else_decided_first_is_said(world: World, two: tuple[Case, Case]) -> None:
    desk = browser_of(world.coordinator)
    at = f"/desk/people/{Match.objects.get().pk}"
    desk.post(at, {"what": "join"})
    assert desk.post(at, {"what": "dismiss"}).status_code == 409
    assert desk.post(at, {"what": "marry"}).status_code == 404
    assert desk.post("/desk/people/999", {"what": "join"}).status_code == 404


@pytest.mark.parametrize(("role", "where"), [(Role.LIAISON, "Dishub"), (Role.CLERK, "Pemprov"), (Role.INSPECTOR, "Pemprov")])
def test_nobody_but_coordinators_opens_the_page(world: World, two: tuple[Case, Case], role: Role, where: str) -> None:
    desk = browser_of(world.actor(role, where))
    assert desk.get("/desk/people/").status_code == 403
    assert desk.post(f"/desk/people/{Match.objects.get().pk}", {"what": "join"}).status_code == 403


def test_a_coordinator_of_another_branch_sees_none_of_it(world: World, two: tuple[Case, Case]) -> None:
    desk = browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar"))
    assert two[0].reference not in desk.get("/desk/people/").content.decode()
    assert desk.post(f"/desk/people/{Match.objects.get().pk}", {"what": "join"}).status_code == 404
