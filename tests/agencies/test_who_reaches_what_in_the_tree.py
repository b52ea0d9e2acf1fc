"""The tree of governments and agencies: names, reach of officers, regions in words."""

from __future__ import annotations

import pytest

from ntbcare.accounts.models import User
from ntbcare.agencies.actions import add_agency_for_review, add_member, end_member
from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import viewer_of
from ntbcare.audit.models import Entry
from ntbcare.common.errors import Conflict
from tests.world import World


def names(world: World, ids: frozenset[int]) -> set[str]:
    """Short names of agencies."""
    return {short for short, agency in world.agencies.items() if agency.pk in ids}


def test_the_province_reaches_everything_and_vertical_agencies_too(world: World) -> None:
    assert names(world, world.viewer(Role.COORDINATOR, "Pemprov").reach_as(Role.COORDINATOR)) == set(world.agencies)


def test_a_district_reaches_its_own_branch_and_an_agency_itself(world: World) -> None:
    district = world.viewer(Role.COORDINATOR, "Pemda Lobar").reach_as(Role.COORDINATOR)
    assert names(world, district) == {"Pemda Lobar", "Diskominfo Lobar", "Dishub Lobar"}
    assert names(world, world.viewer(Role.LIAISON, "Dishub").reach_as(Role.LIAISON)) == {"Dishub"}


def test_reach_is_of_the_role_one_has_there(world: World) -> None:
    actor = world.actor(Role.LIAISON, "Dishub")
    user = User.objects.get(pk=actor.user_id or 0)
    add_member(user, agency_id=world.agency("Pemkot Mataram").pk, role=Role.LEADER, by=None)
    viewer = viewer_of(user.pk)
    assert names(world, viewer.reach_as(Role.LIAISON)) == {"Dishub"}
    assert names(world, viewer.reach_as(Role.LEADER)) == {"Pemkot Mataram"}
    assert viewer.reach_as(Role.COORDINATOR) == frozenset()


def test_an_ended_membership_and_an_inactive_officer_reach_nothing(world: World) -> None:
    actor = world.actor(Role.LIAISON, "Dishub")
    member = Member.objects.get(user_id=actor.user_id or 0)
    end_member(member.pk, by=None)
    end_member(member.pk, by=None)
    assert viewer_of(member.user_id).memberships == ()
    assert Entry.objects.filter(what="member.ended").count() == 1
    other = world.actor(Role.LIAISON, "PUPR")
    User.objects.filter(pk=other.user_id or 0).update(is_active=False)
    assert viewer_of(other.user_id or 0).memberships == ()


def test_a_role_is_held_once_at_a_node_and_can_be_given_again(world: World) -> None:
    user = User.objects.get(pk=world.liaison.user_id or 0)
    agency_id = world.agency("Dishub").pk
    with pytest.raises(Conflict):
        add_member(user, agency_id=agency_id, role=Role.LIAISON, by=None)
    end_member(Member.objects.get(user=user).pk, by=None)
    assert add_member(user, agency_id=agency_id, role=Role.LIAISON, by=None).until is None


@pytest.mark.parametrize("named", ["Dishub", "dishub", " DISHUB ", "Dinas  Perhubungan Provinsi", "dinas perhubungan provinsi"])
def test_an_agency_is_found_by_its_names_however_they_are_typed(world: World, named: str) -> None:
    found = reference().find_agency(named)
    assert found is not None
    assert found.id == world.agency("Dishub").pk


@pytest.mark.parametrize("named", ["", "0", "999999", "9" * 40, "Dis", "١"])
def test_what_names_no_agency_finds_none(world: World, named: str) -> None:
    assert reference().find_agency(named) is None


def test_an_agency_waiting_for_review_is_known_by_name_and_cannot_act(world: World) -> None:
    add_agency_for_review("Dinas Antah", branch_id=world.agency("Pemprov").pk)
    found = reference().find_agency("dinas antah")
    assert found is not None
    assert (found.active, found.needs_review) == (False, True)


def test_a_region_in_words_goes_from_small_to_large(world: World) -> None:
    assert reference().place("52.01.01.1001") == "Gerung Utara, Gerung, Kabupaten Lombok Barat"
    assert reference().place(None) == reference().place("99.99") == ""
