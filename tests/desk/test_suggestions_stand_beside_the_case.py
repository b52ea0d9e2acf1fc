"""What is suggested beside a case: to whom, with what reasons, and that one press takes it."""

from __future__ import annotations

from django.test import Client

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.sets import EventKind
from ntbcare.routing.actions import RuleDetails, draft_rule, switch_on
from ntbcare.routing.models import AutomaticPolicy, LearnedModel, Rule
from ntbcare.workflow.verify import verify_case
from tests.desk.sessions import browser_of
from tests.world import SORTING, World, assigned_case, file_case

ALONE = {"headers": {"HX-Request": "true", "HX-Target": "suggested"}}


def ruled(world: World) -> Rule:
    """A rule in force: lamps of the whole province go to Dishub."""
    assert world.coordinator.user_id is not None
    drafted = draft_rule(RuleDetails(target="Dishub", category="1398"), user_id=world.coordinator.user_id)
    return switch_on(drafted.pk, user_id=world.coordinator.user_id)


def shown(browser: Client, case: Case) -> str:
    return browser.get(f"/desk/cases/{case.reference}/suggestions", **ALONE).content.decode()  # type: ignore[arg-type]


def test_a_coordinator_sees_agencies_with_their_reasons(world: World) -> None:
    ruled(world)
    case, _receipt = file_case()
    page = shown(browser_of(world.coordinator), case)
    assert "Dinas Perhubungan Provinsi" in page
    assert "menurut aturan" in page
    assert "Penerangan Jalan" in page
    assert "lampu jalan" in page
    assert "Disposisikan" not in page, "the case is not verified yet"


def test_one_press_disposes_and_the_event_says_that_it_was_suggested(world: World) -> None:
    ruled(world)
    case, _receipt = file_case()
    case = verify_case(case.pk, SORTING, actor=world.coordinator)
    browser = browser_of(world.coordinator)
    assert 'data-key="1"' in shown(browser, case)
    given = {"lead": world.agency("Dishub").pk, "seen": case.last_number, "suggested": "0-1"}
    browser.post(f"/desk/cases/{case.reference}/dispose", given)
    event = CaseEvent.objects.get(case=case, kind=EventKind.ASSIGNED)
    assert event.facts["suggestion"] == {"version": 0, "rank": 1, "automatic": False}


def test_a_made_up_suggestion_is_no_suggestion(world: World) -> None:
    case, _receipt = file_case()
    case = verify_case(case.pk, SORTING, actor=world.coordinator)
    given = {"lead": "Dishub", "suggested": "1;drop-²"}
    browser_of(world.coordinator).post(f"/desk/cases/{case.reference}/dispose", given)
    assert "suggestion" not in CaseEvent.objects.get(case=case, kind=EventKind.ASSIGNED).facts


def test_nobody_else_sees_suggestions(world: World) -> None:
    case, _lead, _receipt = assigned_case(world)
    assert browser_of(world.liaison).get(f"/desk/cases/{case.reference}/suggestions").status_code == 403
    elsewhere = browser_of(world.actor(Role.COORDINATOR, "Pemkot Mataram"))
    assert elsewhere.get(f"/desk/cases/{case.reference}/suggestions").status_code == 404


def test_suggestions_of_a_protected_case_are_fetched_only_when_asked_for(world: World) -> None:
    case, _receipt = file_case(confidential=True)
    page = browser_of(world.coordinator).get(f"/desk/cases/{case.reference}").content.decode()
    assert "Lihat saran instansi" in page
    assert 'hx-trigger="load"' not in page.partition('id="suggested"')[2][:200]


def test_the_page_of_rules_goes_from_draft_to_force(world: World) -> None:
    browser = browser_of(world.coordinator)
    assert "Belum ada aturan" in browser.get("/desk/routing/").content.decode()
    made = browser.post("/desk/routing/", {"target": "Dishub", "category": "1398", "region_code": "52.01"})
    drafted = Rule.objects.get()
    assert made.headers["Location"] == f"/desk/routing/{drafted.pk}"
    assert "belum dapat dicoba" in browser.get(f"/desk/routing/{drafted.pk}").content.decode()
    browser.post(f"/desk/routing/{drafted.pk}/on")
    drafted.refresh_from_db()
    assert drafted.in_force_from is not None
    browser.post(f"/desk/routing/{drafted.pk}/end")
    assert "Sudah berakhir" in browser.get("/desk/routing/").content.decode()


def test_a_wrong_agency_is_said_at_its_field(world: World) -> None:
    page = browser_of(world.coordinator).post("/desk/routing/", {"target": "Dinas Tidak Ada", "topic": "desa"})
    assert page.status_code == 422
    assert "Dinas Tidak Ada” tidak dikenal" in page.content.decode()


def test_a_district_reads_the_rules_and_changes_none(world: World) -> None:
    rule = ruled(world)
    browser = browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar"))
    assert "Buat aturan" not in browser.get("/desk/routing/").content.decode()
    for path in ("", "learn", "threshold", f"{rule.pk}/end"):
        assert browser.post(f"/desk/routing/{path}", {"target": "Dishub", "topic": "desa"}).status_code == 404
    assert Rule.objects.filter(in_force_until=None).exists()
    assert not LearnedModel.objects.exists()


def test_the_threshold_is_one_of_those_shown(world: World) -> None:
    browser = browser_of(world.coordinator)
    assert browser.post("/desk/routing/threshold", {"threshold": "0.42"}).status_code == 404
    browser.post("/desk/routing/threshold", {"threshold": "0.9"})
    browser.post("/desk/routing/threshold", {"threshold": ""})
    assert list(AutomaticPolicy.objects.order_by("pk").values_list("threshold", flat=True)) == [0.9, None]
