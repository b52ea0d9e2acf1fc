"""The permission matrix, exhaustively: role × field × privacy × status, against rules said here in other words."""

from __future__ import annotations

from itertools import product

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Membership, Viewer
from ntbcare.cases.matrix import MATRIX, STEPS, Field, Sight
from ntbcare.cases.permissions import Standing, reaches, role_for, roles_on, sight
from ntbcare.cases.sets import EventKind, Status

PROVINCE, OFFICE, AGENCY, DISTRICT, DISTRICT_AGENCY = 1, 2, 3, 10, 11
ALL_OF_IT = frozenset({1, 2, 3, 10, 11})
PRIVACY = list(product([False, True], repeat=2))


def standing(
    *,
    status: Status = Status.ASSIGNED,
    anonymous: bool = False,
    confidential: bool = False,
    branch: int = PROVINCE,
    assigned: frozenset[int] = frozenset({AGENCY}),
    own_office: bool = False,
) -> Standing:
    return Standing(
        status=status,
        anonymous=anonymous,
        confidential=confidential,
        oversight=False,
        branch_id=branch,
        own_office=own_office,
        lead_id=AGENCY,
        assigned=assigned,
        offices=frozenset({OFFICE}),
    )


def one(role: Role, node: int, reach: frozenset[int]) -> Viewer:
    return Viewer(user_id=7, memberships=(Membership(role=role, agency_id=node, branch_id=PROVINCE, reach=reach),))


def expected(role: Role, field: Field, *, anonymous: bool, confidential: bool, blocked: bool) -> Sight:  # noqa: C901 the rules, one by one
    if role == Role.ADMINISTRATOR:
        return Sight.NO
    if field == Field.SUMMARY:
        return Sight.YES
    if role == Role.OBSERVER:
        return Sight.NO
    if field == Field.INTERNAL:
        if role == Role.CLERK:
            return Sight.NO
        return Sight.NO if role == Role.LEADER and (confidential or blocked) else Sight.YES
    if role == Role.AUDITOR:
        return Sight.AUDITED if field == Field.TEXT else Sight.NO
    if blocked and role not in {Role.COORDINATOR, Role.INSPECTOR}:
        return Sight.NO
    if role in {Role.LEADER, Role.CLERK} and confidential:
        return Sight.NO
    if field == Field.TEXT:
        return Sight.AUDITED if confidential or blocked else Sight.YES
    if role == Role.LEADER or (field == Field.CONTACT and role in {Role.LIAISON, Role.APPROVER}):
        return Sight.NO
    if anonymous:
        return Sight.REASONED if role == Role.INSPECTOR else Sight.NO
    if field == Field.CONTACT or role == Role.INSPECTOR:
        return Sight.AUDITED
    return Sight.AUDITED if confidential or blocked else Sight.YES


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("field", Field)
def test_every_cell_of_the_matrix(role: Role, field: Field) -> None:
    for (anonymous, confidential), status in product(PRIVACY, Status):
        case = standing(status=status, anonymous=anonymous, confidential=confidential)
        wanted = expected(role, field, anonymous=anonymous, confidential=confidential, blocked=status == Status.BLOCKED)
        assert sight(frozenset({role}), field, case) == wanted, (role, field, anonymous, confidential, status)


def test_the_matrix_names_every_role_for_every_field() -> None:
    assert {field: set(row) for field, row in MATRIX.items()} == {field: set(Role) for field in Field}


@pytest.mark.parametrize("role", Role)
def test_an_anonymous_complainant_is_shown_to_no_agency(role: Role) -> None:
    for confidential, status in product([False, True], Status):
        case = standing(status=status, anonymous=True, confidential=confidential)
        for field in (Field.IDENTITY, Field.CONTACT):
            seen = sight(frozenset({role}), field, case)
            assert seen == (Sight.REASONED if role == Role.INSPECTOR else Sight.NO)


def test_without_a_role_on_the_case_nothing_is_seen() -> None:
    assert {sight(frozenset(), field, standing()) for field in Field} == {Sight.NO}


@pytest.mark.parametrize("role", Role)
def test_a_membership_elsewhere_does_not_reach_the_case(role: Role) -> None:
    stranger = one(role, DISTRICT, frozenset({DISTRICT, DISTRICT_AGENCY}))
    assert roles_on(stranger, standing()) == frozenset()


@pytest.mark.parametrize("role", Role)
def test_an_administrator_reaches_no_case_and_every_other_role_its_own(role: Role) -> None:
    inside = one(role, PROVINCE, ALL_OF_IT)
    assert bool(roles_on(inside, standing())) == (role != Role.ADMINISTRATOR)


def test_a_district_coordinator_reaches_a_case_that_its_agency_contributes_to() -> None:
    district = one(Role.COORDINATOR, DISTRICT, frozenset({DISTRICT, DISTRICT_AGENCY}))
    assert roles_on(district, standing(assigned=frozenset({AGENCY, DISTRICT_AGENCY}))) == {Role.COORDINATOR}


def test_a_complaint_about_the_coordinators_own_office_is_kept_from_them_and_given_to_the_inspector() -> None:
    case = standing(own_office=True, assigned=frozenset({OFFICE}))
    assert roles_on(one(Role.COORDINATOR, PROVINCE, ALL_OF_IT), case) == frozenset()
    inspector = one(Role.INSPECTOR, PROVINCE, ALL_OF_IT)
    assert role_for(inspector, EventKind.VERIFIED, case) is not None
    assert role_for(inspector, EventKind.VERIFIED, standing()) is None


def test_a_liaison_officer_does_steps_only_for_the_own_agency() -> None:
    liaison = one(Role.LIAISON, AGENCY, frozenset({AGENCY}))
    case = standing(assigned=frozenset({AGENCY, DISTRICT_AGENCY}))
    assert role_for(liaison, EventKind.ACTED, case, agency_id=AGENCY) is not None
    assert role_for(liaison, EventKind.ACTED, case, agency_id=DISTRICT_AGENCY) is None


@pytest.mark.parametrize("kind", STEPS)
def test_who_only_looks_does_no_step(kind: EventKind) -> None:
    for role in (Role.ADMINISTRATOR, Role.LEADER, Role.AUDITOR, Role.OBSERVER):
        if role == Role.LEADER and kind in {EventKind.ACKNOWLEDGED, EventKind.OBJECTION_DECIDED}:
            continue  # A head answers for what went up to the head; ``acknowledge.py`` and ``information.py`` ask whether it did.
        assert role_for(one(role, PROVINCE, ALL_OF_IT), kind, standing(), agency_id=AGENCY) is None


def test_a_clerk_reaches_the_branch_and_a_liaison_only_assignments() -> None:
    assert reaches(one(Role.CLERK, PROVINCE, ALL_OF_IT).memberships[0], standing(assigned=frozenset()))
    assert not reaches(one(Role.LIAISON, PROVINCE, ALL_OF_IT).memberships[0], standing(assigned=frozenset()))
