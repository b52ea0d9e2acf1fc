"""Agencies, officers, categories, calendar, policies, messages, audit, import by the desk."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ntbcare.accounts.models import ApiToken, User
from ntbcare.agencies.models import Agency, Category, Member
from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case
from ntbcare.common.clock import local_day, now
from ntbcare.correspondence.models import MessageTemplate, OutgoingMessage
from ntbcare.deadlines.models import Holiday, Policy
from ntbcare.exchange.models import ImportRun
from ntbcare.jobs.worker import run_due_jobs
from ntbcare.workflow.escalate import announce_moved_deadlines
from tests.desk.sessions import browser_of
from tests.world import World, acting_case, file_case

HOSTILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "laporan-ringkas-hostile.xlsx"


@pytest.fixture
def admin(world: World) -> Client:
    return browser_of(world.actor(Role.ADMINISTRATOR, "Pemprov"))


@pytest.fixture
def desk(world: World) -> Client:
    return browser_of(world.coordinator)


def test_an_agency_is_added_and_changed(world: World, admin: Client) -> None:
    data = {
        "name": "Dinas Baru",
        "short_name": "Baru",
        "kind": "agency",
        "parent": str(world.agency("Pemda Lobar").pk),
        "active": "on",
    }
    assert admin.post("/desk/agencies/new", data).status_code == 302
    made = Agency.objects.get(name="Dinas Baru")
    assert made.branch == world.agency("Pemda Lobar")
    assert admin.post(f"/desk/agencies/{made.pk}", data | {"decree_number": "SK 1/2026"}).status_code == 302
    assert "SK 1/2026" in admin.get("/desk/agencies/").content.decode()
    assert admin.post("/desk/agencies/new", data).status_code == 422


def test_agencies_are_found_by_name_and_by_what_they_lack(world: World, admin: Client) -> None:
    admin.post(f"/desk/agencies/{world.agency('Dishub').pk}", _as_it_is(world.agency("Dishub")) | {"decree_number": "SK 1/2026"})
    world.actor(Role.LIAISON, "PLN")
    page = admin.get("/desk/agencies/?q=perhubungan provinsi").content.decode()
    assert 'class="fold" open' in page
    assert world.agency("Dishub").name in page
    assert world.agency("PUPR").name not in page
    without_decree = admin.get("/desk/agencies/?lacks=decree").content.decode()
    assert world.agency("Dishub").name not in without_decree
    assert world.agency("PUPR").name in without_decree
    assert world.agency("PLN").name not in admin.get("/desk/agencies/?lacks=officers").content.decode()
    assert "Tidak ada instansi yang cocok" in admin.get("/desk/agencies/?q=tidak+ada").content.decode()
    assert admin.get("/desk/agencies/?lacks=x&q=%00").status_code == 200


def _as_it_is(agency: Agency) -> dict[str, str]:
    return {
        "name": agency.name,
        "short_name": agency.short_name,
        "kind": agency.kind,
        "parent": str(agency.parent_id),
        "active": "on",
    }


def test_officers_are_found_by_name_agency_and_role(world: World, admin: Client) -> None:
    liaison, coordinator = (User.objects.get(pk=actor.user_id or 0) for actor in (world.liaison, world.coordinator))
    page = admin.get("/desk/members/?role=liaison").content.decode()
    assert liaison.email in page
    assert coordinator.email not in page
    assert coordinator.email in admin.get(f"/desk/members/?q={coordinator.name}").content.decode()
    assert "Tidak ada petugas yang cocok" in admin.get("/desk/members/?q=tidak+ada").content.decode()


def test_a_refused_policy_keeps_what_was_typed(world: World, desk: Client) -> None:
    desk.post("/desk/policies/", {"title": "Kebijakan 2027", "legal_basis": "Peraturan Gubernur (contoh)"})
    draft = Policy.objects.get(title="Kebijakan 2027")
    first = draft.limits.earliest("pk")
    typed = {f"amount-{first.pk}": "nol", f"article-{first.pk}": "Pasal 7 (contoh)"}
    page = desk.post(f"/desk/policies/{draft.pk}/limits", typed).content.decode()
    assert 'value="nol"' in page
    assert "Pasal 7 (contoh)" in page


def test_a_district_coordinator_administers_only_the_district(world: World) -> None:
    district = browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar"))
    page = district.get("/desk/agencies/").content.decode()
    assert "Lombok Barat" in page
    assert "Dinas PUPR Provinsi" not in page
    assert district.get(f"/desk/agencies/{world.agency('PUPR').pk}").status_code == 404
    assert district.get("/desk/holidays/").status_code == 404


def test_an_officer_is_invited_and_ended(world: World, admin: Client) -> None:
    data = {"name": "Budi Contoh", "email": "budi@contoh.example", "agency": "Dishub", "role": "liaison"}
    page = admin.post("/desk/members/", data).content.decode()
    assert re.search(r"/desk/join/[\w-]+", page)
    assert OutgoingMessage.objects.filter(template="invitation").count() == 1
    member = Member.objects.get(user__email="budi@contoh.example")
    assert admin.post(f"/desk/members/{member.pk}/trained").status_code == 302
    assert admin.post(f"/desk/members/{member.pk}/end").status_code == 302
    member.refresh_from_db()
    assert member.until is not None
    assert member.trained_on == local_day(now())


def test_a_coordinator_cannot_make_an_administrator(world: World, desk: Client) -> None:
    data = {"name": "Budi", "email": "budi@contoh.example", "agency": "Dishub", "role": "administrator"}
    assert desk.post("/desk/members/", data).status_code == 422
    assert not Member.objects.filter(user__email="budi@contoh.example").exists()


def test_a_category_is_added(admin: Client) -> None:
    assert (
        admin.post("/desk/categories/", {"code": "77", "name": "Kategori Baru", "topic": "lainnya", "active": "on"}).status_code
        == 302
    )
    assert Category.objects.get(pk="77").name == "Kategori Baru"


def test_a_late_holiday_moves_the_deadline_of_an_open_case(world: World, desk: Client) -> None:
    case, _ = file_case()
    drain()
    before = Case.objects.get(pk=case.pk).answer_due_at
    day = local_day(now()) + timedelta(days=1)
    while day.weekday() > 4 or Holiday.objects.filter(day=day).exists():
        day += timedelta(days=1)
    assert desk.post("/desk/holidays/", {"day": day.isoformat(), "name": "Libur mendadak"}).status_code == 302
    announce_moved_deadlines()
    after = Case.objects.get(pk=case.pk).answer_due_at
    assert before is not None
    assert after is not None
    assert after > before
    assert "Libur mendadak" in desk.get(f"/desk/cases/{case.reference}").content.decode()


def test_a_policy_goes_from_draft_to_force_and_old_cases_keep_theirs(world: World, desk: Client) -> None:
    desk.post("/desk/policies/", {"title": "Kebijakan 2027", "legal_basis": "Peraturan Gubernur (contoh)"})
    draft = Policy.objects.get(title="Kebijakan 2027")
    limit = draft.limits.get(kind="answer", key="no_oversight")
    form = {f"amount-{row.pk}": str(row.amount) for row in draft.limits.all()} | {
        f"article-{row.pk}": row.article for row in draft.limits.all()
    }
    assert desk.post(f"/desk/policies/{draft.pk}/limits", form | {f"amount-{limit.pk}": "10"}).status_code == 302
    assert desk.post(f"/desk/policies/{draft.pk}/circulate").status_code == 302
    liaison = browser_of(world.liaison)
    assert liaison.post(f"/desk/policies/{draft.pk}/comment", {"text": "Terlalu singkat."}).status_code == 302
    assert liaison.post(f"/desk/policies/{draft.pk}/adopt", {"from": "2027-01-01"}).status_code == 404
    day = local_day(now()) + timedelta(days=30)
    assert desk.post(f"/desk/policies/{draft.pk}/adopt", {"from": day.isoformat(), "document": "SK 42/2026"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.in_force_from) == ("adopted", day)
    assert draft.limits.get(kind="answer", key="no_oversight").amount == 10


def test_a_message_gets_the_sites_own_wording(desk: Client) -> None:
    data = {"subject": "Laporan {reference}", "body": "Sudah kami terima. {code}"}
    assert desk.post("/desk/templates/received/id", data).status_code == 302
    assert MessageTemplate.objects.get().version == 1
    assert desk.post("/desk/templates/received/id", {"subject": "{code}", "body": "{nonsense}"}).status_code == 422


def test_the_outbox_shows_messages_and_masks_the_code(world: World, desk: Client) -> None:
    _case, receipt = file_case(email="budi@contoh.example")
    message = OutgoingMessage.objects.get()
    assert receipt.reference in desk.get("/desk/outbox/").content.decode()
    page = desk.get(f"/desk/outbox/{message.pk}").content.decode()
    assert receipt.code not in page
    assert "budi@contoh.example" not in page


def test_a_message_that_was_given_up_is_sent_again(world: World, desk: Client) -> None:
    file_case(email="budi@contoh.example")
    message = OutgoingMessage.objects.get()
    OutgoingMessage.objects.update(state="dead")
    assert desk.post(f"/desk/outbox/{message.pk}/again").status_code == 302
    message.refresh_from_db()
    assert message.state == "queued"
    assert desk.post(f"/desk/outbox/{message.pk}/again").status_code == 404


def test_the_audit_tells_who_changed_what(world: World, admin: Client) -> None:
    admin.post("/desk/categories/", {"code": "77", "name": "Kategori Baru", "topic": "lainnya"})
    page = browser_of(world.actor(Role.AUDITOR, "Pemprov")).get("/desk/audit/").content.decode()
    assert "Kategori 77" in page
    assert Entry.objects.get(what="category.changed").details == {"topic": "lainnya", "active": False}


def test_a_token_is_shown_once_and_revoked(world: World, desk: Client) -> None:
    assert re.search(r"ntb_[\w-]{20,}", desk.post("/desk/tokens/", {"label": "skrip"}).content.decode())
    assert not re.search(r"ntb_[\w-]{20,}", desk.get("/desk/tokens/").content.decode())
    token = ApiToken.objects.get()
    desk.post(f"/desk/tokens/{token.pk}/revoke")
    token.refresh_from_db()
    assert token.revoked_at is not None


@pytest.mark.skipif(not HOSTILE.exists(), reason="the sample files stand beside the project, in ../shared/data")
def test_an_import_runs_in_the_background_with_progress_and_report(world: World, desk: Client) -> None:
    upload = SimpleUploadedFile("arsip.xlsx", HOSTILE.read_bytes())
    response = desk.post("/desk/exchange/import", {"file": upload, "zone": "", "dry_run": ""})
    run = ImportRun.objects.get()
    assert response["Location"] == f"/desk/exchange/import/{run.pk}"
    assert "Menunggu giliran" in desk.get(response["Location"]).content.decode()
    run_due_jobs()
    run.refresh_from_db()
    assert (run.state, run.taken, run.reported) == ("done", 13, 6)
    assert "unknown status" in desk.get(f"/desk/exchange/import/{run.pk}/report").content.decode()


def test_a_file_that_is_no_workbook_fails_in_words(world: World, desk: Client) -> None:
    desk.post("/desk/exchange/import", {"file": SimpleUploadedFile("arsip.xlsx", b"not a workbook")})
    run_due_jobs()
    run = ImportRun.objects.get()
    assert run.state == "failed"
    assert "buku kerja" in run.error


def test_the_export_is_downloaded_and_written_down(world: World, desk: Client) -> None:
    file_case()
    today = local_day(now()).isoformat()
    response = desk.post("/desk/exchange/export", {"first": today, "last": today})
    assert response.content[:2] == b"PK"
    assert Entry.objects.get(what="export.laporan_ringkas").details == {"cases": 1}
    assert browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar")).get("/desk/exchange/").status_code == 404


def test_a_branch_has_its_own_figures(world: World, desk: Client) -> None:
    acting_case(world)
    file_case(agency="Dishub Lobar")
    drain()
    assert "1 dari 2 laporan ditindaklanjuti" in desk.get("/desk/figures/").content.decode()
    district = browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar")).get("/desk/figures/").content.decode()
    assert "0 dari 1 laporan ditindaklanjuti" in district
    assert "Pemprov" not in district.split("<main")[1].split("</form>")[0]
    assert browser_of(world.liaison).get("/desk/figures/").status_code == 403
