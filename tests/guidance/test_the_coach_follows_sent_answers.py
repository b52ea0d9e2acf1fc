"""The follower ``coach``: codes and numbers by officer, once each, none of an answer that was taken back."""

from __future__ import annotations

from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import CaseEvent
from ntbcare.cases.sets import EventKind
from ntbcare.guidance.coach import coaching_of
from ntbcare.guidance.followers import follow
from ntbcare.guidance.models import JudgedAnswer
from ntbcare.workflow.answer import send_answer
from tests.world import World, acting_case

LOW = "Kami teruskan ke dinas terkait."


def test_findings_are_kept_by_the_officer_who_sent_it(world: World) -> None:
    case, _, _ = acting_case(world)
    send_answer(case.pk, LOW, actor=world.liaison)
    drain()
    row = JudgedAnswer.objects.get()
    assert (row.user_id, row.case_id, row.branch_id) == (world.liaison.user_id, case.pk, world.agency("Pemprov").pk)
    assert row.score < 40
    assert "only_phrases" in row.findings
    kept = {field.name for field in JudgedAnswer._meta.get_fields()}
    assert kept == {"id", "case", "number", "user", "branch", "at", "score", "findings", "rules"}  # no text of any kind


def test_an_event_that_comes_again_changes_nothing(world: World) -> None:
    case, _, _ = acting_case(world)
    send_answer(case.pk, LOW, actor=world.liaison)
    drain()
    follow(list(CaseEvent.objects.order_by("case_id", "number")))
    assert JudgedAnswer.objects.count() == 1


def test_an_answer_that_was_taken_back_is_forgotten(world: World) -> None:
    case, _, _ = acting_case(world)
    send_answer(case.pk, LOW, actor=world.liaison)
    drain()
    answered = CaseEvent.objects.get(kind=EventKind.ANSWERED)
    follow([CaseEvent(case=case, number=99, kind=EventKind.UNDONE, facts={"undoes": answered.number})])
    assert not JudgedAnswer.objects.exists()


def test_an_event_of_an_earlier_edition_or_of_nobody_is_passed_over(world: World) -> None:
    case, _, _ = acting_case(world)
    old = CaseEvent(case=case, number=90, kind=EventKind.ANSWERED, actor_id=world.liaison.user_id, facts={})
    nobody = CaseEvent(case=case, number=91, kind=EventKind.ANSWERED, actor_id=None, facts={"quality": {}})
    follow([old, nobody])
    assert not JudgedAnswer.objects.exists()


def test_the_page_of_an_officer_is_made_of_it(world: World) -> None:
    for _ in range(3):
        case, _, _ = acting_case(world)
        send_answer(case.pk, LOW, actor=world.liaison)
    drain()
    found = coaching_of(world.liaison.user_id or 0, frozenset({world.agency("Pemprov").pk}))
    assert (found.answers, found.attempts) == (3, 0)
    assert found.points[0].missed == found.points[0].of == 3
    assert len(found.advice) == 2
