"""In true parallel: one step is taken and the other told what changed; a form or key sent twice makes one case."""

from __future__ import annotations

import pytest
from django.test import Client

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.common.errors import Stale
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.verify import archive_case, verify_case
from tests.api.calls import TEXT, call, file, token_of
from tests.parallel import at_once
from tests.world import SORTING, acting_case, file_case, make_world

pytestmark = pytest.mark.django_db(transaction=True)
_ROUNDS = 3
ANSWERS = ("Lampu diganti hari ini oleh regu kami.", "Lampu diganti besok oleh regu kami.")


def test_of_two_officers_one_wins_and_the_other_is_told_what_changed() -> None:
    coordinator = make_world().coordinator
    for _ in range(_ROUNDS):
        case, _receipt = file_case()
        told = at_once(
            lambda pk=case.pk: verify_case(pk, SORTING, actor=coordinator, seen=1),  # type: ignore[misc]
            lambda pk=case.pk: archive_case(pk, reason="unclear", actor=coordinator, seen=1),  # type: ignore[misc]
        )
        assert {type(answer) for answer in told} == {Case, Stale}, told
        [won] = [answer for answer in told if isinstance(answer, Case)]
        [lost] = [answer for answer in told if isinstance(answer, Stale)]
        kinds = list(CaseEvent.objects.filter(case=case).order_by("number").values_list("kind", flat=True))
        assert kinds == ["received", "verified" if won.status == "verified" else "archived"]
        assert ("Diverifikasi" if won.status == "verified" else "Diarsipkan") in lost.message


def test_of_two_answers_one_is_sent_and_the_other_officer_is_told_what_changed() -> None:
    world = make_world()
    other = world.actor(Role.LIAISON, "Pemprov")
    for _ in range(_ROUNDS):
        case, _lead, _receipt = acting_case(world)
        told = at_once(
            lambda pk=case.pk, seen=case.last_number: send_answer(pk, ANSWERS[0], actor=world.liaison, seen=seen),  # type: ignore[misc]
            lambda pk=case.pk, seen=case.last_number: send_answer(pk, ANSWERS[1], actor=other, seen=seen),  # type: ignore[misc]
        )
        assert {type(answer) for answer in told} == {Case, Stale}, told
        [lost] = [answer for answer in told if isinstance(answer, Stale)]
        assert "Ditanggapi" in lost.message
        assert CaseEvent.objects.filter(case=case, kind="answered").count() == 1


def test_of_two_programs_with_the_same_etag_one_wins() -> None:
    world = make_world()
    token = token_of(world.coordinator)
    for _ in range(_ROUNDS):
        reference = file().body["reference"]
        etag = call("GET", f"/cases/{reference}", **token).headers["ETag"]
        body = {"class": "no_oversight", "category": "1398"}
        step = lambda: call("POST", f"/cases/{reference}/verify", body, if_match=etag, **token).status  # noqa: E731, B023
        assert sorted(str(status) for status in at_once(step, step)) == ["200", "412"]


def test_the_same_key_at_the_same_moment_makes_one_case() -> None:
    make_world()
    for number in range(_ROUNDS):
        step = lambda: call("POST", "/complaints", {"text": TEXT}, idempotency_key=f"k{number}")  # noqa: E731, B023
        answers = at_once(*[step] * 4)
        bodies = [answer.body["reference"] for answer in answers if answer.status == 201]  # type: ignore[attr-defined]
        assert {answer.status for answer in answers} <= {201, 409}  # type: ignore[attr-defined]
        assert len(set(bodies)) == 1
        assert Case.objects.count() == number + 1
        again = call("POST", "/complaints", {"text": TEXT}, idempotency_key=f"k{number}")
        assert again.body["reference"] == bodies[0], "who was told to wait gets the same reply"


def test_the_same_form_at_the_same_moment_makes_one_case() -> None:
    make_world()
    for number in range(_ROUNDS):
        send = lambda: Client().post("/lapor", {"text": TEXT, "key": f"form-{number}-0123456789"}).status_code  # noqa: E731, B023
        statuses = at_once(*[send] * 4)
        assert set(statuses) <= {302, 409}
        assert 302 in statuses
        assert Case.objects.count() == number + 1
