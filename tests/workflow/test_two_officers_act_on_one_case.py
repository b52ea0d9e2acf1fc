"""The second officer is told what changed; nothing is done twice."""

from __future__ import annotations

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.cases.errors import CaseNotFound, MoveNotAllowed
from ntbcare.cases.models import CaseEvent
from ntbcare.common.errors import Forbidden, Stale
from ntbcare.workflow.verify import archive_case, request_completion, verify_case
from tests.world import SORTING, World, assigned_case, file_case


def test_the_second_who_saw_an_older_version_is_told_what_happened(world: World) -> None:
    case, _ = file_case()
    verify_case(case.pk, SORTING, actor=world.coordinator, seen=1)
    with pytest.raises(Stale, match="Diverifikasi"):
        archive_case(case.pk, reason="unclear", actor=world.coordinator, seen=1)
    assert list(CaseEvent.objects.filter(case=case).values_list("kind", flat=True)) == ["received", "verified"]


def test_a_step_twice_is_refused_by_the_status(world: World) -> None:
    case, _ = file_case()
    verify_case(case.pk, SORTING, actor=world.coordinator)
    with pytest.raises(MoveNotAllowed):
        verify_case(case.pk, SORTING, actor=world.coordinator)


def test_a_case_outside_ones_branch_does_not_exist(world: World) -> None:
    case, _ = file_case()
    with pytest.raises(CaseNotFound):
        verify_case(case.pk, SORTING, actor=world.actor(Role.COORDINATOR, "Pemda Lobar"))


def test_a_role_that_reaches_the_case_but_may_not_is_refused(world: World) -> None:
    case, _, _ = assigned_case(world)
    with pytest.raises(Forbidden):
        request_completion(case.pk, "Di mana tepatnya?", actor=world.liaison)
