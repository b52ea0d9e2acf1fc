from __future__ import annotations

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case
from ntbcare.common.clock import local_day, now
from ntbcare.deadlines.models import Policy, PolicyState
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.information import object_to_request
from tests.asked import CITIZEN, OBJECTION, REPLY, WHY, asked_case, with_secretary
from tests.desk.sessions import browser_of
from tests.world import World, acting_case


def status_of(case: Case) -> str:
    case.refresh_from_db()
    return case.status


def test_more_time_then_a_refusal_on_a_lawful_ground(world: World) -> None:
    case, _ = asked_case(world)
    desk, at = browser_of(world.liaison), f"/desk/cases/{case.reference}"
    page = desk.get(at).content.decode()
    assert "Perpanjang waktu jawab" in page
    assert "Tolak permintaan" in page
    assert "Pedoman SP4N" in page
    short = desk.post(f"{at}/extend", {"reason": "lama"})
    assert short.status_code == 422
    assert "Alasan tertulis" in short.content.decode()
    assert desk.post(f"{at}/extend", {"reason": WHY}).status_code == 302
    assert 'id="step-extend"' not in desk.get(at).content.decode(), "once"
    assert desk.post(f"{at}/extend", {"reason": WHY}).status_code == 409
    bad = desk.post(f"{at}/refuse", {"ground": "not_held", "body": "", "text": REPLY})
    assert bad.status_code == 422
    assert REPLY in bad.content.decode(), "what was typed stays"
    assert status_of(case) == "assigned"
    sent = {"ground": "not_held", "body": "BPTD Kelas II", "text": REPLY}
    assert desk.post(f"{at}/refuse", sent).status_code == 302
    page = desk.get(at).content.decode()
    assert "Tidak dikuasai badan publik ini" in page
    assert "BPTD Kelas II" in page


def test_the_superior_finds_the_objection_and_decides_it(world: World) -> None:
    secretary = with_secretary(world)
    case, _ = asked_case(world)
    send_answer(case.pk, REPLY, actor=world.liaison)
    object_to_request(case.pk, OBJECTION, ground="not_fulfilled", actor=CITIZEN)
    desk, at = browser_of(secretary), f"/desk/cases/{case.reference}"
    assert case.reference in desk.get("/desk/?view=escalated").content.decode()
    page = desk.get(at).content.decode()
    assert "Putuskan keberatan" in page
    assert OBJECTION in page
    assert "Tanggapi eskalasi" not in page, "it is no delay of anybody"
    assert 'id="step-decide"' not in browser_of(world.liaison).get(at).content.decode()
    assert browser_of(world.liaison).post(f"{at}/decide", {"decision": "rejected", "text": WHY}).status_code == 403
    stranger = browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar"))
    assert stranger.post(f"{at}/decide", {"decision": "rejected", "text": WHY}).status_code == 404
    assert desk.post(f"{at}/decide", {"decision": "", "text": WHY}).status_code == 422
    assert desk.post(f"{at}/decide", {"decision": "granted", "text": WHY}).status_code == 302
    assert status_of(case) == "in_progress"


def test_a_complaint_shows_none_of_it(world: World) -> None:
    case, _lead, _receipt = acting_case(world)
    page = browser_of(world.liaison).get(f"/desk/cases/{case.reference}").content.decode()
    assert "step-refuse" not in page
    assert "step-extend" not in page


def test_which_limit_binds_is_chosen_in_a_draft(world: World) -> None:
    desk = browser_of(world.coordinator)
    desk.post("/desk/policies/", {"title": "Batas 2027"})
    draft = Policy.objects.get(state=PolicyState.DRAFT)
    limits = {f"amount-{limit.pk}": str(limit.amount) for limit in draft.limits.all()}
    limits |= {f"article-{limit.pk}": limit.article for limit in draft.limits.all()}
    assert desk.post(f"/desk/policies/{draft.pk}/limits", limits | {"information_rule": "x"}).status_code == 422
    assert desk.post(f"/desk/policies/{draft.pk}/limits", limits | {"information_rule": "law"}).status_code == 302
    draft.refresh_from_db()
    assert draft.information_rule == "law"
    assert Policy.objects.get(state=PolicyState.ADOPTED, in_force_from__lte=local_day(now())).information_rule == "national"
