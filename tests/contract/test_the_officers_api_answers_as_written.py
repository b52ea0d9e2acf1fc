"""The contract's words for the officers' API, literally: views, steps, ETag and If-Match, 403, 404, 409, 412."""

from __future__ import annotations

import pytest

from ntbcare.agencies.roles import Role
from tests.api.calls import call, file, token_of
from tests.world import World, assigned_case


@pytest.mark.parametrize("view", ["new", "incomplete", "to_dispose", "due_soon", "overdue", "answered", "mine"])
def test_every_view_answers_with_items_and_next(world: World, view: str) -> None:
    body = call("GET", f"/cases?view={view}", **token_of(world.coordinator)).body
    assert set(body) == {"items", "next"}


def test_a_case_has_the_public_shape_and_what_officers_need(world: World) -> None:
    case, lead, _receipt = assigned_case(world, contributors=["PLN"])
    answer = call("GET", f"/cases/{case.reference}", **token_of(world.coordinator))
    public = {"reference", "status", "class", "category", "region_code", "agencies", "received_at", "answer_due_at", "events"}
    assert public | {"assignments", "clocks"} <= set(answer.body)
    assert [set(part) for part in answer.body["assignments"]] == [{"id", "agency", "part", "status", "due_at"}] * 2
    assert {part["part"] for part in answer.body["assignments"]} == {"lead", "contributor"}
    assert answer.body["assignments"][0]["id"] == lead.pk
    assert answer.headers["ETag"]


def test_a_whole_case_goes_by_api(world: World) -> None:
    receipt = file().body
    base, desk, agency, support = (
        f"/cases/{receipt['reference']}",
        token_of(world.coordinator),
        token_of(world.liaison),
        token_of(world.actor(Role.LIAISON, "PLN")),
    )
    sort = {"class": "no_oversight", "category": "1398", "region_code": "52.01.01", "priority": "important"}
    asked = call("POST", f"{base}/request-completion", {"question": "Di pasar mana tepatnya?"}, **desk)
    assert (asked.status, asked.body["status"]) == (200, "incomplete")
    path = f"/complaints/{receipt['reference']}/replies"
    assert call("POST", path, {"text": "Pasar Gerung."}, x_complaint_code=receipt["code"]).body["status"] == "received"
    assert call("POST", f"{base}/verify", sort, **desk).body["status"] == "verified"
    given = call("POST", f"{base}/dispose", {"lead": "Dishub", "contributors": ["PLN"]}, **desk).body
    assert given["status"] == "assigned"
    lead, other = (part["id"] for part in sorted(given["assignments"], key=lambda part: str(part["part"]), reverse=True))
    assert call("POST", f"/assignments/{lead}/act", {"text": "Memeriksa tiang.", "public": True}, **agency).status == 409
    for part, token in ((lead, agency), (other, support)):
        assert call("POST", f"/assignments/{part}/accept", {}, **token).status == 200
    assert call("POST", f"/assignments/{other}/act", {"text": "Jaringan diperiksa.", "public": False}, **support).status == 200
    acted = call("POST", f"/assignments/{lead}/act", {"text": "Lampu diganti.", "public": True}, **agency)
    assert acted.body["status"] == "in_progress"
    assert call("POST", f"{base}/answer", {"text": "Lampu sudah menyala lagi."}, **agency).body["status"] == "answered"
    assert call("POST", f"{base}/close", {}, **agency).status == 409  # a contributor is open
    assert call("POST", f"/assignments/{other}/deliver", {"text": "Jaringan baik."}, **support).status == 200
    assert call("POST", f"{base}/notes", {"text": "Sudah ditelepon."}, **desk).status == 200
    assert call("POST", f"{base}/release-text", {"text": "Lampu jalan di pasar mati."}, **desk).status == 200
    assert call("POST", f"{base}/close", {}, **agency).body["status"] == "closed"


def test_a_stale_step_is_told_what_changed(world: World) -> None:
    base, token = f"/cases/{file().body['reference']}", token_of(world.coordinator)
    tag = call("GET", base, **token).headers["ETag"]
    assert call("POST", f"{base}/notes", {"text": "Catatan."}, if_match=tag, **token).status == 200
    stale = call("POST", f"{base}/archive", {"reason": "unclear"}, if_match=tag, **token)
    assert (stale.status, stale.headers["Content-Type"]) == (412, "application/problem+json")
    assert "Catatan" in stale.body["detail"]
    assert call("POST", f"{base}/archive", {"reason": "unclear"}, if_match="*", **token).status == 200


@pytest.mark.parametrize(
    ("step", "body"),
    [("answer", {"text": "Sudah kami kerjakan."}), ("close", {}), ("dispose", {"lead": "Dishub"}), ("verify", None)],
)
def test_a_move_that_the_status_does_not_allow_is_a_conflict(world: World, step: str, body: dict[str, str] | None) -> None:
    reference, token = file().body["reference"], token_of(world.coordinator)
    if body is None:
        body = {"class": "aspiration", "category": "942"}
        assert call("POST", f"/cases/{reference}/verify", body, **token).status == 200
    assert call("POST", f"/cases/{reference}/{step}", body, **token).status in {403, 409}


def test_a_role_that_may_look_but_not_do_gets_403(world: World) -> None:
    reference = file().body["reference"]
    token = token_of(world.actor(Role.AUDITOR, "Pemprov"))
    assert call("GET", f"/cases/{reference}", **token).status == 200
    assert call("POST", f"/cases/{reference}/archive", {"reason": "unclear"}, **token).status == 403


def test_archiving_for_another_reason_needs_words_and_returning_a_named_successor(world: World) -> None:
    reference, token = file().body["reference"], token_of(world.coordinator)
    assert call("POST", f"/cases/{reference}/archive", {"reason": "other"}, **token).status == 422
    assert call("POST", f"/cases/{reference}/return", {"reason": "Bukan wewenang kami.", "successor": " "}, **token).status == 422
    named = {"reason": "Bukan wewenang kami.", "successor": "Kantor Pertanahan"}
    assert call("POST", f"/cases/{reference}/return", named, **token).body["status"] == "referred"


def test_declining_and_releasing_give_the_case_back(world: World) -> None:
    _case, lead, _receipt = assigned_case(world)
    said = {"reason": "Jalan kabupaten.", "successor": "Dishub Lobar"}
    assert call("POST", f"/assignments/{lead.pk}/decline", said, **token_of(world.liaison)).body["status"] == "verified"
    _case, lead, _receipt = assigned_case(world)
    assert call("POST", f"/assignments/{lead.pk}/release", {"reason": "Salah alamat."}, **token_of(world.liaison)).status == 403
    released = call("POST", f"/assignments/{lead.pk}/release", {"reason": "Salah alamat."}, **token_of(world.coordinator))
    assert (released.status, released.body["status"]) == (200, "verified")
