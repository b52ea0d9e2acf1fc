from __future__ import annotations

from datetime import timedelta

import pytest

from ntbcare.accounts.actions import create_api_token, verify_api_token
from ntbcare.accounts.models import User
from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import viewer_of
from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.replay import check_cases
from ntbcare.common.clock import now, pretend, site_zone
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.workflow.answer import save_draft, send_answer
from ntbcare.workflow.escalate import act_on_clocks
from ntbcare.workflow.leaving import end_role, hanging_on, let_cases_go
from ntbcare.workflow.verify import take_case, verify_case
from tests.world import SORTING, World, acting_case, assigned_case, file_case


def leave(actor: Actor) -> int:
    """End all roles of an officer and do what follows; the officer's id."""
    user_id = actor.user_id or 0
    for member in Member.objects.filter(user_id=user_id, until=None):
        end_role(member.pk, by=None)
    let_cases_go.call(user_id)
    return user_id


def test_taken_cases_go_back_to_everybody(world: World) -> None:
    case, _ = file_case()
    take_case(case.pk, actor=world.coordinator)
    user_id = leave(world.coordinator)
    case.refresh_from_db()
    assert case.officer_id is None
    event = CaseEvent.objects.filter(case=case).latest("number")
    assert (event.kind, event.actor_role, event.facts["left"]) == ("taken", "system", True)
    assert list(check_cases()) == []
    assert let_cases_go.call(user_id) == 0, "once"


def test_who_still_reaches_a_case_in_another_role_keeps_it(world: World) -> None:
    case, _ = file_case()
    take_case(case.pk, actor=world.coordinator)
    user_id = world.coordinator.user_id or 0
    Member.objects.create(user_id=user_id, agency=world.agency("Pemprov"), role=Role.INSPECTOR, since=now())
    end_role(Member.objects.get(user_id=user_id, role=Role.COORDINATOR).pk, by=None)
    let_cases_go.call(user_id)
    case.refresh_from_db()
    assert case.officer_id == user_id


def test_tokens_end_and_waiting_messages_are_not_sent(world: World) -> None:
    assigned_case(world)
    assert world.liaison.user_id
    assigned_case(world)
    drain()
    user = User.objects.get(pk=world.liaison.user_id)
    _token, secret = create_api_token(user)
    waiting = OutgoingMessage.objects.filter(officer=user)
    assert waiting.filter(state=Delivery.QUEUED).exists()
    assert hanging_on(user.pk).tokens == 1
    leave(world.liaison)
    assert verify_api_token(secret) is None
    assert not waiting.filter(state=Delivery.QUEUED).exists()
    assert viewer_of(user.pk).memberships == ()


def test_another_officer_goes_on_with_the_draft(world: World) -> None:
    case, lead, _ = acting_case(world)
    other = world.actor(Role.LIAISON, "Pemprov")
    save_draft(lead.pk, text="Lampu diganti besok oleh regu kami.", actor=world.liaison)
    assert hanging_on(world.liaison.user_id or 0).drafts == 1
    leave(world.liaison)
    save_draft(lead.pk, text="Lampu diganti lusa oleh regu kami.", actor=other)
    assert send_answer(case.pk, "Lampu diganti lusa oleh regu kami.", actor=other).status == "answered"


def test_an_office_left_without_anybody_is_told_to_its_coordinators(world: World) -> None:
    assert world.coordinator.user_id
    assigned_case(world)
    leave(world.liaison)
    message = OutgoingMessage.objects.get(template="officer_empty_office")
    assert message.officer_id == world.coordinator.user_id


@pytest.mark.parametrize("who", ["liaison", "coordinator"])
def test_escalations_go_on_to_whoever_holds_the_role(world: World, who: str) -> None:
    other = world.actor(Role.COORDINATOR, "Pemprov") if who == "liaison" else None
    case, _lead, _ = assigned_case(world)
    drain()
    successor = world.actor(Role.INSPECTOR, "Pemprov")
    leave(getattr(world, who))
    for days in range(1, 40):
        # In the morning: at night nobody is told.
        with pretend((now() + timedelta(days=days)).astimezone(site_zone()).replace(hour=10)):
            while act_on_clocks():
                drain()
    kinds = set(CaseEvent.objects.filter(case=case).values_list("kind", flat=True))
    assert {"overdue", "escalated"} <= kinds
    told = set(OutgoingMessage.objects.filter(template="officer_escalated").values_list("officer_id", flat=True))
    assert told & {successor.user_id, other.user_id if other else None}
    assert Case.objects.get(pk=case.pk).branch_id == world.agency("Pemprov").pk


def test_verification_goes_on_with_another_coordinator(world: World) -> None:
    case, _ = file_case()
    take_case(case.pk, actor=world.coordinator)
    leave(world.coordinator)
    user_id = world.actor(Role.CLERK, "Pemprov").user_id or 0
    Member.objects.create(user_id=user_id, agency=world.agency("Pemprov"), role=Role.COORDINATOR, since=now())
    assert verify_case(case.pk, SORTING, actor=Actor.officer(viewer_of(user_id))).status == "verified"
