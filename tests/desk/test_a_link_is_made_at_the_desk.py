from __future__ import annotations

import re
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Assignment, Case, ContributionLink
from ntbcare.common.clock import now, pretend
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment
from ntbcare.workflow.contribute import Request, issue_link
from tests.desk.sessions import browser_of
from tests.linked import ASKED, linked_case
from tests.world import World, acting_case, assigned_case


def page_of(desk: Client, case: Case) -> str:
    return desk.get(f"/desk/cases/{case.reference}").content.decode()


def test_the_lead_makes_a_link_that_is_shown_once(world: World) -> None:
    case, _lead, _ = acting_case(world)
    desk = browser_of(world.liaison)
    assert "Libatkan instansi tanpa akun" in page_of(desk, case)
    form = {"agency": "PLN UIW", "asked": ASKED, "show_text": "yes", "seen": str(case.last_number), "language": "en"}
    made = desk.post(f"/desk/cases/{case.reference}/link", form)
    found = re.search(r"/kontribusi/[\w.-]+", made.content.decode())
    assert made.status_code == 200
    assert found is not None
    assert "<svg" in made.content.decode(), "a code to print"
    assert Client().get(found.group()).status_code == 200
    again = page_of(desk, case)
    assert found.group() not in again
    assert "Bekerja lewat tautan" in again
    assert ContributionLink.objects.get().language == "en"


def test_what_is_wrong_stands_at_the_form_with_what_was_typed(world: World) -> None:
    case, _lead, _ = acting_case(world)
    desk = browser_of(world.liaison)
    refused = desk.post(f"/desk/cases/{case.reference}/link", {"agency": "Tidak Ada", "asked": ASKED})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "tidak dikenal" in page
    assert ASKED in page
    assert not ContributionLink.objects.exists()


def test_a_lead_is_not_offered_what_only_a_coordinator_opens(world: World) -> None:
    case, _lead, _ = acting_case(world, confidential=True)
    assert "Buka isi rahasia" not in page_of(browser_of(world.liaison), case)
    assert "Buka isi rahasia" in page_of(browser_of(world.coordinator), case)


def test_a_link_is_shut_and_another_agencys_officer_reaches_none(world: World) -> None:
    case, part, _issued = linked_case(world)
    stranger = browser_of(world.actor(Role.LIAISON, "Dishub Lobar"))
    at = f"/desk/cases/{case.reference}/links/{part.pk}/shut"
    assert stranger.post(at).status_code == 404
    assert browser_of(world.coordinator).post(at, {"seen": str(case.last_number)}).status_code == 302
    assert ContributionLink.objects.get().revoked_at is not None
    assert "Tautan dicabut." in page_of(browser_of(world.coordinator), case)


def test_the_lead_asks_for_release_and_the_coordinator_sees_it(world: World) -> None:
    case, lead, _ = assigned_case(world, contributors=["PLN"])
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    silent = Assignment.objects.get(case=case, part="contributor")
    desk = browser_of(world.liaison)
    assert "Minta dilepas" in page_of(desk, case)
    assert desk.post(f"/desk/cases/{case.reference}/links/{silent.pk}/release", {"reason": ""}).status_code == 422
    sent = desk.post(f"/desk/cases/{case.reference}/links/{silent.pk}/release", {"reason": "Tidak menjawab."})
    assert sent.status_code == 302
    assert "Minta dilepas" not in page_of(desk, case)
    page = page_of(browser_of(world.coordinator), case)
    assert "meminta instansi ini dilepas" in page
    assert "Lepas instansi" in page


def test_the_coordinator_may_refuse_and_the_lead_ask_again(world: World) -> None:
    case, lead, _ = assigned_case(world, contributors=["PLN"])
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    silent = Assignment.objects.get(case=case, part="contributor")
    agency, desk = browser_of(world.liaison), browser_of(world.coordinator)
    assert "Tidak dilepas" not in page_of(desk, case)
    agency.post(f"/desk/cases/{case.reference}/links/{silent.pk}/release", {"reason": "Tidak menjawab."})
    assert "Tidak dilepas" in page_of(desk, case)
    assert "Tidak dilepas" not in page_of(agency, case), "who asked does not decide"
    keep = f"/desk/cases/{case.reference}/links/{silent.pk}/keep"
    empty = desk.post(keep, {"reason": ""})
    assert empty.status_code == 422
    assert desk.post(keep, {"reason": "Tenggatnya belum lewat."}).status_code == 302
    assert "Minta dilepas" in page_of(agency, case)
    assert "Tenggatnya belum lewat." in page_of(agency, case), "the reason stands in the story"


def test_the_page_shows_who_held_the_case_with_a_table_beneath(world: World) -> None:
    with pretend(now() - timedelta(days=10)):
        case, _lead, _ = acting_case(world)
    send_answer(case.pk, "Lampu diganti oleh regu Dishub pada 24 November 2026.", actor=world.liaison)
    page = page_of(browser_of(world.coordinator), case)
    assert "Siapa memegang berapa lama" in page
    assert "chart-bar" in page
    assert '<th scope="row">Dishub</th>' in page


def test_the_page_asks_as_much_with_many_links_as_with_one(world: World) -> None:
    def statements(case: Case) -> int:
        desk = browser_of(world.coordinator)
        page_of(desk, case)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page_of(desk, case)
        return len(asked)

    one, _part, _issued = linked_case(world)
    many, _part, _issued = linked_case(world)
    for agency in ("PUPR", "Inspektorat", "Dishub Lobar"):
        issue_link(many.pk, Request(agency=agency, asked=ASKED), actor=world.coordinator)
    assert statements(one) == statements(many)
