"""The desk by browser without scripts: list, case, steps, bulk, undo."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Assignment, Case
from tests.desk.sessions import browser_of
from tests.world import World, acting_case, assigned_case, file_case

SORT = {"class": "no_oversight", "category": "1398", "priority": "ordinary"}


def test_a_coordinator_verifies_and_disposes(world: World) -> None:
    case, _ = file_case()
    desk = browser_of(world.coordinator)
    assert case.reference in desk.get("/desk/").content.decode()
    page = desk.get(f"/desk/cases/{case.reference}").content.decode()
    assert "Lampu jalan di depan pasar" in page
    assert "Disposisi</summary>" not in page
    assert desk.post(f"/desk/cases/{case.reference}/verify", {**SORT, "seen": "1"}).status_code == 302
    response = desk.post(
        f"/desk/cases/{case.reference}/dispose", {"lead": "Dishub", "contributors": ["PLN", ""], "seen": "2"}, follow=True
    )
    assert "Didisposisikan" in response.content.decode()
    assert set(Assignment.objects.values_list("agency__short_name", "part")) == {("Dishub", "lead"), ("PLN", "contributor")}


def test_the_same_limit_of_two_agencies_names_them(world: World) -> None:
    case, _, _ = assigned_case(world, contributors=["PLN"])
    drain()
    page = browser_of(world.coordinator).get(f"/desk/cases/{case.reference}").content.decode()
    clocks = page.split('id="s-clocks"')[1].split("</table>")[0]
    assert clocks.count("Mulai ditindaklanjuti") == 2
    assert 'Mulai ditindaklanjuti <span class="small">Dishub</span>' in clocks
    assert 'Mulai ditindaklanjuti <span class="small">PLN</span>' in clocks


def test_a_liaison_officer_accepts_acts_and_answers(world: World) -> None:
    case, lead, _ = assigned_case(world)
    desk = browser_of(world.liaison)
    assert case.reference in desk.get("/desk/").content.decode()
    parts = f"/desk/cases/{case.reference}/parts/{lead.pk}"
    assert desk.post(f"{parts}/accept").status_code == 302
    assert desk.post(f"{parts}/act", {"text": "Lampu diganti.", "public": "yes"}).status_code == 302
    assert desk.post(f"{parts}/draft", {"text": "Rancangan jawaban kami."}).status_code == 302
    assert "Rancangan jawaban kami." in desk.get(f"/desk/cases/{case.reference}").content.decode()
    assert desk.post(f"/desk/cases/{case.reference}/answer", {"text": "Lampu sudah menyala lagi."}).status_code == 302
    case.refresh_from_db()
    assert case.status == "answered"


def test_a_refused_step_keeps_what_was_typed_and_says_why(world: World) -> None:
    case, _ = file_case()
    desk = browser_of(world.coordinator)
    response = desk.post(f"/desk/cases/{case.reference}/return", {"reason": "Ini wewenang kabupaten.", "successor": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Sebutkan instansi yang berwenang" in page
    assert "Ini wewenang kabupaten." in page


def test_the_second_officer_is_told_what_changed(world: World) -> None:
    case, _ = file_case()
    desk = browser_of(world.coordinator)
    desk.post(f"/desk/cases/{case.reference}/verify", {**SORT, "seen": "1"})
    response = desk.post(f"/desk/cases/{case.reference}/archive", {"reason": "hate", "seen": "1"})
    assert response.status_code == 412
    assert "sudah berubah" in response.content.decode()


def test_bulk_steps_and_their_undo(world: World) -> None:
    cases = [file_case()[0] for _ in range(3)]
    desk = browser_of(world.coordinator)
    desk.post("/desk/bulk", {"step": "archive", "reason": "unclear", "cases": [case.reference for case in cases]})
    assert set(Case.objects.values_list("status", flat=True)) == {"archived"}
    assert "Batalkan" in desk.get("/desk/").content.decode()
    desk.post("/desk/undo", {"back": "/desk/"})
    assert set(Case.objects.values_list("status", flat=True)) == {"received"}


def test_undo_leads_nowhere_else(world: World) -> None:
    response = browser_of(world.coordinator).post("/desk/undo", {"back": "//evil.example/"})
    assert response["Location"] == "/desk/"


def test_looking_at_contact_data_is_written_down_and_anonymous_needs_a_reason(world: World) -> None:
    case, _ = file_case(name="Budi Contoh", phone="081200000000")
    hidden, _ = file_case(name="Siti Contoh", phone="081200000001", anonymous=True)
    desk = browser_of(world.coordinator)
    assert "+6281200000000" not in desk.get(f"/desk/cases/{case.reference}").content.decode()
    assert "+6281200000000" in desk.post(f"/desk/cases/{case.reference}/reveal").content.decode()
    assert Entry.objects.filter(what="case.identity_seen", subject=case.reference).count() == 1
    assert "Siti" not in desk.post(f"/desk/cases/{hidden.reference}/reveal").content.decode()
    inspector = browser_of(world.actor(Role.INSPECTOR, "Pemprov"))
    assert "Siti" not in inspector.post(f"/desk/cases/{hidden.reference}/reveal").content.decode()
    shown = inspector.post(f"/desk/cases/{hidden.reference}/reveal", {"reason": "Ada ancaman terhadap pelapor"}).content.decode()
    assert "Siti Contoh" in shown
    assert Entry.objects.get(what="case.identity_seen", subject=hidden.reference).reason == "Ada ancaman terhadap pelapor"


def test_a_confidential_case_is_not_quoted_in_the_list(world: World) -> None:
    file_case(text="Kepala kantor meminta uang kepada kami.", confidential=True)
    assert "meminta uang" not in browser_of(world.coordinator).get("/desk/?view=all").content.decode()


def test_an_administrator_sees_no_case(world: World) -> None:
    case, _ = file_case()
    desk = browser_of(world.actor(Role.ADMINISTRATOR, "Pemprov"))
    assert case.reference not in desk.get("/desk/?view=all").content.decode()
    assert desk.get(f"/desk/cases/{case.reference}").status_code == 404


def test_search_finds_by_stem_within_ones_reach(world: World) -> None:
    case, _ = file_case(text="Perbaikan jalanan di kampung kami belum selesai.")
    drain()
    desk = browser_of(world.coordinator)
    assert case.reference in desk.get("/desk/?view=all&q=jalan").content.decode()
    assert (
        case.reference
        not in browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar")).get("/desk/?view=all&q=jalan").content.decode()
    )


@pytest.mark.parametrize("view", ["new", "incomplete", "to_dispose", "due_soon", "overdue", "answered", "mine", "all"])
def test_the_list_costs_the_same_with_one_case_and_with_many(world: World, view: str) -> None:
    desk = browser_of(world.coordinator)
    acting_case(world)
    drain()
    desk.get("/desk/")
    with CaptureQueriesContext(connection) as few:
        assert desk.get(f"/desk/?view={view}").status_code == 200
    for _ in range(8):
        file_case()
    drain()
    with CaptureQueriesContext(connection) as many:
        assert desk.get(f"/desk/?view={view}").status_code == 200
    assert len(many) <= len(few) + 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_every_role_has_a_desk_that_opens(world: World, role: Role) -> None:
    case, _, _ = acting_case(world)
    where = "Dishub" if role in {Role.LIAISON, Role.APPROVER} else "Pemprov"
    desk = browser_of(world.actor(role, where))
    assert desk.get("/desk/?view=all").status_code == 200
    assert desk.get(f"/desk/cases/{case.reference}").status_code == 200
