from __future__ import annotations

from ntbcare.agencies.roles import Role
from ntbcare.aspirations.queries import next_round
from tests.api.calls import call, token_of
from tests.wishes import REASON, WORDS, group_of_wishes, wished, with_planner
from tests.world import World


def test_grouped_supported_and_answered(world: World) -> None:
    planner = token_of(with_planner(world))
    desk = token_of(world.coordinator)
    made = call("POST", "/aspirations", {"title": WORDS.title, "summary": WORDS.summary, "branch": "Pemprov"}, **desk)
    assert made.status == 201
    number = made.body["id"]
    case, _ = wished(world)
    assert call("POST", f"/cases/{case.reference}/group", {"group": number}, **desk).status == 200
    assert call("POST", f"/cases/{case.reference}/group", {"group": number}, **desk).status == 409
    first = call("POST", f"/public/aspirations/{number}/support", {"email": "sri@contoh.example"})
    assert (first.status, first.body["supporters"]) == (201, 1)
    device = {"device": first.body["device"]}
    assert call("POST", f"/public/aspirations/{number}/support", device).body["supporters"] == 1
    answer = {"outcome": "taken_up", "text": REASON, "year": next_round(), "seen": 0}
    assert call("POST", f"/aspirations/{number}/answer", answer, **desk).status == 403
    assert call("POST", f"/aspirations/{number}/answer", answer, **planner).status == 201
    assert call("POST", f"/aspirations/{number}/answer", answer, **planner).status == 409
    shown = call("GET", f"/public/aspirations/{number}").body
    assert (shown["aspirations"], shown["outcome"], shown["answers"][0]["text"]) == (1, "taken_up", REASON)
    assert call("POST", f"/public/aspirations/{number}/withdraw-support", device).body["supporters"] == 0
    assert call("POST", f"/cases/{case.reference}/ungroup", {}, **desk).status == 200


def test_what_is_wrong_is_named(world: World) -> None:
    group = group_of_wishes(world)
    assert call("GET", "/public/aspirations?outcome=x").status == 422
    assert call("GET", "/public/aspirations/999999").status == 404
    assert call("POST", f"/public/aspirations/{group.pk}/support", {"email": "x"}).status == 422
    district = token_of(world.actor(Role.COORDINATOR, "Pemda Lobar"))
    other = {"title": WORDS.title, "summary": WORDS.summary, "branch": "Pemprov"}
    assert call("POST", "/aspirations", other, **district).status == 422
    assert call("POST", "/aspirations", other | {"branch": None}, **district).status == 201, "the own one is meant"
    same = call("POST", f"/public/aspirations/{group.pk}/support", {}, idempotency_key="once")
    again = call("POST", f"/public/aspirations/{group.pk}/support", {}, idempotency_key="once")
    assert same.body == again.body
