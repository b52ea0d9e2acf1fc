"""A clarification from statement to release by programs: the same steps, rights and refusals as at the desk."""

from __future__ import annotations

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case
from ntbcare.workflow.assign import accept_assignment
from ntbcare.workflow.clarify import state_case
from ntbcare.workflow.publish import release_text
from tests.api.calls import call, token_of
from tests.clarified import COMPLAINT, REASON, REPLY, STATEMENT
from tests.world import World, assigned_case


def taken(world: World) -> tuple[Case, str]:
    case, lead, receipt = assigned_case(world, text=COMPLAINT)
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    return case, receipt.code


def test_statement_reply_finding_and_release(world: World) -> None:
    case, code = taken(world)
    desk, agency, own = token_of(world.coordinator), token_of(world.liaison), f"/complaints/{case.reference}"
    stated = call("POST", f"/cases/{case.reference}/clarify", {"contested": "all", "text": STATEMENT}, **agency)
    assert (stated.status, stated.body["clarification"]) == (200, "stated")
    early = call("POST", f"/cases/{case.reference}/finding", {"finding": "upheld", "text": REASON}, **desk)
    assert early.status == 409, "the complainant is heard first"
    said = call("POST", f"{own}/clarification", {"stance": "disputes", "text": REPLY}, x_complaint_code=code)
    assert said.status == 201
    assert call("GET", own, x_complaint_code=code).body["clarification"] == "replied"
    waiting = call("GET", "/cases?view=finding", **desk).body["items"]
    assert [item["reference"] for item in waiting] == [case.reference]
    found = call("POST", f"/cases/{case.reference}/finding", {"finding": "partly", "text": REASON}, **desk)
    assert (found.status, found.body["clarification"]) == (200, "partly")
    release_text(case.pk, "Warga menunggu lama di IGD.", actor=world.coordinator)
    sides = {"statement": STATEMENT, "reply": REPLY, "finding": REASON}
    assert call("POST", f"/cases/{case.reference}/release-finding", sides, **desk).status == 200


def test_the_complainant_replies_once_and_only_with_the_code(world: World) -> None:
    case, code = taken(world)
    own = f"/complaints/{case.reference}/clarification"
    assert call("POST", own, {"stance": "accepts"}, x_complaint_code=code).status == 409, "nothing is stated yet"
    state_case(case.pk, STATEMENT, contested="all", actor=world.liaison)
    assert call("POST", own, {"stance": "accepts"}, x_complaint_code="AAAA-BBBB-CCCC").status == 404
    wrong = call("POST", own, {"stance": "perhaps"}, x_complaint_code=code)
    assert (wrong.status, wrong.body["errors"][0]["field"]) == (422, "stance")
    assert call("POST", own, {"stance": "accepts"}, x_complaint_code=code).status == 201
    assert call("POST", own, {"stance": "accepts"}, x_complaint_code=code).status == 409


def test_no_party_finds_and_no_stranger_sees(world: World) -> None:
    case, _code = taken(world)
    state_case(case.pk, STATEMENT, contested="all", actor=world.liaison)
    finding = {"finding": "upheld", "text": REASON}
    assert call("POST", f"/cases/{case.reference}/finding", finding, **token_of(world.liaison)).status == 403
    district = token_of(world.actor(Role.COORDINATOR, "Pemda Lobar"))
    assert call("POST", f"/cases/{case.reference}/finding", finding, **district).status == 404


def test_a_stale_version_is_told_what_changed(world: World) -> None:
    case, _code = taken(world)
    agency = token_of(world.liaison)
    etag = call("GET", f"/cases/{case.reference}", **agency).headers["ETag"]
    statement = {"contested": "part", "text": STATEMENT}
    assert call("POST", f"/cases/{case.reference}/clarify", statement, if_match=etag, **agency).status == 200
    assert call("POST", f"/cases/{case.reference}/clarify", statement, if_match=etag, **agency).status == 412
