"""Drafted, approved by somebody else, sent as it was approved."""

from __future__ import annotations

import pytest

from ntbcare.agencies.models import Agency
from ntbcare.agencies.queries import forget_reference
from ntbcare.agencies.roles import Role
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Assignment, Case, Draft
from ntbcare.common.errors import Forbidden, InvalidInput, NotFound
from ntbcare.workflow.answer import approve_draft, save_draft, send_answer
from tests.world import World, acting_case, assigned_case

ANSWER = "Lampu sudah kami ganti dan menyala lagi."


@pytest.fixture
def strict(world: World) -> tuple[Case, Assignment]:
    """A case at work in an agency that wants its answers approved."""
    case, lead, _receipt = acting_case(world)
    Agency.objects.filter(short_name="Dishub").update(needs_approval=True)
    forget_reference()
    return case, lead


def test_without_approval_it_does_not_go_out(world: World, strict: tuple[Case, Assignment]) -> None:
    case, lead = strict
    save_draft(lead.pk, text=ANSWER, actor=world.liaison)
    with pytest.raises(MoveNotAllowed):
        send_answer(case.pk, ANSWER, actor=world.liaison)


def test_what_was_approved_goes_out_and_nothing_else(world: World, strict: tuple[Case, Assignment]) -> None:
    case, lead = strict
    save_draft(lead.pk, text=ANSWER, actor=world.liaison)
    approve_draft(lead.pk, actor=world.actor(Role.APPROVER, "Dishub"))
    with pytest.raises(MoveNotAllowed):
        send_answer(case.pk, ANSWER + " Kira-kira.", actor=world.liaison)
    assert send_answer(case.pk, ANSWER, actor=world.liaison).status == "answered"
    assert not Draft.objects.exists()


def test_a_changed_draft_must_be_approved_again(world: World, strict: tuple[Case, Assignment]) -> None:
    case, lead = strict
    save_draft(lead.pk, text=ANSWER, actor=world.liaison)
    approve_draft(lead.pk, actor=world.actor(Role.APPROVER, "Dishub"))
    save_draft(lead.pk, text=ANSWER + " Mohon dicek.", actor=world.liaison)
    with pytest.raises(MoveNotAllowed):
        send_answer(case.pk, ANSWER + " Mohon dicek.", actor=world.liaison)


def test_the_approver_is_of_the_agency_and_there_must_be_a_draft(world: World, strict: tuple[Case, Assignment]) -> None:
    _case, lead = strict
    with pytest.raises(NotFound):
        approve_draft(lead.pk, actor=world.actor(Role.APPROVER, "Dishub"))
    save_draft(lead.pk, text=ANSWER, actor=world.liaison)
    for stranger in (world.liaison, world.actor(Role.APPROVER, "PUPR")):
        with pytest.raises((NotFound, Forbidden)):
            approve_draft(lead.pk, actor=stranger)


def test_a_second_answer_corrects_the_first(world: World) -> None:
    case, _lead, _receipt = acting_case(world)
    send_answer(case.pk, ANSWER, actor=world.liaison)
    assert send_answer(case.pk, "Ralat: lampu diganti besok pagi.", actor=world.liaison).status == "answered"


@pytest.mark.parametrize("text", ["", "Sudah.", "x" * 20_001])
def test_an_answer_says_something_and_not_too_much(world: World, text: str) -> None:
    case, _lead, _receipt = acting_case(world)
    with pytest.raises(InvalidInput):
        send_answer(case.pk, text, actor=world.liaison)


def test_what_was_not_accepted_cannot_be_answered(world: World) -> None:
    case, _lead, _receipt = assigned_case(world)
    with pytest.raises(MoveNotAllowed):
        send_answer(case.pk, ANSWER, actor=world.liaison)
