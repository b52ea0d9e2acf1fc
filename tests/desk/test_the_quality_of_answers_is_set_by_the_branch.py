"""The page *Mutu jawaban*: the coordinator sets the policy and the templates, a coordinator or approver decides on examples."""

from __future__ import annotations

from datetime import timedelta

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.guidance.models import AnswerPolicy, AnswerTemplate, GoodAnswer
from ntbcare.guidance.queries import holding_of
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.guide import propose_good_answer
from tests.desk.sessions import browser_of
from tests.world import World, acting_case

PAGE = "/desk/guidance/"


def policy(**changes: str) -> dict[str, str]:
    return {"holds": "yes", "threshold": "55", "from_day": local_day(now()).isoformat(), "basis": "SE 4/2026"} | changes


def test_a_coordinator_lets_low_answers_wait(world: World) -> None:
    desk = browser_of(world.coordinator)
    page = desk.post(f"{PAGE}policy", policy(), follow=True).content.decode()
    assert holding_of(world.agency("Pemprov").pk).threshold == 55
    assert "jawaban di bawah nilai 55 ditahan" in page
    assert "SE 4/2026" in page


def test_a_policy_that_makes_no_sense_comes_back_with_what_was_typed(world: World) -> None:
    desk = browser_of(world.coordinator)
    yesterday = (local_day(now()) - timedelta(days=1)).isoformat()
    for wrong in (policy(threshold="0"), policy(from_day="kemarin"), policy(threshold=""), policy(from_day=yesterday)):
        response = desk.post(f"{PAGE}policy", wrong)
        assert response.status_code == 422
        assert "SE 4/2026" in response.content.decode()
    assert not AnswerPolicy.objects.exists()


def test_others_read_and_do_not_set(world: World) -> None:
    for role, agency in ((Role.LIAISON, "Dishub"), (Role.APPROVER, "Dishub")):
        desk = browser_of(world.actor(role, agency))
        assert desk.get(PAGE).status_code == 200
        assert desk.post(f"{PAGE}policy", policy()).status_code == 403
    assert browser_of(world.actor(Role.LEADER, "Pemprov")).get(PAGE).status_code == 403
    other = world.agency("Pemda Lobar").pk
    assert browser_of(world.coordinator).post(f"{PAGE}policy?branch={other}", policy()).status_code == 404
    assert not AnswerPolicy.objects.exists()


def test_templates_have_versions_and_known_fields(world: World) -> None:
    desk = browser_of(world.coordinator)
    assert desk.post(f"{PAGE}template", {"name": "Lampu", "body": "Selesai pada {hari}."}).status_code == 422
    for body in ("Selesai pada {tanggal}.", "Lampu diganti pada {tanggal}."):
        assert desk.post(f"{PAGE}template", {"name": "Lampu", "body": body}).status_code == 302
    page = desk.get(PAGE).content.decode()
    assert "Lampu diganti pada {tanggal}." in page
    assert "versi 2" in page
    newest = AnswerTemplate.objects.get(version=2)
    assert desk.post(f"{PAGE}withdraw-template", {"id": newest.pk}).status_code == 302
    assert "Belum ada templat." in desk.get(PAGE).content.decode()
    assert AnswerTemplate.objects.count() == 2


def test_an_approver_decides_on_an_example_of_somebody_else(world: World) -> None:
    case, _, _ = acting_case(world)
    send_answer(case.pk, "Lampu jalan diganti kemarin oleh regu kami.", actor=world.liaison)
    row = propose_good_answer(case.pk, actor=world.liaison)
    approver = browser_of(world.actor(Role.APPROVER, "Dishub"))
    assert "Periksa dan setujui" in approver.get(PAGE).content.decode()
    said = {"id": row.pk, "text": "Lampu jalan diganti kemarin oleh regu lampu."}
    assert browser_of(world.liaison).post(f"{PAGE}approve", said).status_code == 403
    assert approver.post(f"{PAGE}approve", said).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.text) == ("approved", "Lampu jalan diganti kemarin oleh regu lampu.")
    assert approver.post(f"{PAGE}revise", said | {"text": "Lampu jalan diganti besok oleh regu lampu."}).status_code == 302
    assert approver.post(f"{PAGE}withdraw", {"id": GoodAnswer.objects.latest("pk").pk}).status_code == 302
    assert approver.post(f"{PAGE}unknown", {}).status_code == 404
