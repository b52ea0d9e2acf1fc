"""``ntbcare followers replay notify``: no message again, none about what is old, none to who came later."""

from __future__ import annotations

from datetime import timedelta

from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain, replay
from ntbcare.cases.models import Case
from ntbcare.common.clock import now, pretend
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.correspondence.tasks import clean_correspondence
from tests.world import World, assigned_case


def told_case(world: World) -> Case:
    """A case whose disposition the agency's officer and the complainant were told of."""
    assert world.liaison.user_id
    case, _lead, _receipt = assigned_case(world, email="warga@contoh.example")
    drain()
    assert {"verified", "assigned", "officer_assigned"} <= set(OutgoingMessage.objects.values_list("template", flat=True))
    return case


def test_a_replay_adds_no_message(world: World) -> None:
    told_case(world)
    before = OutgoingMessage.objects.count()
    replay("notify")
    assert OutgoingMessage.objects.count() == before


def test_a_replay_after_old_messages_were_deleted_sends_none_of_them_again(world: World) -> None:
    told_case(world)
    with pretend(now() + timedelta(days=200)):
        OutgoingMessage.objects.update(state=Delivery.SENT)
        clean_correspondence.call()
        assert OutgoingMessage.objects.count() == 0
        replay("notify")
        assert OutgoingMessage.objects.count() == 0


def test_an_officer_who_came_later_is_not_told_of_what_was_before(world: World) -> None:
    told_case(world)
    later = world.actor(Role.LIAISON, "PUPR")
    Member.objects.create(user_id=later.user_id or 0, agency=world.agency("Dishub"), role=Role.LIAISON, since=now())
    replay("notify")
    assert not OutgoingMessage.objects.filter(officer_id=later.user_id).exists()
