"""Who gets which message, once, and not before a step can no longer be undone."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain, replay
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.handle import act_on_assignment, add_note
from ntbcare.workflow.undo import undo_step
from ntbcare.workflow.verify import verify_case
from tests.world import SORTING, World, acting_case, assigned_case, file_case

MAIL = "budi@contoh.example"


def told(template: str) -> int:
    return OutgoingMessage.objects.filter(template=template).exclude(state=Delivery.CANCELLED).count()


def test_the_complainant_with_an_address_is_told_of_each_step(world: World) -> None:
    case, _lead, _ = acting_case(world, email=MAIL)
    send_answer(case.pk, "Lampu sudah menyala lagi.", actor=world.liaison)
    drain()
    assert {name: told(name) for name in ("received", "verified", "assigned", "acted", "answered")} == dict.fromkeys(
        ("received", "verified", "assigned", "acted", "answered"), 1
    )


def test_internal_actions_and_notes_are_told_to_nobody_outside(world: World) -> None:
    case, lead, _ = acting_case(world, email=MAIL)
    drain()
    before = OutgoingMessage.objects.filter(contact_point__isnull=False).count()
    act_on_assignment(lead.pk, case.pk, text="Memeriksa arsip.", public=False, actor=world.liaison)
    add_note(case.pk, "Catatan.", actor=world.liaison)
    drain()
    assert OutgoingMessage.objects.filter(contact_point__isnull=False).count() == before


def test_without_an_address_nothing_is_ordered_for_the_complainant(world: World) -> None:
    acting_case(world, phone="081200000000")
    drain()
    assert not OutgoingMessage.objects.filter(contact_point__isnull=False).exists()


def test_the_agencys_liaison_officers_are_told_of_a_disposition(world: World) -> None:
    world.actor(Role.LIAISON, "PLN")
    assert world.liaison.user_id
    assigned_case(world, contributors=["PLN"])
    drain()
    assert told("officer_assigned") == 2


def test_a_message_waits_while_its_step_can_be_undone_and_goes_with_it(world: World) -> None:
    case, _ = file_case(email=MAIL)
    verified = verify_case(case.pk, SORTING, actor=world.coordinator)
    drain()
    message = OutgoingMessage.objects.get(template="verified")
    assert message.due_at >= message.created_at + timedelta(seconds=settings.NTBCARE_UNDO_SECONDS)
    undo_step(case.pk, verified.last_number, actor=world.coordinator)
    drain()
    message.refresh_from_db()
    assert message.state == Delivery.CANCELLED


def test_a_replay_sends_nothing_twice(world: World) -> None:
    acting_case(world, email=MAIL)
    drain()
    before = list(OutgoingMessage.objects.order_by("pk").values_list("pk", "key"))
    replay("notify")
    assert list(OutgoingMessage.objects.order_by("pk").values_list("pk", "key")) == before
