from __future__ import annotations

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.aspirations.models import AspirationGroup, GroupAnswer
from ntbcare.aspirations.queries import group_of, groups_like, members_of, planning_office
from ntbcare.cases.dispatch import drain
from ntbcare.cases.errors import CaseNotFound, MoveNotAllowed
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.queries import case_events
from ntbcare.cases.replay import check_cases
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Conflict, Forbidden, InvalidInput, NotFound
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.workflow.aspire import (
    Words,
    answer_group,
    dissolve_group,
    group_case,
    group_for,
    name_planning_office,
    open_group_of,
    suggested_for,
    ungroup_case,
)
from ntbcare.workflow.aspire_tell import part_members, tell_of_answer
from ntbcare.workflow.close import withdraw_case
from ntbcare.workflow.verify import Sorting, classify_case
from tests.asked import CITIZEN
from tests.wishes import WISH, WORDS, answering, group_of_wishes, wished, with_planner
from tests.world import World, acting_case, assigned_case


def counted(group: AspirationGroup) -> int:
    group.refresh_from_db()
    return group.aspirations


def test_in_and_out_again_and_the_person_is_told(world: World) -> None:
    group, (case, _) = group_of_wishes(world), wished(world, email="sri@contoh.example")
    group_case(case.pk, group_id=group.pk, actor=world.coordinator)
    drain()
    assert (counted(group), members_of(group.pk)) == (1, [case.pk])
    assert OutgoingMessage.objects.filter(template="grouped", about=case.reference).count() == 1
    with pytest.raises(Conflict):
        group_case(case.pk, group_id=group_of_wishes(world).pk, actor=world.coordinator)
    ungroup_case(case.pk, actor=world.coordinator)
    with pytest.raises(MoveNotAllowed):
        ungroup_case(case.pk, actor=world.coordinator)
    assert counted(group) == 0
    group_case(case.pk, group_id=group.pk, actor=world.coordinator)
    assert counted(group) == 1


def test_only_aspirations_of_the_own_government(world: World) -> None:
    group = group_of_wishes(world)
    complaint, _lead, _receipt = acting_case(world)
    with pytest.raises(MoveNotAllowed, match="Hanya aspirasi"):
        group_case(complaint.pk, group_id=group.pk, actor=world.coordinator)
    case, _ = wished(world)
    district = world.actor(Role.COORDINATOR, "Pemda Lobar")
    with pytest.raises(CaseNotFound):
        group_case(case.pk, group_id=group.pk, actor=district)
    assert district.viewer is not None
    with pytest.raises(NotFound):
        group_for(district.viewer, group.pk)
    with pytest.raises(NotFound):
        open_group_of(world.agency("Pemprov").pk, WORDS, viewer=district.viewer)
    own = open_group_of(world.agency("Pemda Lobar").pk, WORDS, viewer=district.viewer)
    with pytest.raises(NotFound):
        group_case(case.pk, group_id=own.pk, actor=world.coordinator)


def test_an_agency_that_does_not_plan_groups_nothing(world: World) -> None:
    with_planner(world)
    group = group_of_wishes(world)
    case, _lead, _receipt = assigned_case(world, text=WISH)
    classify_case(case.pk, Sorting(classification="aspiration", category="1398"), actor=world.coordinator)
    with pytest.raises(Forbidden):
        group_case(case.pk, group_id=group.pk, actor=world.liaison)


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (Words(title="x", summary=WORDS.summary), "title"),
        (Words(title=WORDS.title, summary="pendek"), "summary"),
        (Words(title=WORDS.title, summary="Hubungi Pak Budi di 081234567890 untuk keterangan."), "summary"),
        (Words(title=WORDS.title, summary=WORDS.summary, region_code="99.99"), "region_code"),
    ],
)
def test_what_everybody_reads_names_nobody(world: World, words: Words, field: str) -> None:
    viewer = world.viewer(Role.COORDINATOR, "Pemprov")
    with pytest.raises(InvalidInput) as refused:
        open_group_of(world.agency("Pemprov").pk, words, viewer=viewer)
    assert refused.value.errors[0].field == field


def test_what_turns_out_to_be_a_complaint_leaves_and_may_come_back(world: World) -> None:
    group, (case, _) = group_of_wishes(world), wished(world)
    group_case(case.pk, group_id=group.pk, actor=world.coordinator)
    classify_case(case.pk, Sorting(classification="no_oversight", category="1398"), actor=world.coordinator)
    assert (counted(group), group_of(case.pk)) == (0, None)
    assert [event.kind for event in case_events(case)][-2:] == ["classified", "ungrouped"]
    classify_case(case.pk, SORTING_BACK, actor=world.coordinator)
    group_case(case.pk, group_id=group.pk, actor=world.coordinator)
    withdraw_case(case.pk, actor=CITIZEN)
    assert counted(group) == 0
    assert list(check_cases()) == []


SORTING_BACK = Sorting(classification="aspiration", category="1398")


def test_the_answer_reaches_everybody_once_and_a_later_one_again(world: World) -> None:
    planner = with_planner(world)
    group = group_of_wishes(world)
    first, _ = wished(world, email="sri@contoh.example")
    second, _lead, _receipt = assigned_case(world, text=WISH)
    classify_case(second.pk, SORTING_BACK, actor=world.coordinator)
    for case in (first, second):
        group_case(case.pk, group_id=group.pk, actor=world.coordinator)
    assert planner.viewer is not None
    answer = answer_group(group.pk, answering(), seen=0, viewer=planner.viewer)
    assert tell_of_answer.call(answer.pk) == 2
    assert tell_of_answer.call(answer.pk) == 0, "a job that ran again answers nobody twice"
    drain()
    assert {case.status for case in Case.objects.all()} == {"answered"}
    assert not Assignment.objects.filter(is_open=True).exists(), "its agencies have nothing left to do"
    assert OutgoingMessage.objects.filter(template="answered", about=first.reference).count() == 1
    with pytest.raises(Conflict):
        answer_group(group.pk, answering(outcome="declined"), seen=0, viewer=planner.viewer)
    later = answer_group(group.pk, answering(outcome="partly"), seen=1, viewer=planner.viewer)
    assert tell_of_answer.call(answer.pk) == 0, "what was said before is not told after"
    assert tell_of_answer.call(later.pk) == 2
    assert [row.outcome for row in GroupAnswer.objects.order_by("number")] == ["taken_up", "partly"]
    assert list(check_cases()) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "open"}, "outcome"),
        ({"outcome": "maybe"}, "outcome"),
        ({"year": ""}, "year"),
        ({"year": "1999"}, "year"),
        ({"agency": "Dinas Tidak Ada"}, "agency"),
        ({"text": "ya"}, "text"),
    ],
)
def test_an_answer_says_when_or_why(world: World, changes: dict[str, str], field: str) -> None:
    planner, group = with_planner(world), group_of_wishes(world)
    assert planner.viewer is not None
    with pytest.raises(InvalidInput) as refused:
        answer_group(group.pk, answering(**changes), seen=0, viewer=planner.viewer)
    assert refused.value.errors[0].field == field
    answer_group(group.pk, answering(outcome="declined", year=""), seen=0, viewer=planner.viewer)


def test_only_the_planning_agency_answers(world: World) -> None:
    with_planner(world)
    group = group_of_wishes(world)
    with pytest.raises(Forbidden):
        answer_group(group.pk, answering(), seen=0, viewer=world.viewer(Role.COORDINATOR, "Pemprov"))
    with pytest.raises(NotFound):
        answer_group(group.pk, answering(), seen=0, viewer=world.viewer(Role.LIAISON, "PUPR"))
    coordinator = world.viewer(Role.COORDINATOR, "Pemprov")
    branch = world.agency("Pemprov").pk
    name_planning_office(branch, "PUPR", from_day=local_day(now()), basis="SK 1", viewer=coordinator)
    office = planning_office(branch)
    assert office is not None
    assert office.short_name == "PUPR"
    answer_group(group.pk, answering(), seen=0, viewer=world.viewer(Role.LIAISON, "PUPR"))
    with pytest.raises(InvalidInput):
        name_planning_office(branch, "Dishub Lobar", from_day=local_day(now()), basis="", viewer=coordinator)
    stranger = world.viewer(Role.COORDINATOR, "Pemkot Mataram")
    with pytest.raises(NotFound):
        lobar = world.agency("Pemda Lobar").pk
        name_planning_office(lobar, "Dishub Lobar", from_day=local_day(now()), basis="", viewer=stranger)


def test_likeness_is_offered_and_never_of_confidential_ones(world: World) -> None:
    group = group_of_wishes(world)
    case, _ = wished(world)
    wished(world, confidential=True)
    wished(world, text="Mohon ditambah lampu di lapangan sepak bola Mataram.")
    drain()
    viewer = world.viewer(Role.COORDINATOR, "Pemprov")
    assert suggested_for(viewer, group) == [case]
    assert groups_like(WISH, "52.01.01.1001", world.agency("Pemprov").pk) == [group]
    group_case(case.pk, group_id=group.pk, actor=world.coordinator)
    assert suggested_for(viewer, group) == []


def test_a_dissolved_group_lets_everybody_go(world: World) -> None:
    group = group_of_wishes(world)
    cases = [wished(world)[0] for _ in range(3)]
    for case in cases:
        group_case(case.pk, group_id=group.pk, actor=world.coordinator)
    viewer = world.viewer(Role.COORDINATOR, "Pemprov")
    dissolve_group(group.pk, viewer=viewer)
    assert part_members.call(group.pk) == 3
    assert part_members.call(group.pk) == 0
    assert [group_of(case.pk) for case in cases] == [None] * 3
    with pytest.raises(NotFound):
        dissolve_group(group.pk, viewer=viewer)
    with pytest.raises(NotFound):
        group_case(cases[0].pk, group_id=group.pk, actor=world.coordinator)
