"""Idempotency-Key: the identical reply, one effect."""

from __future__ import annotations

from datetime import timedelta

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.common.clock import now, pretend
from ntbcare.correspondence.models import IdempotentReply
from tests.api.calls import TEXT, call, file, token_of
from tests.world import World, assigned_case


def test_the_same_key_and_body_get_the_identical_reply(world: World) -> None:
    first = call("POST", "/complaints", {"text": TEXT}, idempotency_key="k1")
    again = call("POST", "/complaints", {"text": TEXT}, idempotency_key="k1")
    assert (first.status, again.status) == (201, 201)
    assert first.body == again.body
    assert Case.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(world: World) -> None:
    call("POST", "/complaints", {"text": TEXT}, idempotency_key="k1")
    other = call("POST", "/complaints", {"text": TEXT + " Tolong."}, idempotency_key="k1")
    assert (other.status, Case.objects.count()) == (422, 1)


def test_after_a_day_the_key_is_free_again(world: World) -> None:
    call("POST", "/complaints", {"text": TEXT}, idempotency_key="k1")
    with pretend(now() + timedelta(hours=25)):
        assert call("POST", "/complaints", {"text": TEXT}, idempotency_key="k1").status == 201
    assert Case.objects.count() == 2


def test_the_kept_reply_is_sealed(world: World) -> None:
    code = call("POST", "/complaints", {"text": TEXT}, idempotency_key="k1").body["code"]
    assert code.encode() not in bytes(IdempotentReply.objects.get().reply_sealed)


def test_a_refused_request_can_be_mended_under_the_same_key(world: World) -> None:
    assert call("POST", "/complaints", {"text": "x"}, idempotency_key="k1").status == 422
    assert call("POST", "/complaints", {"text": TEXT}, idempotency_key="k1").status == 201


def test_steps_are_idempotent_too(world: World) -> None:
    receipt = file().body
    path = f"/complaints/{receipt['reference']}/replies"
    for _ in range(2):
        answer = call("POST", path, {"text": "Masih mati."}, x_complaint_code=receipt["code"], idempotency_key="r1")
        assert answer.status == 201
    assert CaseEvent.objects.filter(kind="replied").count() == 1


def test_a_step_that_cannot_be_done_twice_still_gets_its_first_reply(world: World) -> None:
    _case, lead, _receipt = assigned_case(world)
    token = token_of(world.liaison)
    path = f"/assignments/{lead.pk}/accept"
    first, again = (call("POST", path, {}, idempotency_key="a1", **token) for _ in range(2))
    assert (first.status, again.status, again.body) == (200, 200, first.body)
    assert call("POST", path, {}, idempotency_key="a2", **token).status == 409
    assert call("POST", path, {"x": 1}, idempotency_key="a1", **token).status == 422


def test_a_step_that_ended_ones_reach_still_gets_its_first_reply(world: World) -> None:
    _case, lead, _receipt = assigned_case(world)
    said = {"reason": "Jalan kabupaten.", "successor": "Dishub Lobar"}
    answers = [
        call("POST", f"/assignments/{lead.pk}/decline", said, idempotency_key="d1", **token_of(world.liaison)) for _ in range(2)
    ]
    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].body == answers[1].body
    assert CaseEvent.objects.filter(kind="declined").count() == 1


def test_a_stale_step_that_is_repeated_gets_its_first_reply(world: World) -> None:
    receipt = file().body
    token = token_of(world.coordinator)
    path, said = f"/cases/{receipt['reference']}/verify", {"class": "no_oversight", "category": "1398"}
    answers = [call("POST", path, said, idempotency_key="v1", if_match='"1"', **token) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]


def test_closing_twice_under_one_key_closes_once(world: World) -> None:
    receipt = file().body
    path, code = f"/complaints/{receipt['reference']}/close", receipt["code"]
    answers = [call("POST", path, {}, idempotency_key="c1", x_complaint_code=code) for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 201]
    assert call("POST", path, {}, idempotency_key="c2", x_complaint_code=code).status == 409


def test_keys_of_different_officers_never_meet(world: World) -> None:
    receipt = file().body
    path = f"/cases/{receipt['reference']}/notes"
    one, other = world.coordinator, world.actor(Role.INSPECTOR, "Pemprov")
    assert call("POST", path, {"text": "Satu."}, idempotency_key="n1", **token_of(one)).status == 200
    assert call("POST", path, {"text": "Dua."}, idempotency_key="n1", **token_of(other)).status == 200
    assert CaseEvent.objects.filter(kind="noted").count() == 2
