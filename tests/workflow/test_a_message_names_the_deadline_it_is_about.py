"""A reminder or an escalation says which of a case's deadlines it is about, and when that one was due."""

from __future__ import annotations

from datetime import timedelta

from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import CaseEvent
from ntbcare.common.clock import now, pretend, site_zone
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.rendering import shown_text
from ntbcare.correspondence.rules import moment_in_words
from ntbcare.deadlines.models import Clock, LimitKind
from ntbcare.workflow.escalate import act_on_clocks
from tests.world import World, file_case


def test_an_escalated_first_response_is_not_announced_with_the_day_of_the_answer(world: World) -> None:
    world.actor(Role.LEADER, "Pemprov")
    assert world.coordinator.user_id
    case, _ = file_case()
    drain()
    with pretend((now() + timedelta(days=15)).astimezone(site_zone()).replace(hour=10)):
        while act_on_clocks():
            drain()
    clock = Clock.objects.get(case=case, kind=LimitKind.FIRST_RESPONSE)
    case.refresh_from_db()
    assert clock.due_at is not None
    assert clock.due_at != case.answer_due_at
    event = CaseEvent.objects.filter(case=case, kind="escalated", facts__clock=LimitKind.FIRST_RESPONSE).earliest("number")
    message = OutgoingMessage.objects.filter(key__startswith=f"event:{case.pk}:{event.number}:").earliest("pk")
    said = shown_text(message).body
    assert str(LimitKind.FIRST_RESPONSE.label).lower() in said
    assert moment_in_words(clock.due_at, language="id", zone=site_zone()) in said
    assert case.answer_due_at is not None
    assert moment_in_words(case.answer_due_at, language="id", zone=site_zone()) not in said
