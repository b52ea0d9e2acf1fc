"""A system is told of the cases of its branch: which, in what words, signed, and of nothing else."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain, replay
from ntbcare.cases.models import CaseEvent, FollowerFailure
from ntbcare.cases.sets import EventKind
from ntbcare.exchange.models import DeliveryState, WebhookDelivery
from ntbcare.exchange.webhooks.delivery import deliver_webhooks
from ntbcare.exchange.webhooks.follower import follow
from ntbcare.exchange.webhooks.rules import KINDS
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import decline_assignment, dispose_case
from ntbcare.workflow.handle import act_on_assignment
from ntbcare.workflow.undo import undo_step
from ntbcare.workflow.verify import return_case, verify_case
from tests.exchange.receivers import Receiver, subscribe
from tests.world import SORTING, TEXT, World, acting_case, assigned_case, file_case

WORDS = [TEXT, "Tim memeriksa", "Sri Contoh", "081234567", "sri@contoh.example", "depan pasar"]


def deliver_all() -> None:
    """Follow what happened and send until nothing is due."""
    drain()
    while deliver_webhooks():
        pass
    assert not FollowerFailure.objects.exists()


def test_a_journey_is_told_in_order_and_the_signature_is_good(world: World, system: Receiver) -> None:
    _subscription, secret = subscribe(world.agency("Pemprov"), system.address)
    case, _lead, _receipt = acting_case(world, region_code="52.71", landmark="depan pasar")
    send_answer(case.pk, "Kabel sudah disambung pada 24 November 2026 oleh tim kami.", actor=world.liaison)
    deliver_all()
    steps = ["received", "verified", "assigned", "accepted", "acted", "answered"]
    assert system.kinds() == [f"case.{step}" for step in steps]
    assert all(taken.is_signed_by(secret) for taken in system.requests)
    assert not system.requests[0].is_signed_by("whsec_" + "A" * 44)
    assert len({taken.headers["webhook-id"] for taken in system.requests}) == 6
    assert set(WebhookDelivery.objects.values_list("state", "attempts")) == {(DeliveryState.DELIVERED, 1)}


def test_it_says_numbers_codes_and_dates(world: World, system: Receiver) -> None:
    subscribe(world.agency("Pemprov"), system.address)
    case, _receipt = file_case(region_code="52.71")
    verify_case(case.pk, SORTING, actor=world.coordinator)
    deliver_all()
    told = system.requests[-1].message
    assert set(told) == {"type", "timestamp", "data"}
    data = told["data"]
    assert data == data | {
        "reference": case.reference, "number": 2, "kind": "verified", "by": "coordinator", "status_before": "received",
        "status_after": "verified", "class": "no_oversight", "category": "1398", "region_code": "52.71", "agency": None,
    }  # fmt: skip
    assert data["status_url"].endswith(f"/lacak/{case.reference}")
    assert told["timestamp"] == data["at"]
    assert all(data[name].endswith("+08:00") for name in ("at", "received_at", "answer_due_at"))


def test_it_never_says_what_people_wrote_or_who_they_are(world: World, system: Receiver) -> None:
    subscribe(world.agency("Pemprov"), system.address)
    case, _lead, receipt = acting_case(
        world, name="Sri Contoh", phone="081234567890", email="sri@contoh.example", landmark="depan pasar", region_code="52.71"
    )
    send_answer(case.pk, "Tim memeriksa dan menyambung kabel pada 24 November 2026.", actor=world.liaison)
    deliver_all()
    said = b" ".join(taken.body for taken in system.requests).decode()
    assert len(system.requests) == 6
    assert not [word for word in [*WORDS, receipt.code] if word in said]


def test_of_an_anonymous_case_it_says_the_same_as_of_any_other(world: World, system: Receiver) -> None:
    subscribe(world.agency("Pemprov"), system.address)
    file_case(anonymous=True, name="Sri Contoh", region_code="52.71")
    file_case(region_code="52.71")
    deliver_all()
    first, second = (taken.data for taken in system.requests)
    assert set(first) == set(second)
    assert "Sri Contoh" not in system.requests[0].body.decode()


def test_of_a_confidential_case_it_says_dates_class_and_status_only(world: World, system: Receiver) -> None:
    subscribe(world.agency("Pemprov"), system.address)
    case, _lead, _receipt = assigned_case(world, confidential=True, region_code="52.71")
    deliver_all()
    assert system.kinds() == ["case.status_moved"] * 3
    hidden = ("number", "kind", "by", "category", "region_code", "agency")
    assert all(taken.data[name] is None for taken in system.requests for name in hidden)
    last = system.requests[-1].data
    assert (last["reference"], last["status_after"], last["class"]) == (case.reference, "assigned", "no_oversight")
    moves = CaseEvent.objects.filter(case=case).exclude(kind__in=["received", "verified", "assigned"])
    assert not [event for event in moves if event.status_before != event.status_after]


def test_what_moves_no_status_of_a_confidential_case_is_not_told(world: World, system: Receiver) -> None:
    subscribe(world.agency("Pemprov"), system.address)
    case, lead, _receipt = acting_case(world, confidential=True)
    deliver_all()
    before = len(system.requests)
    act_on_assignment(lead.pk, case.pk, text="Tim memasang lampu.", public=True, actor=world.liaison)
    deliver_all()
    assert len(system.requests) == before


def test_only_the_kinds_that_it_wants(world: World, system: Receiver) -> None:
    subscribe(world.agency("Pemprov"), system.address, kinds=["assigned"])
    assigned_case(world)
    deliver_all()
    assert system.kinds() == ["case.assigned"]


def test_internal_work_and_codes_are_nobodys_business() -> None:
    secret_kinds = {EventKind.NOTED, EventKind.TAKEN, EventKind.REMINDED, EventKind.CODE_RENEWED, EventKind.PERSON_JOINED}
    assert not secret_kinds & set(KINDS)
    assert not {EventKind.IMPORTED, EventKind.IMPORT_UPDATED} & set(KINDS)


def test_a_branch_hears_of_its_own_cases(world: World, system: Receiver) -> None:
    subscribe(world.agency("Pemda Lobar"), system.address)
    here, _receipt = file_case(agency="Dishub Lobar")
    file_case(agency="Dishub")
    deliver_all()
    assert [taken.data["reference"] for taken in system.requests] == [here.reference]


def test_a_branch_hears_that_a_case_left_it_and_nothing_more(world: World, system: Receiver) -> None:
    subscribe(world.agency("Pemda Lobar"), system.address)
    case, _receipt = file_case(agency="Dishub Lobar")
    deliver_all()
    return_case(case.pk, reason="Jalan provinsi.", successor="Dishub", actor=world.actor(Role.COORDINATOR, "Pemda Lobar"))
    deliver_all()
    verify_case(case.pk, SORTING, actor=world.coordinator)
    deliver_all()
    assert system.kinds() == ["case.received", "case.returned"]


def test_a_branch_hears_of_a_case_elsewhere_while_its_agency_has_a_part(world: World, system: Receiver) -> None:
    subscribe(world.agency("Pemda Lobar"), system.address)
    case, _lead, _receipt = assigned_case(world, contributors=["Dishub Lobar"], region_code="52.71")
    part = case.assignments.get(part="contributor")
    liaison = world.actor(Role.LIAISON, "Dishub Lobar")
    decline_assignment(part.pk, case.pk, reason="Bukan jalan kami.", successor="Dinas PUPR Provinsi", actor=liaison)
    deliver_all()
    dispose_case(case.pk, lead="Dishub", contributors=["Dinas PUPR Provinsi"], actor=world.coordinator)
    deliver_all()
    assert system.kinds() == ["case.assigned", "case.declined"], "not what came before its part, nor after"


def test_a_complaint_about_the_coordinating_office_is_not_told_to_its_branch(world: World, system: Receiver) -> None:
    subscribe(world.agency("Pemda Lobar"), system.address)
    file_case(agency="Diskominfo Lobar")
    deliver_all()
    assert system.requests == []


def test_a_step_that_is_undone_in_time_is_never_told(world: World, system: Receiver, settings: Settings) -> None:
    settings.NTBCARE_UNDO_SECONDS = 60
    subscribe(world.agency("Pemprov"), system.address)
    case, _receipt = file_case()
    verify_case(case.pk, SORTING, actor=world.coordinator)
    drain()
    undo_step(case.pk, 2, actor=world.coordinator)
    deliver_all()
    assert system.kinds() == ["case.received"]
    assert WebhookDelivery.objects.get(position=2).state == DeliveryState.DROPPED


def test_an_undoing_is_told_where_the_step_was(world: World, system: Receiver, settings: Settings) -> None:
    subscribe(world.agency("Pemprov"), system.address, kinds=["verified"])
    case, _receipt = file_case()
    verify_case(case.pk, SORTING, actor=world.coordinator)
    deliver_all()
    settings.NTBCARE_UNDO_SECONDS = 60
    undo_step(case.pk, 2, actor=world.coordinator)
    deliver_all()
    assert system.kinds() == ["case.verified", "case.undone"]
    assert system.requests[-1].data["status_after"] == "received"


def test_what_was_before_a_system_came_is_not_told_even_by_a_replay(world: World, system: Receiver) -> None:
    file_case()
    drain()
    subscribe(world.agency("Pemprov"), system.address)
    replay("exchange")
    deliver_all()
    assert system.requests == []


def test_a_replay_tells_nothing_twice(world: World, system: Receiver) -> None:
    subscribe(world.agency("Pemprov"), system.address)
    assigned_case(world)
    deliver_all()
    before = len(system.requests)
    replay("exchange")
    deliver_all()
    assert len(system.requests) == before == 3


def test_two_systems_are_each_told_with_their_own_secret(world: World, system: Receiver) -> None:
    _one, first = subscribe(world.agency("Pemprov"), system.address)
    _two, second = subscribe(world.agency("Pemda Lobar"), system.address)
    file_case(agency="Dishub Lobar")
    deliver_all()
    assert len(system.requests) == 2
    assert sorted((taken.is_signed_by(first), taken.is_signed_by(second)) for taken in system.requests) == [
        (False, True),
        (True, False),
    ]


@pytest.mark.parametrize("cases", [2, 12])
def test_a_batch_costs_the_same_statements_however_large(world: World, system: Receiver, cases: int) -> None:
    subscribe(world.agency("Pemprov"), system.address)
    subscribe(world.agency("Pemda Lobar"), system.address)
    for _ in range(cases):
        file_case(agency="Dishub Lobar")
    events = list(CaseEvent.objects.select_related("case", "content").order_by("case_id", "number"))
    follow(events[:1])  # the reference data are read once
    with CaptureQueriesContext(connection) as captured:
        follow(events)
    assert len(captured) == 3, [query["sql"][:80] for query in captured]
    assert WebhookDelivery.objects.count() == 2 * cases


def test_the_body_is_kept_as_it_was_said_first(world: World, system: Receiver) -> None:
    subscribe(world.agency("Pemprov"), system.address)
    case, _receipt = file_case()
    drain()
    verify_case(case.pk, SORTING, actor=world.coordinator)
    deliver_all()
    assert system.requests[0].data["class"] is None
    assert json.loads(WebhookDelivery.objects.get(position=1).body) == system.requests[0].message
