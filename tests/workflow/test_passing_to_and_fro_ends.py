"""*Not ours* has an end: after two hops the word of the province's coordinator stands."""

from __future__ import annotations

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Assignment, Case
from ntbcare.common.errors import InvalidInput
from ntbcare.workflow.assign import decline_assignment, dispose_case
from ntbcare.workflow.verify import return_case, verify_case
from tests.world import SORTING, World, file_case

WHY = "Bukan wewenang kami."


def test_branches_cannot_pass_a_case_in_circles(world: World) -> None:
    case, _ = file_case(agency="Dishub Lobar")
    due = case.answer_due_at
    lobar, mataram = world.actor(Role.COORDINATOR, "Pemda Lobar"), world.actor(Role.COORDINATOR, "Pemkot Mataram")
    assert case.branch_id == world.agency("Pemda Lobar").pk
    return_case(case.pk, reason=WHY, successor="Pemkot Mataram", actor=lobar)
    return_case(case.pk, reason=WHY, successor="Pemda Lobar", actor=mataram)
    with pytest.raises(MoveNotAllowed, match="koordinator provinsi"):
        return_case(case.pk, reason=WHY, successor="Pemkot Mataram", actor=lobar)
    ruled = return_case(case.pk, reason="Jalan ini di Kota Mataram.", successor="Pemkot Mataram", actor=world.coordinator)
    assert (ruled.branch_id, ruled.answer_due_at) == (world.agency("Pemkot Mataram").pk, due)
    with pytest.raises(MoveNotAllowed):
        return_case(case.pk, reason=WHY, successor="Pemda Lobar", actor=mataram)
    assert verify_case(case.pk, SORTING, actor=mataram).status == "verified"


def test_what_no_branch_here_decides_can_still_be_handed_outside(world: World) -> None:
    case, _ = file_case(agency="Dishub Lobar")
    lobar, mataram = world.actor(Role.COORDINATOR, "Pemda Lobar"), world.actor(Role.COORDINATOR, "Pemkot Mataram")
    return_case(case.pk, reason=WHY, successor="Pemkot Mataram", actor=lobar)
    return_case(case.pk, reason=WHY, successor="Pemda Lobar", actor=mataram)
    assert return_case(case.pk, reason=WHY, successor="Ombudsman Republik Indonesia", actor=lobar).queue == "done"


def test_a_refusal_counts_wherever_it_comes_from(world: World) -> None:
    case, _ = file_case()
    for short in ("Dishub", "PUPR"):
        if Case.objects.get(pk=case.pk).status == "received":
            verify_case(case.pk, SORTING, actor=world.coordinator)
        dispose_case(case.pk, lead=short, actor=world.coordinator)
        part = Assignment.objects.get(case=case, is_open=True)
        decline_assignment(part.pk, case.pk, reason=WHY, successor="PLN", actor=world.actor(Role.LIAISON, short))
    dispose_case(case.pk, lead="Dishub", actor=world.coordinator)
    part = Assignment.objects.get(case=case, is_open=True)
    with pytest.raises(MoveNotAllowed):
        decline_assignment(part.pk, case.pk, reason=WHY, successor="PLN", actor=world.liaison)


def test_an_agency_that_declines_names_somebody_else(world: World) -> None:
    case, _ = file_case()
    verify_case(case.pk, SORTING, actor=world.coordinator)
    dispose_case(case.pk, lead="Dishub", actor=world.coordinator)
    part = Assignment.objects.get(case=case)
    for own in ("Dishub", world.agency("Dishub").name):
        with pytest.raises(InvalidInput, match="instansi lain"):
            decline_assignment(part.pk, case.pk, reason=WHY, successor=own, actor=world.liaison)
    case.refresh_from_db()
    assert (case.refused, case.status) == (0, "assigned")
