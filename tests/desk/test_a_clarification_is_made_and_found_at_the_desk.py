from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Attachment, Case, Clarification
from ntbcare.workflow.assign import accept_assignment
from ntbcare.workflow.clarify import reply_to_statement
from ntbcare.workflow.publish import release_text
from tests.clarified import CITIZEN, COMPLAINT, REASON, REPLY, STATEMENT, clarified_case, found_case
from tests.desk.sessions import browser_of
from tests.world import World, assigned_case


def note() -> SimpleUploadedFile:
    """A picture of the emergency room's log."""
    out = io.BytesIO()
    Image.new("RGB", (32, 24), "#446688").save(out, "JPEG")
    return SimpleUploadedFile("catatan-igd.jpg", out.getvalue(), content_type="image/jpeg")


def page_of(desk: Client, case: Case) -> str:
    return desk.get(f"/desk/cases/{case.reference}").content.decode()


def test_the_liaison_officer_states_with_evidence(world: World) -> None:
    case, lead, _ = assigned_case(world, text=COMPLAINT)
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    desk = browser_of(world.liaison)
    assert "Beri klarifikasi" in page_of(desk, case)
    form = {"text": STATEMENT, "contested": "all", "evidence": [note()], "seen": "4"}
    assert desk.post(f"/desk/cases/{case.reference}/clarify", form).status_code == 302
    file = Attachment.objects.get(case=case)
    assert (file.public, file.by_complainant) == (True, False)
    page = page_of(desk, case)
    assert "Menunggu tanggapan pelapor" in page
    assert "Beri klarifikasi" not in page


def test_a_refused_statement_stays_in_its_form(world: World) -> None:
    case, lead, _ = assigned_case(world, text=COMPLAINT)
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    response = browser_of(world.liaison).post(f"/desk/cases/{case.reference}/clarify", {"text": STATEMENT})
    assert response.status_code == 422
    assert STATEMENT in response.content.decode()
    assert "Pilih salah satu." in response.content.decode()
    assert not Clarification.objects.exists()


def test_the_coordinator_finds_and_releases(world: World) -> None:
    case = reply_to_statement(clarified_case(world).pk, REPLY, stance="disputes", actor=CITIZEN)
    desk = browser_of(world.coordinator)
    page = page_of(desk, case)
    assert page.index(STATEMENT) < page.index(REPLY)
    at = f"/desk/cases/{case.reference}"
    assert desk.post(f"{at}/find", {"text": REASON, "finding": "partly"}).status_code == 302
    assert "Muat klarifikasi untuk umum" not in page_of(desk, case)
    release_text(case.pk, "Seseorang merasa ditelantarkan di IGD.", actor=world.coordinator)
    assert "Muat klarifikasi untuk umum" in page_of(desk, case)
    words = {"statement": STATEMENT, "reply": REPLY, "finding": REASON}
    assert desk.post(f"{at}/release-finding", words).status_code == 302


def test_an_inspector_finds_too_and_the_agency_does_not(world: World) -> None:
    case = reply_to_statement(clarified_case(world).pk, REPLY, stance="disputes", actor=CITIZEN)
    at = f"/desk/cases/{case.reference}/find"
    assert "Putuskan klarifikasi" not in page_of(browser_of(world.liaison), case)
    assert browser_of(world.liaison).post(at, {"text": REASON, "finding": "upheld"}).status_code == 403
    inspector = browser_of(world.actor(Role.INSPECTOR, "Pemprov"))
    assert "Putuskan klarifikasi" in page_of(inspector, case)
    assert inspector.post(at, {"text": REASON, "finding": "upheld"}).status_code == 302


def test_who_may_not_read_the_case_reads_no_side_of_it(world: World) -> None:
    case = found_case(world, confidential=True)
    page = page_of(browser_of(world.actor(Role.CLERK, "Pemprov")), case)
    assert "s-clarification" in page
    for words in (STATEMENT, REASON):
        assert words not in page


def test_a_clarification_costs_the_page_no_statement(world: World) -> None:
    plain, lead, _ = assigned_case(world, text=COMPLAINT)
    accept_assignment(lead.pk, plain.pk, actor=world.liaison)
    contested = clarified_case(world)
    desk = browser_of(world.liaison)
    page_of(desk, plain)
    counts = []
    for case in (plain, contested):
        with CaptureQueriesContext(connection) as queries:
            page_of(desk, case)
        counts.append(len(queries))
    assert counts[0] == counts[1]
