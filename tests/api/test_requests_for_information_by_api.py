from __future__ import annotations

from tests.api.calls import call, token_of
from tests.asked import OBJECTION, REPLY, WHY, asked_case, with_secretary
from tests.world import World, acting_case


def test_extend_refuse_object_and_decide(world: World) -> None:
    secretary = token_of(with_secretary(world))
    case, receipt = asked_case(world)
    at, own, agency = f"/cases/{case.reference}", f"/complaints/{case.reference}", token_of(world.liaison)
    assert call("POST", f"{at}/extend", {"reason": WHY}, **agency).status == 200
    assert call("POST", f"{at}/extend", {"reason": WHY}, **agency).status == 409
    early = call("POST", f"{own}/objection", {"ground": "late", "text": OBJECTION}, x_complaint_code=receipt.code)
    assert early.status == 409
    wrong = call("POST", f"{at}/refuse", {"ground": "exempt", "text": REPLY}, **agency)
    assert (wrong.status, wrong.body["errors"][0]["field"]) == (422, "exemption")
    assert call("POST", f"{at}/refuse", {"ground": "exempt", "exemption": "c", "text": REPLY}, **agency).status == 200
    shown = call("GET", own, x_complaint_code=receipt.code).body["information"]
    assert shown["refusal"] == {"ground": "exempt", "exemption": "c"}
    assert shown["object_until"]
    body = {"ground": "refused", "text": OBJECTION}
    assert call("POST", f"{own}/objection", body, x_complaint_code="AAAA-BBBB-CCCC").status == 404
    assert call("POST", f"{own}/objection", body, x_complaint_code=receipt.code).status == 201
    assert call("POST", f"{own}/objection", body, x_complaint_code=receipt.code).status == 409
    decision = {"decision": "rejected", "text": WHY}
    assert call("POST", f"{at}/objection-decision", decision, **agency).status == 403
    assert call("POST", f"{at}/objection-decision", decision, **secretary).status == 200
    state = call("GET", at, **secretary).body["information"]["objection"]
    assert (state["decision"], state["superior"]) == ("rejected", "Sekretariat Daerah")
    assert state["dispute_until"]


def test_complaints_have_no_such_field(world: World) -> None:
    case, _lead, receipt = acting_case(world)
    assert "information" not in call("GET", f"/complaints/{case.reference}", x_complaint_code=receipt.code).body
    body = {"ground": "late", "text": OBJECTION}
    assert call("POST", f"/complaints/{case.reference}/objection", body, x_complaint_code=receipt.code).status == 409
