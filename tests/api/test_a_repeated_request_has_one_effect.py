"""Idempotency-Key: the identical reply, one effect."""

from __future__ import annotations

from datetime import timedelta

from ntbcare.cases.models import Case, CaseEvent
from ntbcare.common.clock import now, pretend
from ntbcare.correspondence.models import IdempotentReply
from tests.api.calls import TEXT, call, file
from tests.world import World


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
