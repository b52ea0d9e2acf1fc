"""Reminders, notices, escalation, closing by time; late holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from ntbcare.agencies.roles import Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.replay import check_cases
from ntbcare.common.clock import now, pretend, site_zone
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.deadlines.actions.calendars import add_holiday
from ntbcare.deadlines.models import Clock
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.escalate import act_on_clocks, announce_moved_deadlines
from ntbcare.workflow.reply import reply_to_case
from tests.world import World, acting_case, file_case


def morning(days: int) -> datetime:
    """Ten in the morning, so many days on: outside of the quiet hours."""
    return (now() + timedelta(days=days)).astimezone(site_zone()).replace(hour=10)


def kinds(case: Case) -> list[str]:
    return list(CaseEvent.objects.filter(case=case).order_by("number").values_list("kind", flat=True))


def tend_until_quiet() -> None:
    while act_on_clocks():
        drain()


def test_an_untouched_case_is_reminded_noticed_and_goes_up(world: World) -> None:
    world.actor(Role.INSPECTOR, "Pemprov")
    assert world.coordinator.user_id
    case, _ = file_case()
    drain()
    for days in range(1, 60):
        with pretend(morning(days)):
            tend_until_quiet()
    happened = kinds(case)
    assert {"reminded", "overdue", "escalated"} <= set(happened)
    assert happened.index("overdue") < happened.index("escalated")
    assert OutgoingMessage.objects.filter(officer_id=world.coordinator.user_id).exists()
    assert list(check_cases()) == []


def test_nothing_is_done_twice_for_the_same_stage(world: World) -> None:
    case, _ = file_case()
    drain()
    with pretend(morning(30)):
        tend_until_quiet()
        before = kinds(case)
        tend_until_quiet()
    assert kinds(case) == before


def test_an_answered_case_closes_by_itself_after_the_time_to_reply(world: World) -> None:
    case, _lead, _ = acting_case(world)
    send_answer(case.pk, "Lampu sudah diganti.", actor=world.liaison)
    drain()
    with pretend(now() + timedelta(days=40)):
        tend_until_quiet()
    case.refresh_from_db()
    assert (case.status, case.closed_by) == ("closed", "system")


def test_it_does_not_close_over_an_unread_reply(world: World) -> None:
    case, _lead, _ = acting_case(world)
    send_answer(case.pk, "Lampu sudah diganti.", actor=world.liaison)
    reply_to_case(case.pk, "Belum, masih gelap.", actor=Actor.complainant())
    drain()
    with pretend(now() + timedelta(days=40)):
        tend_until_quiet()
    case.refresh_from_db()
    assert case.status == "answered"


def test_a_late_holiday_moves_open_deadlines_and_says_why(world: World) -> None:
    with pretend(now().replace(year=2026, month=11, day=23, hour=2)):
        case, _ = file_case()
        drain()
        before = Clock.objects.get(case=case, kind="answer").due_at
        with transaction.atomic():
            add_holiday(date(2026, 12, 1), "Cuti bersama mendadak", user_id=None)
        announce_moved_deadlines()
        case.refresh_from_db()
        after = Clock.objects.get(case=case, kind="answer").due_at
    assert before is not None
    assert after is not None
    assert after > before
    assert case.answer_due_at == after
    event = CaseEvent.objects.get(case=case, kind="deadline_moved")
    assert "Cuti bersama mendadak" in str(event.facts)
    assert list(check_cases()) == []
