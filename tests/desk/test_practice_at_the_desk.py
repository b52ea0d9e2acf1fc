"""``/desk/practice/``: read, answer, hear the check, try again, see a good answer; managed by coordinators and approvers."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import CaseEvent
from ntbcare.guidance.actions.practice import Exercise, propose_practice, seed_practice
from ntbcare.guidance.models import JudgedAnswer, PracticeAttempt, PracticeCase
from ntbcare.guidance.quality.score import assess
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.publish import release_text
from tests.desk.sessions import browser_of
from tests.world import World, acting_case

LOW = "Kami teruskan ke dinas terkait."
CASES = "/desk/practice/cases/"


def a_case() -> PracticeCase:
    seed_practice()
    return PracticeCase.objects.get(seed="lampu-jalan")


def test_an_officer_tries_hears_and_tries_again(world: World) -> None:
    case, desk = a_case(), browser_of(world.liaison)
    before = desk.get(f"/desk/practice/{case.pk}").content.decode()
    assert case.complaint in before
    assert case.answer not in before  # only after a try
    page = desk.post(f"/desk/practice/{case.pk}", {"text": LOW}).content.decode()
    assert "Hanya kalimat baku" in page or "Hanya diteruskan" in page or "Tindakan belum jelas" in page
    assert case.answer in page
    assert LOW in page
    better = case.answer.replace("Terima kasih atas laporan Anda", "Salam")[:-60]
    desk.post(f"/desk/practice/{case.pk}", {"text": better[: len(better) // 2]})
    scores = [row.score for row in PracticeAttempt.objects.order_by("pk")]
    assert scores[0] == assess(case.complaint, LOW).score < scores[1]
    assert f">{scores[1]}<" in desk.get("/desk/practice/").content.decode()


def test_an_empty_answer_is_no_attempt_and_a_copy_does_not_count(world: World) -> None:
    case, desk = a_case(), browser_of(world.liaison)
    assert desk.post(f"/desk/practice/{case.pk}", {"text": "  "}).status_code == 422
    assert not PracticeAttempt.objects.exists()
    assert "Salinan jawaban lain" in desk.post(f"/desk/practice/{case.pk}", {"text": case.answer}).content.decode()
    assert "salinan, tidak dihitung" in desk.get(f"/desk/practice/{case.pk}").content.decode()
    assert 'data-label="Terbaik">9' not in desk.get("/desk/practice/").content.decode()


def test_practice_enters_no_figure_and_no_case(world: World) -> None:
    case, desk = a_case(), browser_of(world.liaison)
    acting_case(world)
    drain()
    events, figures = CaseEvent.objects.count(), statistics(Question())
    desk.post(f"/desk/practice/{case.pk}", {"text": LOW})
    drain()
    assert CaseEvent.objects.count() == events
    assert statistics(Question()) == figures
    assert not JudgedAnswer.objects.exists()
    kept = {field.name for field in PracticeAttempt._meta.get_fields()}
    assert kept == {"id", "user", "practice", "at", "score", "findings", "rules"}


def test_cases_of_another_branch_are_not_there(world: World) -> None:
    said = Exercise(title="Lokal", complaint="Lampu jalan di depan pasar mati.", answer="Lampu diganti besok pagi.", focus="tone")
    row = propose_practice(world.agency("Pemprov").pk, said, user_id=None)
    PracticeCase.objects.filter(pk=row.pk).update(state="approved")
    assert browser_of(world.liaison).get(f"/desk/practice/{row.pk}").status_code == 200
    other = browser_of(world.actor(Role.LIAISON, "Dishub Lobar"))
    assert other.get(f"/desk/practice/{row.pk}").status_code == 404
    assert "Lokal" not in other.get("/desk/practice/").content.decode()
    assert browser_of(world.actor(Role.OBSERVER, "Pemprov")).get("/desk/practice/").status_code == 403


def test_the_list_costs_the_same_for_many_cases(world: World) -> None:
    seed_practice()
    desk = browser_of(world.liaison)
    desk.get("/desk/practice/")
    with CaptureQueriesContext(connection) as few:
        desk.get("/desk/practice/")
    for row in PracticeCase.objects.all():
        desk.post(f"/desk/practice/{row.pk}", {"text": LOW})
    with CaptureQueriesContext(connection) as many:
        desk.get("/desk/practice/")
    assert len(many) == len(few)


def test_a_real_case_becomes_practice_through_two_pairs_of_eyes(world: World) -> None:
    case, _, _ = acting_case(world)
    send_answer(case.pk, LOW, actor=world.liaison)
    release_text(case.pk, "Lampu di depan rumah Ibu Wulandari mati sejak dua minggu.", actor=world.coordinator)
    drain()
    coordinator, approver = browser_of(world.coordinator), browser_of(world.actor(Role.APPROVER, "Dishub"))
    assert "Jadikan bahan latihan" in coordinator.get(f"/desk/cases/{case.reference}").content.decode()
    assert "Jadikan bahan latihan" not in browser_of(world.liaison).get(f"/desk/cases/{case.reference}").content.decode()
    page = coordinator.post(f"/desk/cases/{case.reference}/make-practice", follow=True).content.decode()
    assert "Menunggu persetujuan orang lain" in page
    assert "Wulandari" not in page
    row = PracticeCase.objects.get()
    form = {
        "id": row.pk,
        "title": "Lampu mati",
        "complaint": "Lampu mati sejak dua minggu.",
        "answer": "Lampu diganti besok.",
        "focus": "moment",
    }
    refused = approver.post(f"{CASES}approve", form)
    assert refused.status_code == 422
    assert "Lampu mati sejak dua minggu." in refused.content.decode()
    assert approver.post(f"{CASES}approve", form | {"masked": "yes"}).status_code == 302
    assert "Lampu mati" in browser_of(world.liaison).get("/desk/practice/").content.decode()
    revised = form | {"masked": "yes", "title": "Lampu padam"}
    assert coordinator.post(f"{CASES}revise", revised).status_code == 302
    assert approver.post(f"{CASES}withdraw", {"id": PracticeCase.objects.latest("pk").pk}).status_code == 302
    assert coordinator.post(f"{CASES}unknown", {}).status_code == 404


def test_who_manages(world: World) -> None:
    for role in (Role.LIAISON, Role.LEADER, Role.ADMINISTRATOR):
        assert browser_of(world.actor(role, "Pemprov")).get(CASES).status_code == 403
    typed = {"title": "", "complaint": "Sampah menumpuk di pasar.", "answer": "pendek", "focus": "tone"}
    refused = browser_of(world.coordinator).post(f"{CASES}propose", typed)
    assert refused.status_code == 422
    assert "Sampah menumpuk di pasar." in refused.content.decode()
    other = world.agency("Pemda Lobar").pk
    assert browser_of(world.coordinator).post(f"{CASES}propose?branch={other}", typed).status_code == 404
