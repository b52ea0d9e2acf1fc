"""``/desk/coach/``: the officer's own, and of the leader and approver of the very agency; nobody else's."""

from __future__ import annotations

import pytest

from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Membership, Viewer, coaches
from ntbcare.audit.models import Entry
from ntbcare.cases.dispatch import drain
from ntbcare.common.clock import now
from ntbcare.guidance.actions.practice import seed_practice
from ntbcare.workflow.answer import send_answer
from tests.desk.sessions import browser_of
from tests.world import World, acting_case

LOW = "Kami teruskan ke dinas terkait."


def officer_with_answers(world: World) -> int:
    seed_practice()
    for _ in range(2):
        case, _, _ = acting_case(world)
        send_answer(case.pk, LOW, actor=world.liaison)
    drain()
    return world.liaison.user_id or 0


def test_the_officer_sees_the_own_weak_points_and_what_to_practise(world: World) -> None:
    officer_with_answers(world)
    page = browser_of(world.liaison).get("/desk/coach/").content.decode()
    assert "2 dari 2" in page
    assert "belum cukup untuk dikatakan" in page
    assert "/desk/practice/" in page
    assert not Entry.objects.filter(what="guidance.coach_seen").exists()


@pytest.mark.parametrize("role", [Role.LEADER, Role.APPROVER])
def test_who_answers_for_the_agency_sees_it_and_is_written_down(world: World, role: Role) -> None:
    user_id = officer_with_answers(world)
    coach = world.actor(role, "Dishub")
    desk = browser_of(coach)
    assert f"/desk/coach/{user_id}" in desk.get("/desk/coach/").content.decode()
    assert "2 dari 2" in desk.get(f"/desk/coach/{user_id}").content.decode()
    entry = Entry.objects.get(what="guidance.coach_seen")
    assert (entry.user_id, entry.subject) == (coach.user_id, f"user:{user_id}")


OTHERS = [
    (Role.ADMINISTRATOR, "Pemprov"),
    (Role.ADMINISTRATOR, "Dishub"),
    (Role.COORDINATOR, "Pemprov"),
    (Role.LEADER, "Pemprov"),
    (Role.LEADER, "PUPR"),
    (Role.APPROVER, "PUPR"),
    (Role.INSPECTOR, "Pemprov"),
    (Role.AUDITOR, "Pemprov"),
    (Role.CLERK, "Pemprov"),
    (Role.OBSERVER, "Pemprov"),
    (Role.LIAISON, "PUPR"),
]


@pytest.mark.parametrize(("role", "agency"), OTHERS)
def test_for_everybody_else_it_does_not_exist(world: World, role: Role, agency: str) -> None:
    user_id = officer_with_answers(world)
    desk = browser_of(world.actor(role, agency))
    assert desk.get(f"/desk/coach/{user_id}").status_code == 404
    assert not Entry.objects.filter(what="guidance.coach_seen").exists()


def test_it_ends_with_the_membership(world: World) -> None:
    user_id = officer_with_answers(world)
    coach = world.actor(Role.LEADER, "Dishub")
    Member.objects.filter(user_id=coach.user_id or 0).update(until=now())
    assert browser_of(coach).get(f"/desk/coach/{user_id}").status_code == 404
    assert browser_of(world.liaison).get("/desk/coach/999999").status_code == 404


def test_leaders_and_administrators_are_not_coached_by_each_other() -> None:
    def viewer(user_id: int, role: Role) -> Viewer:
        return Viewer(user_id, (Membership(role, 7, 1, frozenset({7})),))

    leader = viewer(1, Role.LEADER)
    assert coaches(leader, leader)
    assert coaches(leader, viewer(2, Role.LIAISON))
    for role in (Role.LEADER, Role.APPROVER, Role.ADMINISTRATOR):
        assert not coaches(leader, viewer(2, role))


def test_without_anything_yet_the_page_says_what_will_stand_there(world: World) -> None:
    assert "Belum ada yang dapat dilihat" in browser_of(world.liaison).get("/desk/coach/").content.decode()
