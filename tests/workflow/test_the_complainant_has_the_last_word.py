"""Rating, reopening, withdrawing and closing are the complainant's; what comes when, and what it leaves behind."""

from __future__ import annotations

import pytest

from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Assignment, CaseEvent
from ntbcare.common.errors import InvalidInput
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.close import close_case, withdraw_case
from ntbcare.workflow.rate import rate_case
from ntbcare.workflow.reopen import reopen_case
from ntbcare.workflow.reply import mark_reply_read, reply_to_case
from tests.world import World, acting_case, file_case

CITIZEN = Actor.complainant()
ANSWER = "Lampu sudah menyala lagi."


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_stars_go_from_one_to_five(world: World, stars: int) -> None:
    case, _lead, _receipt = acting_case(world)
    send_answer(case.pk, ANSWER, actor=world.liaison)
    with pytest.raises(InvalidInput):
        rate_case(case.pk, stars=stars, solved=True, actor=CITIZEN)


def test_a_later_rating_replaces_the_earlier_one_and_both_stay_in_the_history(world: World) -> None:
    case, _lead, _receipt = acting_case(world)
    send_answer(case.pk, ANSWER, actor=world.liaison)
    rate_case(case.pk, stars=1, solved=False, actor=CITIZEN)
    case = rate_case(case.pk, stars=5, solved=True, comment="Terima kasih.", actor=CITIZEN)
    assert (case.stars, case.solved, case.status) == (5, True, "answered")
    assert CaseEvent.objects.filter(case=case, kind="rated").count() == 2


def test_before_an_answer_there_is_nothing_to_rate_or_reopen(world: World) -> None:
    case, _receipt = file_case()
    with pytest.raises(MoveNotAllowed):
        rate_case(case.pk, stars=5, solved=True, actor=CITIZEN)
    with pytest.raises(MoveNotAllowed):
        reopen_case(case.pk, reason="Mati lagi.", actor=CITIZEN)


def test_a_reopened_case_is_with_its_lead_again_and_can_be_answered_and_closed_again(world: World) -> None:
    case, lead, _receipt = acting_case(world)
    send_answer(case.pk, ANSWER, actor=world.liaison)
    close_case(case.pk, actor=CITIZEN)
    case = reopen_case(case.pk, reason="Mati lagi.", actor=CITIZEN)
    lead.refresh_from_db()
    assert (case.status, case.reopened, lead.status, lead.is_open) == ("in_progress", 1, "acting", True)
    send_answer(case.pk, "Kabel diganti.", actor=world.liaison)
    case = close_case(case.pk, actor=CITIZEN)
    assert (case.status, case.closed_by) == ("closed", "complainant")


def test_a_withdrawn_case_ends_with_its_reason_and_its_agencies_are_free(world: World) -> None:
    case, _lead, _receipt = acting_case(world)
    case = withdraw_case(case.pk, reason="Sudah selesai sendiri.", actor=CITIZEN)
    assert (case.status, case.archive_reason, case.archived_by) == ("archived", "withdrawn", "complainant")
    assert not Assignment.objects.filter(case=case, is_open=True).exists()


def test_a_reply_to_an_ended_case_reaches_a_person_until_it_is_read(world: World) -> None:
    case, _receipt = file_case()
    close_case(case.pk, actor=CITIZEN)
    case = reply_to_case(case.pk, "Ternyata masih mati.", actor=CITIZEN)
    assert (case.status, case.reply_waiting) == ("closed", True)
    assert not mark_reply_read(case.pk, actor=world.coordinator).reply_waiting


@pytest.mark.parametrize("text", ["", " ", "?", "x" * 20_001])
def test_an_empty_or_endless_reply_is_not_taken(world: World, text: str) -> None:
    case, _receipt = file_case()
    with pytest.raises(InvalidInput):
        reply_to_case(case.pk, text, actor=CITIZEN)
