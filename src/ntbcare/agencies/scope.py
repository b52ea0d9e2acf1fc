"""What an officer's memberships reach."""

from __future__ import annotations

from dataclasses import dataclass

from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import Snapshot, reference
from ntbcare.agencies.roles import Role


@dataclass(frozen=True, slots=True)
class Membership:
    """A role at a node, with the agencies that it reaches."""

    role: Role
    agency_id: int
    branch_id: int
    reach: frozenset[int]


@dataclass(frozen=True, slots=True)
class Viewer:
    """An officer with all present memberships."""

    user_id: int
    memberships: tuple[Membership, ...]

    def has(self, *roles: Role) -> bool:
        """Whether the officer has one of the roles anywhere."""
        return any(membership.role in roles for membership in self.memberships)

    def reach_as(self, *roles: Role) -> frozenset[int]:
        """All agencies that the officer reaches in one of the roles."""
        return frozenset().union(*(membership.reach for membership in self.memberships if membership.role in roles))

    def is_of_province(self, *roles: Role) -> bool:
        """Whether the officer has one of the roles for the whole province."""
        return reference().province.id in self.reach_as(*roles)

    def is_of_government(self, *roles: Role) -> bool:
        """Whether the officer has one of the roles for a whole government: the province, a regency or a city."""
        reached = self.reach_as(*roles)
        return any(branch.id in reached for branch in reference().branches)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held, wherever."""
        return frozenset(membership.role for membership in self.memberships)


COACHES = frozenset({Role.LEADER, Role.APPROVER})
"""The roles that answer for how the officers of their own agency write."""


def coaches(viewer: Viewer, officer: Viewer) -> bool:
    """Whether the viewer may see how the officer's answers are judged: oneself, or as leader or approver of the very agency.

    Nobody further up, no administrator, no coordinator: it is for learning, not for ranking.
    """
    if viewer.user_id == officer.user_id:
        return True
    answers_for = {m.agency_id for m in viewer.memberships if m.role in COACHES}
    # Whoever answers for the agency too is a colleague, not somebody to be coached.
    return any(m.agency_id in answers_for and m.role not in COACHES | {Role.ADMINISTRATOR} for m in officer.memberships)


def viewer_of(user_id: int) -> Viewer:
    """The officer's memberships in force, in one statement."""
    snapshot = reference()
    rows = Member.objects.filter(user_id=user_id, until=None, user__is_active=True).order_by("id")
    return Viewer(
        user_id=user_id, memberships=tuple(_membership(row, snapshot) for row in rows if row.agency_id in snapshot.agencies)
    )


def _membership(row: Member, snapshot: Snapshot) -> Membership:
    return Membership(
        role=Role(row.role),
        agency_id=row.agency_id,
        branch_id=snapshot.agencies[row.agency_id].branch_id,
        reach=snapshot.reach(row.agency_id),
    )
