from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.workflow.assign import decline_assignment
from tests.desk.sessions import browser_of
from tests.world import World, assigned_case

WHY = "Lampu jalan di ruas ini milik kabupaten."


def refuse(world: World, *, confidential: bool = False) -> str:
    case, lead, _ = assigned_case(world, confidential=confidential)
    decline_assignment(lead.pk, case.pk, reason=WHY, successor="Dishub Lobar", actor=world.liaison)
    return case.reference


def test_by_agency_with_reason_and_successor(world: World) -> None:
    references = {refuse(world) for _ in range(3)}
    page = browser_of(world.coordinator).get("/desk/refusals/").content.decode()
    assert all(reference in page for reference in references)
    assert page.count(WHY) == 3
    assert page.count("Dishub Lobar") == 3
    assert "Dinas Perhubungan Provinsi" in page


def test_narrowed_to_an_agency_and_a_time(world: World) -> None:
    refuse(world)
    desk = browser_of(world.coordinator)
    assert WHY in desk.get(f"/desk/refusals/?agency={world.agency('Dishub').pk}").content.decode()
    assert WHY not in desk.get(f"/desk/refusals/?agency={world.agency('PUPR').pk}").content.decode()
    yesterday = local_day(now()) - timedelta(days=1)
    assert "Tidak ada penolakan" in desk.get(f"/desk/refusals/?to={yesterday}").content.decode()
    assert desk.get("/desk/refusals/?from=x&to=9999-99-99&agency=a&after=b~c").status_code == 200


def test_a_confidential_reason_is_read_on_its_own_page_only(world: World) -> None:
    reference = refuse(world, confidential=True)
    page = browser_of(world.coordinator).get("/desk/refusals/").content.decode()
    assert reference in page
    assert WHY not in page


def test_another_branch_and_other_roles_see_none(world: World) -> None:
    reference = refuse(world)
    other = browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar")).get("/desk/refusals/").content.decode()
    assert reference not in other
    assert browser_of(world.liaison).get("/desk/refusals/").status_code == 403


def test_many_cost_no_more_statements_than_one_and_pages_follow(world: World) -> None:
    def statements() -> int:
        desk = browser_of(world.coordinator)
        desk.get("/desk/refusals/")
        with CaptureQueriesContext(connection) as asked:
            desk.get("/desk/refusals/")
        return len(asked)

    refuse(world)
    one = statements()
    references = [refuse(world) for _ in range(27)]
    assert statements() == one
    desk = browser_of(world.coordinator)
    first = desk.get("/desk/refusals/")
    assert first.context["next"]
    second = desk.get("/desk/refusals/", {"after": first.context["next"]})
    shown = {row.case.reference for page in (first, second) for row in page.context["rows"]}
    assert set(references) <= shown
    assert len(first.context["rows"]) + len(second.context["rows"]) == 28
