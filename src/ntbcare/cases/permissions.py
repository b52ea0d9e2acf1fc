"""The permission matrix: who sees which field of whom, and who may do which step. The only place that says so.

Everything here is pure: a ``Standing`` tells what of the case matters, a ``Viewer`` what the officer is.
An anonymous complainant is never shown to an agency, and to nobody at the desk except an inspector who gives
a reason (Public Services Act 25/2009: identity is kept confidential). A system administrator runs machines and
sees no complaint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Membership, Viewer
from ntbcare.cases.matrix import JOINERS, MATRIX, STEPS, Field, Sight
from ntbcare.cases.sets import Classification, EventKind, Status

if TYPE_CHECKING:
    from ntbcare.cases.models import Case


_BY_BRANCH = frozenset({Role.COORDINATOR, Role.CLERK, Role.LEADER, Role.INSPECTOR, Role.AUDITOR, Role.OBSERVER})
_BY_ASSIGNMENT = frozenset({Role.LIAISON, Role.APPROVER, Role.LEADER})
_STRENGTH = {Sight.NO: 0, Sight.REASONED: 1, Sight.AUDITED: 2, Sight.YES: 3}


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a case its permissions depend on."""

    status: Status
    anonymous: bool
    confidential: bool
    oversight: bool
    branch_id: int
    own_office: bool
    lead_id: int | None
    assigned: frozenset[int]
    """Agencies with a part that was neither declined nor released."""
    offices: frozenset[int]
    """Agencies that run the service of a branch: a coordinator does not reach a case through one's own office."""
    raised: frozenset[tuple[int, str]] = frozenset()
    """The posts (agency and role) that the case was escalated to; asked for only where nothing else reaches it."""


def standing_of(case: Case, *, assigned: frozenset[int], offices: frozenset[int]) -> Standing:
    """The standing of a case with the given agencies at work on it."""
    return Standing(
        status=Status(case.status),
        anonymous=case.anonymous,
        confidential=case.confidential,
        oversight=case.classification == Classification.OVERSIGHT,
        branch_id=case.branch_id,
        own_office=case.own_office,
        lead_id=case.lead_id,
        assigned=assigned,
        offices=offices,
    )


def reaches(membership: Membership, standing: Standing) -> bool:
    """Whether the membership's part of the tree has to do with the case, or the case was escalated to it."""
    if (membership.agency_id, membership.role.value) in standing.raised:
        return True
    if membership.role in _BY_ASSIGNMENT and membership.reach & standing.assigned:
        return True
    if membership.role not in _BY_BRANCH:
        return False
    if membership.role in {Role.COORDINATOR, Role.CLERK} and standing.own_office:
        return False  # A complaint about the coordinators' own office goes to the inspectorate.
    return standing.branch_id in membership.reach or bool(membership.reach & (standing.assigned - standing.offices))


def roles_on(viewer: Viewer, standing: Standing) -> frozenset[Role]:
    """The officer's roles that reach the case; empty means that it does not exist for the officer."""
    return frozenset(m.role for m in viewer.memberships if m.role != Role.ADMINISTRATOR and reaches(m, standing))


def sight(roles: frozenset[Role], field: Field, standing: Standing) -> Sight:
    """How a field of the case is seen in the best of the roles."""
    return max((_sight_as(role, field, standing) for role in roles), key=_STRENGTH.__getitem__, default=Sight.NO)


def _sight_as(role: Role, field: Field, standing: Standing) -> Sight:
    rule = MATRIX[field][role]
    found = [rule.open]
    if standing.confidential:
        found.append(rule.confidential)
    if standing.anonymous:
        found.append(rule.anonymous)
    if standing.status == Status.BLOCKED:
        found.append(rule.blocked)
    return min(found, key=_STRENGTH.__getitem__)


def role_for(viewer: Viewer, step: EventKind, standing: Standing, *, agency_id: int | None = None) -> Membership | None:
    """The membership in which the officer may do the step; None when there is none.

    ``agency_id`` is the agency that the step is about: its liaison officers, nobody else's; of a finding, whose word it
    is about: neither its people nor those of any agency at work on the case.
    Where the coordinators are kept out (their own office), an inspector who reaches the case stands in for them.
    """
    allowed = STEPS[step]
    if step == EventKind.FINDING_MADE and not _is_of_no_party(viewer, _parties(standing, agency_id)):
        return None
    for membership in viewer.memberships:
        if not reaches(membership, standing):
            continue
        if step == EventKind.FINDING_MADE and not _is_neutral(membership, standing, _parties(standing, agency_id)):
            continue
        if membership.role == Role.LIAISON and agency_id is not None and agency_id not in membership.reach:
            continue
        stands_in = standing.own_office and membership.role == Role.INSPECTOR and Role.COORDINATOR in allowed
        if membership.role in allowed or stands_in:
            return membership
    return None


def _parties(standing: Standing, agency_id: int | None) -> frozenset[int]:
    """The agencies whose word a finding judges: who made the statement, and who works on the case."""
    return standing.assigned | {one for one in (standing.lead_id, agency_id) if one is not None}


def _is_of_no_party(viewer: Viewer, parties: frozenset[int]) -> bool:
    """Whether the officer speaks for none of the agencies: who answers for one does not judge it in another role."""
    return not any(m.role in _BY_ASSIGNMENT and m.reach & parties for m in viewer.memberships)


def _is_neutral(membership: Membership, standing: Standing, parties: frozenset[int]) -> bool:
    """Whether the membership lies outside them. A coordinator's does not where the coordinating office itself is one:
    an inspector finds then."""
    if membership.role == Role.COORDINATOR and parties & standing.offices:
        return False
    return membership.agency_id not in parties


def joiner(viewer: Viewer, standings: Sequence[Standing]) -> Membership | None:
    """The membership in which the officer may join or part the people of cases: of a branch in which all of them lie.

    None as soon as one of the cases is protected: that its person has another would tell something of it.
    """
    if not all(tells_person(standing) for standing in standings):
        return None
    for membership in viewer.memberships:
        if membership.role in JOINERS and all(standing.branch_id in membership.reach for standing in standings):
            return membership
    return None


def tells_person(standing: Standing) -> bool:
    """Whether a case may be named as one of its person's: no anonymous, confidential or blocked one, and none of the
    coordinators' own office."""
    protected = standing.anonymous or standing.confidential or standing.own_office
    return not protected and standing.status != Status.BLOCKED
