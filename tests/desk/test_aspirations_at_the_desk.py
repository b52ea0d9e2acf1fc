from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.roles import Role
from ntbcare.aspirations.models import AspirationGroup, GroupAnswer, PlanningReport
from ntbcare.aspirations.queries import next_round
from ntbcare.cases.dispatch import drain
from ntbcare.common.clock import local_day, now
from ntbcare.workflow.aspire import group_case
from tests.desk.sessions import browser_of
from tests.wishes import REASON, WORDS, group_of_wishes, wished, with_planner
from tests.world import World, acting_case


def answer_form(**changes: str) -> dict[str, str]:
    said = {"outcome": "taken_up", "text": REASON, "year": str(next_round()), "programme": "", "agency": "", "seen": "0"}
    return said | changes


def test_the_planning_agency_hears_on_its_first_page_of_groups_that_wait(world: World) -> None:
    planner = browser_of(with_planner(world))
    assert "menunggu jawaban Anda" not in planner.get("/desk/").content.decode()
    group_of_wishes(world)
    assert "1 kelompok aspirasi menunggu jawaban Anda" in planner.get("/desk/").content.decode()
    assert "menunggu jawaban Anda" not in browser_of(world.liaison).get("/desk/").content.decode()
    at = f"/desk/aspirations/{AspirationGroup.objects.get().pk}/answer"
    assert planner.post(at, answer_form()).status_code == 302
    assert "menunggu jawaban Anda" not in planner.get("/desk/").content.decode()


def test_from_the_case_into_a_new_group_and_out_again(world: World) -> None:
    case, _ = wished(world)
    desk, at = browser_of(world.coordinator), f"/desk/cases/{case.reference}"
    assert "Masukkan ke kelompok" in desk.get(at).content.decode()
    bad = desk.post(f"{at}/group", {"group": "new", "title": "x", "summary": WORDS.summary})
    assert bad.status_code == 422
    assert WORDS.summary in bad.content.decode(), "what was typed stays"
    assert desk.post(f"{at}/group", {"group": ""}).status_code == 422
    assert desk.post(f"{at}/group", {"group": "new", "title": WORDS.title, "summary": WORDS.summary}).status_code == 302
    group = AspirationGroup.objects.get(dissolved_at=None)
    page = desk.get(at).content.decode()
    assert WORDS.title in page
    assert "Keluarkan dari kelompok" in page
    assert desk.post(f"{at}/ungroup").status_code == 302
    group.refresh_from_db()
    assert group.aspirations == 0
    page = desk.get(at).content.decode()
    assert f'value="{group.pk}"' in page, "the group that fits is offered"


def test_the_group_page_takes_parts_and_dissolves(world: World) -> None:
    group = group_of_wishes(world)
    cases = [wished(world)[0] for _ in range(2)]
    drain()
    desk, at = browser_of(world.coordinator), f"/desk/aspirations/{group.pk}"
    page = desk.get(at).content.decode()
    assert all(case.reference in page for case in cases)
    assert desk.post(f"{at}/take", {"case": [case.reference for case in cases]}).status_code == 302
    assert "2 aspirasi." in desk.get(at).content.decode()
    assert desk.post(f"{at}/take", {"case": [cases[0].reference]}).status_code == 409
    assert desk.post(f"{at}/part", {"case": [cases[0].reference]}).status_code == 302
    words = {"title": "Jembatan Gerung", "summary": WORDS.summary, "region_code": "52.01"}
    assert desk.post(f"{at}/describe", words).status_code == 302
    bad = desk.post(f"{at}/describe", words | {"summary": "Hubungi 081234567890 untuk keterangan lain."})
    assert bad.status_code == 422
    assert desk.post(f"{at}/dissolve").status_code == 302
    assert "Dibubarkan" in desk.get(at).content.decode()
    assert desk.post(f"{at}/unknown").status_code == 404


def test_the_planning_agency_answers_and_two_at_once_are_told(world: World) -> None:
    planner, group = with_planner(world), group_of_wishes(world)
    desk, at = browser_of(planner), f"/desk/aspirations/{group.pk}"
    assert "Jawab sebagai instansi perencana" in desk.get(at).content.decode()
    bad = desk.post(f"{at}/answer", answer_form(year="kapan"))
    assert bad.status_code == 422
    assert REASON in bad.content.decode()
    assert desk.post(f"{at}/answer", answer_form()).status_code == 302
    second = desk.post(f"{at}/answer", answer_form(outcome="declined", text="Tidak ada anggaran untuk itu."))
    assert second.status_code == 409
    assert "Tidak ada anggaran untuk itu." in second.content.decode(), "nothing typed is lost"
    assert GroupAnswer.objects.count() == 1
    coordinator = browser_of(world.coordinator)
    assert "Jawab sebagai" not in coordinator.get(at).content.decode()
    assert coordinator.post(f"{at}/answer", answer_form(seen="1")).status_code == 403


def test_other_branches_and_agencies_have_nothing_here(world: World) -> None:
    with_planner(world)
    group, (case, _) = group_of_wishes(world), wished(world)
    for stranger in (world.actor(Role.COORDINATOR, "Pemda Lobar"), world.liaison):
        desk = browser_of(stranger)
        assert WORDS.title not in desk.get("/desk/aspirations/").content.decode()
        assert desk.get(f"/desk/aspirations/{group.pk}").status_code == 404
        assert desk.post(f"/desk/aspirations/{group.pk}/dissolve").status_code == 404
        assert desk.get(f"/desk/aspirations/rounds/{group.branch_id}/{next_round()}").status_code == 404
        assert desk.get(f"/desk/aspirations/rounds/{group.branch_id}/{next_round()}/0.csv").status_code == 404
        assert desk.post(f"/desk/cases/{case.reference}/group", {"group": str(group.pk)}).status_code == 404
    assert browser_of(world.actor(Role.LEADER, "Dishub")).get("/desk/aspirations/").status_code == 403


def test_confidential_words_are_not_listed(world: World) -> None:
    group = group_of_wishes(world)
    case, _ = wished(world, confidential=True)
    group_case(case.pk, group_id=group.pk, actor=world.coordinator)
    page = browser_of(world.coordinator).get(f"/desk/aspirations/{group.pk}").content.decode()
    assert case.reference in page
    assert "menyeberang" not in page


def test_a_round_is_handed_over_and_downloaded(world: World) -> None:
    with_planner(world)
    group = group_of_wishes(world)
    desk, at = browser_of(world.coordinator), f"/desk/aspirations/rounds/{group.branch_id}/{next_round()}"
    assert WORDS.title in desk.get(at).content.decode()
    assert desk.post(f"{at}/hand-over", {"handed_to": "x"}).status_code == 422
    assert desk.post(f"{at}/hand-over", {"handed_to": "Musrenbang RKPD"}).status_code == 302
    report = PlanningReport.objects.get()
    assert report.sha256 in desk.get(at).content.decode()
    assert WORDS.title in desk.get(f"{at}/1.csv").content.decode()
    assert desk.get(f"{at}/0.xlsx").content[:2] == b"PK"
    assert desk.get(f"{at}/9.csv").status_code == 404
    assert desk.get(f"{at}/1.pdf").status_code == 404


def test_who_plans_is_said_from_a_day_on(world: World) -> None:
    desk = browser_of(world.coordinator)
    said = {"branch": str(world.agency("Pemprov").pk), "agency": "PUPR", "from_day": local_day(now()).isoformat(), "basis": "SK"}
    assert desk.post("/desk/aspirations/office", said | {"agency": "Dishub Lobar"}).status_code == 422
    assert desk.post("/desk/aspirations/office", said | {"from_day": "2020-01-01"}).status_code == 422
    assert desk.post("/desk/aspirations/office", said).status_code == 302
    assert "Dinas PUPR Provinsi" in desk.get("/desk/aspirations/").content.decode()


def test_a_complaint_has_no_such_step(world: World) -> None:
    case, _lead, _receipt = acting_case(world)
    assert "step-group" not in browser_of(world.coordinator).get(f"/desk/cases/{case.reference}").content.decode()


def test_the_list_asks_as_much_for_many_as_for_one(world: World) -> None:
    group_of_wishes(world)
    desk = browser_of(world.coordinator)

    def statements() -> int:
        desk.get("/desk/aspirations/")
        with CaptureQueriesContext(connection) as asked:
            desk.get("/desk/aspirations/")
        return len(asked)

    one = statements()
    for _number in range(5):
        group_of_wishes(world)
    assert statements() == one
    assert one < 20
