"""One model of clocks: what stops or moves one leaves the others, and a reply counts the same by whatever way it comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.sets import ActorRole, EventKind, Status
from ntbcare.common.canonical import Json
from ntbcare.deadlines.models import Clock, LimitKind
from ntbcare.workflow.answer import send_answer
from tests.channels.wire import kannel_account, provider, work
from tests.deadlines.journey import Place, clock, due, happen, make_place, receive
from tests.world import World, acting_case

pytestmark = pytest.mark.django_db
COMPLAINANT = Actor.complainant()
Step = Callable[[Case, int], CaseEvent]
Reply = Callable[[Client, Case, str], None]
LEAD = Actor(role=ActorRole.LIAISON, user_id=None)


def _replied(case: Case, day: int) -> CaseEvent:
    return happen(case, EventKind.REPLIED, f"2026-11-{day} 11:00", actor=COMPLAINANT)


def _seen(case: Case, day: int) -> CaseEvent:
    return happen(case, EventKind.ACTED, f"2026-11-{day} 12:00", actor=LEAD, facts={"public": True})


def _noted(case: Case, day: int) -> CaseEvent:
    return happen(case, EventKind.NOTED, f"2026-11-{day} 13:00")


def _sorted(case: Case, day: int) -> CaseEvent:
    facts: dict[str, Json] = {"set": {"classification": "no_oversight"}}
    return happen(case, EventKind.VERIFIED, f"2026-11-{day} 14:00", status=Status.VERIFIED, facts=facts)


@pytest.fixture
def place() -> Place:
    return make_place()


WHAT_HAPPENS = st.lists(st.sampled_from([_replied, _seen, _noted, _sorted]), max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(WHAT_HAPPENS)
def test_each_stays_where_it_was_unless_its_own_matter_happened(place: Place, steps: list[Step]) -> None:
    case = receive(place, "2026-11-22 09:30")
    begun = {kind: due(case, kind) for kind in ("verify", "first_response", "answer")}
    for day, step in enumerate(steps, 23):
        step(case, day)
    for kind, stopped_by in (("verify", _sorted), ("first_response", _seen), ("answer", None)):
        one = clock(case, kind)
        assert (one.stopped_at is not None) == (stopped_by in steps), f"{kind} stops by its own matter only"
        if one.stopped_at is None:
            assert due(case, kind) == begun[kind]


def _by_page(client: Client, case: Case, code: str) -> None:
    client.post("/lacak", {"reference": case.reference, "code": code})
    client.post(f"/lacak/{case.reference}/balas", {"text": "Lampu di ujung gang masih mati."})


def _by_program(client: Client, case: Case, code: str) -> None:
    body = {"text": "Lampu di ujung gang masih mati."}
    address = f"/api/v1/complaints/{case.reference}/replies"
    client.post(address, body, content_type="application/json", headers={"X-Complaint-Code": code})


def _by_sms(client: Client, case: Case, code: str) -> None:
    said = f"BALAS {case.reference} {code} Lampu di ujung gang masih mati."
    client.get("/webhooks/sms", {"from": "+6281200000009", "text": said, "id": "k1", "token": "kata-rahasia"})
    work()


@pytest.mark.parametrize("reply", [_by_page, _by_program, _by_sms])
def test_a_reply_holds_the_closing_back_by_whatever_way_it_comes(client: Client, world: World, reply: Reply) -> None:
    case, _lead, receipt = acting_case(world)
    send_answer(case.pk, "Lampu sudah diganti dan menyala sejak semalam.", actor=world.liaison)
    drain()
    before = set(Clock.objects.filter(case=case).values_list("kind", "due_at", "stopped_at"))
    kannel_account()
    with provider(body="0: Accepted for delivery"):
        reply(client, case, receipt.code)
    drain()
    case.refresh_from_db()
    assert case.reply_waiting
    after = set(Clock.objects.filter(case=case).values_list("kind", "due_at", "stopped_at"))
    assert {row for row in after if row[0] != LimitKind.REPLY} == {row for row in before if row[0] != LimitKind.REPLY}
    waiting = [row for row in after if row[0] == LimitKind.REPLY]
    assert waiting == [(LimitKind.REPLY, None, None)], "its closing waits until somebody has read"
