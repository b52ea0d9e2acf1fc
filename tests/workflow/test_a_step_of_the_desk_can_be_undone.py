"""Undo: one's own last step, for a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.replay import check_cases
from ntbcare.common.clock import now, pretend
from ntbcare.workflow.assign import accept_assignment
from ntbcare.workflow.undo import undo_step
from ntbcare.workflow.verify import archive_case, verify_case
from tests.world import SORTING, World, assigned_case, file_case


def test_a_verification_is_taken_back_with_all_it_set(world: World) -> None:
    case, _ = file_case()
    verified = verify_case(case.pk, SORTING, actor=world.coordinator)
    undone = undo_step(case.pk, verified.last_number, actor=world.coordinator)
    assert (undone.status, undone.classification, undone.category_id, undone.verified_at) == ("received", None, None, None)
    assert list(check_cases()) == []


def test_an_archived_case_comes_back(world: World) -> None:
    case, _ = file_case()
    archived = archive_case(case.pk, reason="hate", actor=world.coordinator)
    undone = undo_step(case.pk, archived.last_number, actor=world.coordinator)
    assert (undone.status, undone.archive_reason, undone.ended_at) == ("received", "", None)
    assert list(check_cases()) == []


def test_a_disposition_is_taken_back_from_the_agency(world: World) -> None:
    case, lead, _ = assigned_case(world)
    undone = undo_step(case.pk, case.last_number, actor=world.coordinator)
    lead.refresh_from_db()
    assert (undone.status, undone.lead_id, lead.status) == ("verified", None, "released")
    assert list(check_cases()) == []


def test_what_the_agency_has_accepted_cannot_be_taken_back(world: World) -> None:
    case, lead, _ = assigned_case(world)
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    with pytest.raises(MoveNotAllowed):
        undo_step(case.pk, case.last_number, actor=world.coordinator)
    assert Assignment.objects.get(pk=lead.pk).status == "accepted"


def test_not_after_a_minute_and_not_by_another(world: World) -> None:
    case, _ = file_case()
    verified = verify_case(case.pk, SORTING, actor=world.coordinator)
    with pretend(now() + timedelta(minutes=2)), pytest.raises(MoveNotAllowed):
        undo_step(case.pk, verified.last_number, actor=world.coordinator)
    with pytest.raises(MoveNotAllowed):
        undo_step(case.pk, verified.last_number, actor=world.actor(Role.INSPECTOR, "Pemprov"))
    assert Case.objects.get(pk=case.pk).status == "verified"
