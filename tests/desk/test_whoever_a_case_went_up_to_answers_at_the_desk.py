"""At the desk: the view of what went up to me, the form "I have seen it, I do …", and every level with what it said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.timeline import told_events
from ntbcare.common.clock import pretend
from tests.api.calls import call, token_of
from tests.desk.sessions import browser_of
from tests.late import MONDAY, on, pass_time
from tests.world import World, assigned_case

SAID = "Sudah saya baca. Tim turun besok pagi."


@pytest.fixture
def late(world: World) -> Case:
    with pretend(MONDAY - timedelta(days=1)):
        world.actor(Role.APPROVER, "Dishub")
    with pretend(MONDAY):
        case, _lead, _ = assigned_case(world)
    pass_time(MONDAY, MONDAY + timedelta(days=9))
    return case


def test_it_stands_in_the_view_and_is_answered(world: World, late: Case) -> None:
    desk = browser_of(world.actor(Role.APPROVER, "Dishub"))
    with on("2026-12-02 11:00"):
        assert late.reference in desk.get("/desk/?view=escalated").content.decode()
        page = desk.get(f"/desk/cases/{late.reference}").content.decode()
        assert "Tanggapi eskalasi" in page
        assert "belum ditanggapi" in page
        assert "Kepala unit" in page
        assert desk.post(f"/desk/cases/{late.reference}/acknowledge", {"text": SAID}).status_code == 302
        page = desk.get(f"/desk/cases/{late.reference}").content.decode()
    assert SAID in page
    assert "Tanggapi eskalasi" not in page
    assert "naik berikutnya" in page


def test_the_complainant_reads_nothing_of_it(world: World, late: Case) -> None:
    with on("2026-12-02 11:00"):
        browser_of(world.actor(Role.APPROVER, "Dishub")).post(f"/desk/cases/{late.reference}/acknowledge", {"text": SAID})
        above = browser_of(world.coordinator).get(f"/desk/cases/{late.reference}").content.decode()
    assert SAID in above
    told = CaseEvent.objects.select_related("content").filter(case=late).order_by("number")
    assert SAID not in [line.text for line in told_events(told)]
    assert "acknowledged" not in {line.kind for line in told_events(told)}


def test_an_empty_word_is_refused_in_its_form(world: World, late: Case) -> None:
    with on("2026-12-02 11:00"):
        response = browser_of(world.actor(Role.APPROVER, "Dishub")).post(
            f"/desk/cases/{late.reference}/acknowledge", {"text": " "}
        )
    assert response.status_code == 422
    assert "Apa yang Anda lakukan" in response.content.decode()


def test_programs_say_it_too(world: World, late: Case) -> None:
    approver, liaison = token_of(world.actor(Role.APPROVER, "Dishub")), token_of(world.liaison)
    with on("2026-12-02 11:00"):
        assert [row["reference"] for row in call("GET", "/cases?view=escalated", **approver).body["items"]] == [late.reference]
        assert call("POST", f"/cases/{late.reference}/acknowledge", {"text": SAID}, **liaison).status == 409
        assert call("POST", f"/cases/{late.reference}/acknowledge", {"text": SAID}, **approver).status == 200
