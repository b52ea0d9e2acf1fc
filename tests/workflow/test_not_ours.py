"""Returning a case: to another branch, to nobody we know, and not to oneself."""

from __future__ import annotations

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case
from ntbcare.cases.queries import Question, View, inbox
from ntbcare.cases.replay import check_cases
from ntbcare.common.errors import InvalidInput
from ntbcare.workflow.verify import return_case, verify_case
from tests.world import SORTING, World, file_case

WHY = "Ini wewenang kabupaten."


def test_a_successor_in_another_branch_gets_it_into_its_inbox_and_works_on(world: World) -> None:
    case, _ = file_case()
    case = return_case(case.pk, reason=WHY, successor="Dishub Lobar", actor=world.coordinator)
    assert (case.status, case.queue, case.branch, case.refused) == ("referred", "new", world.agency("Pemda Lobar"), 1)
    district = world.actor(Role.COORDINATOR, "Pemda Lobar")
    assert district.viewer
    assert [found.pk for found in inbox(district.viewer, Question(view=View.NEW)).items] == [case.pk]
    assert verify_case(case.pk, SORTING, actor=district).status == "verified"
    assert list(check_cases()) == []


def test_a_successor_outside_ends_our_part(world: World) -> None:
    case, _ = file_case()
    case = return_case(case.pk, reason=WHY, successor="Pengadilan Negeri", actor=world.coordinator)
    assert (case.status, case.queue, case.successor) == ("referred", "done", "Pengadilan Negeri")


def test_an_agency_of_ones_own_branch_is_no_way_out(world: World) -> None:
    case, _ = file_case()
    with pytest.raises(InvalidInput, match="wilayah kerja Anda sendiri"):
        return_case(case.pk, reason=WHY, successor="PUPR", actor=world.coordinator)
    assert Case.objects.get(pk=case.pk).status == "received"


def test_a_complaint_about_the_districts_own_office_comes_to_the_province(world: World) -> None:
    case, _ = file_case(agency="Diskominfo Lobar")
    assert (case.branch, case.own_office) == (world.agency("Pemprov"), False)


def test_a_complaint_about_the_provinces_own_office_is_kept_from_its_coordinators(world: World) -> None:
    case, _ = file_case(agency="Diskominfotik")
    assert case.own_office
    assert world.coordinator.viewer
    assert inbox(world.coordinator.viewer, Question(view=View.NEW)).items == []
    inspector = world.actor(Role.INSPECTOR, "Pemprov")
    assert verify_case(case.pk, SORTING, actor=inspector).status == "verified"


def test_a_case_is_found_by_its_number(world: World) -> None:
    case, _ = file_case()
    assert world.coordinator.viewer
    for typed in (case.reference, case.reference.lower().replace("-", " ")):
        assert [found.pk for found in inbox(world.coordinator.viewer, Question(view=View.ALL, words=typed)).items] == [case.pk]
