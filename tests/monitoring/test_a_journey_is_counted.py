"""The follower, fed by real steps: filed, verified, disposed, answered, rated, closed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction

from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import CaseEvent
from ntbcare.common.clock import pretend
from ntbcare.monitoring.checks import check_counters
from ntbcare.monitoring.followers import follow
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.monitoring.tasks import recount_passed_limits
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.close import close_case
from ntbcare.workflow.rate import rate_case
from ntbcare.workflow.reopen import reopen_case
from tests.deadlines.journey import at
from tests.world import World, acting_case, file_case, make_world

pytestmark = pytest.mark.django_db(transaction=True)
ANSWER = "Lampu sudah diganti dengan yang baru."


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def test_figures_follow_the_case(world: World) -> None:
    case, _lead, _receipt = acting_case(world)
    send_answer(case.pk, ANSWER, actor=world.liaison)
    drain()
    figures = statistics(Question(everything=True)).total
    assert (figures.received, figures.verified, figures.answered, figures.followed_up, figures.completed) == (1, 1, 1, 1, 0)
    assert figures.median_first_response_days == Decimal("0.0")
    assert figures.within_deadline_percent == Decimal("100.0")
    rate_case(case.pk, stars=5, solved=True, actor=Actor.complainant())
    close_case(case.pk, actor=Actor.complainant())
    drain()
    figures = statistics(Question(everything=True)).total
    assert (figures.rated, figures.satisfied, figures.completed, figures.closed_without_answer) == (1, 1, 1, 0)
    assert list(check_counters()) == []


def test_replaying_all_events_changes_nothing(world: World) -> None:
    acting_case(world)
    file_case()
    drain()
    before = statistics(Question())
    with transaction.atomic():
        follow(list(CaseEvent.objects.order_by("case_id", "number")))
    assert statistics(Question()) == before


def test_a_late_answer_stays_late_when_the_case_is_reopened(world: World) -> None:
    with pretend(at("2026-11-02 09:00")):
        case, _lead, _receipt = acting_case(world)
        drain()
    with pretend(at("2026-12-20 09:00")):
        recount_passed_limits.call()
        assert statistics(Question()).total.within_deadline_percent == Decimal("0.0")
        send_answer(case.pk, ANSWER, actor=world.liaison)
        reopen_case(case.pk, reason="Lampunya mati lagi.", actor=Actor.complainant())
        drain()
        assert statistics(Question()).total.within_deadline_percent == Decimal("0.0")
        assert statistics(Question()).total.reopened == 1
