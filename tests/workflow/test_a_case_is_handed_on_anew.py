"""Disposing again, releasing, refusing: who has the case afterwards, and what the complainant's clock does meanwhile."""

from __future__ import annotations

import pytest

from ntbcare.agencies.models import Agency
from ntbcare.agencies.queries import forget_reference
from ntbcare.agencies.roles import Role
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Assignment, Case
from ntbcare.common.errors import Forbidden, InvalidInput, NtbCareError
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, decline_assignment, dispose_case, release_assignment
from ntbcare.workflow.handle import act_on_assignment
from ntbcare.workflow.verify import verify_case
from tests.world import SORTING, World, acting_case, assigned_case, file_case


def parts(case: Case) -> dict[str, list[str]]:
    """The states of each agency's parts, oldest first."""
    found: dict[str, list[str]] = {}
    for part in Assignment.objects.filter(case=case).select_related("agency").order_by("pk"):
        found.setdefault(part.agency.short_name, []).append(f"{part.part} {part.status}")
    return found


def test_a_new_lead_releases_the_old_one_and_keeps_the_contributors(world: World) -> None:
    case, _lead, _receipt = assigned_case(world, contributors=["PLN"])
    dispose_case(case.pk, lead="PUPR", contributors=["PLN"], actor=world.coordinator)
    assert parts(case) == {"Dishub": ["lead released"], "PLN": ["contributor offered"], "PUPR": ["lead offered"]}
    case.refresh_from_db()
    assert (case.lead_id, case.status) == (world.agency("PUPR").pk, "assigned")


def test_a_contributor_becomes_the_lead(world: World) -> None:
    case, _lead, _receipt = assigned_case(world, contributors=["PLN"])
    dispose_case(case.pk, lead="PLN", actor=world.coordinator)
    assert parts(case) == {"Dishub": ["lead released"], "PLN": ["contributor released", "lead offered"]}


def test_a_contributor_can_be_added_while_the_lead_works_on(world: World) -> None:
    case, _lead, _receipt = acting_case(world)
    case = dispose_case(case.pk, lead="Dishub", contributors=["PUPR"], actor=world.coordinator)
    assert (case.status, parts(case)) == ("in_progress", {"Dishub": ["lead acting"], "PUPR": ["contributor offered"]})


def test_nothing_new_is_no_disposition(world: World) -> None:
    case, _lead, _receipt = assigned_case(world, contributors=["PLN"])
    with pytest.raises(MoveNotAllowed):
        dispose_case(case.pk, lead="Dishub", contributors=["PLN"], actor=world.coordinator)


def test_an_agency_named_twice_is_asked_once(world: World) -> None:
    case, _receipt = file_case()
    verify_case(case.pk, SORTING, actor=world.coordinator)
    dispose_case(case.pk, lead="Dishub", contributors=["Dishub", "pln ", "PLN UIW"], actor=world.coordinator)
    assert parts(case) == {"Dishub": ["lead offered"], "PLN": ["contributor offered"]}


def test_every_unknown_or_closed_agency_is_named(world: World) -> None:
    Agency.objects.filter(short_name="PUPR").update(active=False)
    forget_reference()
    case, _receipt = file_case()
    verify_case(case.pk, SORTING, actor=world.coordinator)
    with pytest.raises(InvalidInput) as refused:
        dispose_case(case.pk, lead="PUPR", contributors=["PLN", "Dinas Antah"], actor=world.coordinator)
    assert [error.field for error in refused.value.errors] == ["lead", "contributors"]
    assert "Dinas Antah" in refused.value.errors[1].message


def test_a_lead_in_a_district_takes_the_case_into_its_branch(world: World) -> None:
    case, _receipt = file_case()
    verify_case(case.pk, SORTING, actor=world.coordinator)
    case = dispose_case(case.pk, lead="Dishub Lobar", actor=world.coordinator)
    assert case.branch_id == world.agency("Pemda Lobar").pk


def test_the_complainants_clock_never_starts_anew(world: World) -> None:
    case, lead, receipt = assigned_case(world)
    decline_assignment(lead.pk, case.pk, reason="Jalan kabupaten.", successor="Dishub Lobar", actor=world.liaison)
    dispose_case(case.pk, lead="PUPR", actor=world.coordinator)
    case.refresh_from_db()
    assert case.answer_due_at == receipt.answer_due_at
    assert case.refused == 1


def test_a_contributor_that_refuses_leaves_the_lead_at_work(world: World) -> None:
    case, _lead, _receipt = assigned_case(world, contributors=["PLN"])
    part = Assignment.objects.get(case=case, part="contributor")
    case = decline_assignment(
        part.pk, case.pk, reason="Bukan jaringan kami.", successor="Dishub", actor=world.actor(Role.LIAISON, "PLN")
    )
    assert (case.status, parts(case)) == ("assigned", {"Dishub": ["lead offered"], "PLN": ["contributor declined"]})


def test_after_two_refusals_the_coordinators_ruling_stands(world: World) -> None:
    case, _receipt = file_case()
    verify_case(case.pk, SORTING, actor=world.coordinator)
    for name in ("Dishub", "PUPR", "Dishub"):
        dispose_case(case.pk, lead=name, actor=world.coordinator)
        part = Assignment.objects.get(case=case, is_open=True)
        actor = world.actor(Role.LIAISON, name)
        if name == "Dishub" and Case.objects.get(pk=case.pk).refused == 2:
            with pytest.raises(MoveNotAllowed):
                decline_assignment(part.pk, case.pk, reason="Bukan kami.", successor="PUPR", actor=actor)
            accept_assignment(part.pk, case.pk, actor=actor)
        else:
            decline_assignment(part.pk, case.pk, reason="Bukan kami.", successor="Instansi lain", actor=actor)
    assert parts(case)["Dishub"] == ["lead declined", "lead accepted"]


def test_only_a_coordinator_releases(world: World) -> None:
    case, lead, _receipt = assigned_case(world)
    with pytest.raises(Forbidden):
        release_assignment(lead.pk, case.pk, reason="Salah alamat.", actor=world.liaison)
    assert release_assignment(lead.pk, case.pk, reason="Salah alamat.", actor=world.coordinator).status == "verified"


@pytest.mark.parametrize("actor", [(Role.LIAISON, "PUPR"), (Role.LIAISON, "PLN"), (Role.COORDINATOR, "Pemkot Mataram")])
def test_an_agencys_part_is_nobody_elses(world: World, actor: tuple[Role, str]) -> None:
    case, lead, _receipt = assigned_case(world, contributors=["PLN"])
    with pytest.raises(NtbCareError) as refused:
        accept_assignment(lead.pk, case.pk, actor=world.actor(*actor))
    assert refused.value.status in {403, 404}


def test_a_contributors_action_does_not_begin_the_work_nor_answer_the_case(world: World) -> None:
    case, lead, _receipt = assigned_case(world, contributors=["PLN"])
    part, helper = Assignment.objects.get(case=case, part="contributor"), world.actor(Role.LIAISON, "PLN")
    accept_assignment(part.pk, case.pk, actor=helper)
    case = act_on_assignment(part.pk, case.pk, text="Jaringan diperiksa.", public=True, actor=helper)
    assert case.status == "assigned"
    with pytest.raises(NtbCareError):
        send_answer(case.pk, "Kami menjawab saja.", actor=helper)
    assert lead.agency_id == case.lead_id
