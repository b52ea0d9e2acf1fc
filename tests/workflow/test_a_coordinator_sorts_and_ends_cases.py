"""Verifying, classifying, asking, archiving, blocking: what the case says afterwards, and what is refused."""

from __future__ import annotations

import pytest

from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Case
from ntbcare.cases.sets import ArchiveReason
from ntbcare.common.errors import InvalidInput
from ntbcare.workflow.reply import reply_to_case
from ntbcare.workflow.verify import (
    Sorting,
    archive_case,
    block_case,
    classify_case,
    request_completion,
    return_case,
    take_case,
    verify_case,
)
from tests.world import SORTING, World, acting_case, assigned_case, file_case


def test_verifying_says_what_it_is_and_who_has_it(world: World) -> None:
    case, _receipt = file_case()
    sorting = Sorting(classification="oversight", category="942", region_code="52.06", priority="urgent")
    case = verify_case(case.pk, sorting, actor=world.coordinator)
    assert (case.status, case.classification, case.category_id) == ("verified", "oversight", "942")
    assert (case.region_id, case.priority, case.officer_id) == ("52.06", "urgent", world.coordinator.user_id)


def test_what_is_not_said_stays(world: World) -> None:
    case, _receipt = file_case(region_code="52.01.01")
    case = verify_case(case.pk, SORTING, actor=world.coordinator)
    assert (case.region_id, case.priority) == ("52.01.01", "ordinary")


def test_all_unknown_codes_are_named_at_once(world: World) -> None:
    case, _receipt = file_case()
    with pytest.raises(InvalidInput) as refused:
        verify_case(
            case.pk,
            Sorting(classification="", category="0", region_code="1", priority="now"),
            actor=world.coordinator,
        )
    assert [error.field for error in refused.value.errors] == ["class", "category", "region_code", "priority"]
    assert Case.objects.get().status == "received"


def test_a_case_at_work_can_be_sorted_anew_without_losing_its_way(world: World) -> None:
    case, _lead, _receipt = acting_case(world)
    case = classify_case(case.pk, Sorting(classification="information", category="942"), actor=world.coordinator)
    assert (case.status, case.classification, case.category_id) == ("in_progress", "information", "942")


def test_a_reply_brings_the_case_back_to_where_it_was(world: World) -> None:
    for verified in (False, True):
        case, _receipt = file_case()
        if verified:
            verify_case(case.pk, SORTING, actor=world.coordinator)
        assert request_completion(case.pk, "Di pasar mana tepatnya?", actor=world.coordinator).status == "incomplete"
        case = reply_to_case(case.pk, "Pasar Gerung.", actor=Actor.complainant())
        assert case.status == ("verified" if verified else "received")
        assert case.reply_waiting


@pytest.mark.parametrize("reason", [reason for reason in ArchiveReason if reason != ArchiveReason.OTHER])
def test_every_lawful_reason_ends_a_case_and_stays_with_it(world: World, reason: ArchiveReason) -> None:
    case, _receipt = file_case()
    case = archive_case(case.pk, reason=reason, actor=world.coordinator)
    assert (case.status, case.archive_reason, case.archived_by) == ("archived", reason, "officer")


@pytest.mark.parametrize(
    ("reason", "text"), [("", ""), ("bored", "x"), ("other", ""), ("other", "  "), ("unclear", "x" * 20_001)]
)
def test_no_case_ends_without_a_lawful_reason(world: World, reason: str, text: str) -> None:
    case, _receipt = file_case()
    with pytest.raises(InvalidInput):
        archive_case(case.pk, reason=reason, text=text, actor=world.coordinator)
    assert Case.objects.get().status == "received"


def test_ending_a_case_ends_the_agencies_parts(world: World) -> None:
    for end in ("archive", "block"):
        case, lead, _receipt = assigned_case(world)
        if end == "archive":
            archive_case(case.pk, reason="in_court", actor=world.coordinator)
        else:
            block_case(case.pk, reason="Ujaran kebencian.", actor=world.coordinator)
        lead.refresh_from_db()
        assert not lead.is_open


def test_an_ended_case_is_not_ended_again(world: World) -> None:
    case, _receipt = file_case()
    archive_case(case.pk, reason="unclear", actor=world.coordinator)
    with pytest.raises(MoveNotAllowed):
        archive_case(case.pk, reason="hate", actor=world.coordinator)
    with pytest.raises(MoveNotAllowed):
        verify_case(case.pk, SORTING, actor=world.coordinator)
    with pytest.raises(MoveNotAllowed):
        request_completion(case.pk, "Di mana tepatnya?", actor=world.coordinator)


@pytest.mark.parametrize(("reason", "successor"), [("", "Kantor Pertanahan"), ("Bukan kami.", ""), ("Bukan kami.", " \u202e ")])
def test_what_is_not_ours_needs_a_reason_and_a_name(world: World, reason: str, successor: str) -> None:
    case, _receipt = file_case()
    with pytest.raises(InvalidInput):
        return_case(case.pk, reason=reason, successor=successor, actor=world.coordinator)


def test_taking_a_case_makes_it_mine(world: World) -> None:
    case, _receipt = file_case()
    assert take_case(case.pk, actor=world.coordinator).officer_id == world.coordinator.user_id
