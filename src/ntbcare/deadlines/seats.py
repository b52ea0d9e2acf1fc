"""Who holds a position of the ladder for a case, and who stands in where nobody does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import Snapshot, reference
from ntbcare.agencies.roles import AgencyKind, Role
from ntbcare.cases.escalations import Post
from ntbcare.cases.sets import Position
from ntbcare.deadlines.ladders import LadderInfo

ORDER = tuple(Position)
"""From the lowest to the highest: an empty seat is taken by the next one."""
Posts = tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Late:
    """Who is late: the agency that owes (None: the coordinators of the branch) in a case of a branch.

    ``ladder`` is that of the government which the agency belongs to: it names the bureau and the Secretary's office.
    """

    branch_id: int
    agency_id: int | None
    own_office: bool
    ladder: LadderInfo


@dataclass(frozen=True, slots=True)
class Seat:
    """The posts that are told. ``vacant`` are the positions, from the asked one up, that nobody holds."""

    position: Position
    posts: Posts
    vacant: tuple[Position, ...]


def find_seat(asked: Position, late: Late) -> Seat:
    """The posts of the position that somebody holds, else of the next one up; one statement. No posts where all are empty."""
    climb = [(position, posts_of(position, late)) for position in ORDER[ORDER.index(asked) :]]
    held = held_among(post for _position, groups in climb for posts in groups for post in posts)
    vacant: list[Position] = []
    for position, groups in climb:
        for posts in groups:
            if taken := tuple(post for post in posts if post in held):
                return Seat(position, taken, tuple(vacant))
        vacant.append(position)
    return Seat(asked, (), tuple(vacant))


def held_among(posts: Iterable[Post]) -> frozenset[Post]:
    """Which of the posts an active officer holds; one statement."""
    wanted = frozenset(posts)
    rows = Member.objects.filter(agency_id__in={agency for agency, _role in wanted}, until=None, user__is_active=True)
    return wanted & frozenset(rows.values_list("agency_id", "role"))


def posts_of(position: Position, late: Late) -> list[Posts]:
    """The posts of a position in groups: the first group that somebody holds is told."""
    snapshot = reference()
    found = _AT[position](late, snapshot)
    if not late.own_office:
        return found
    # About the coordinators' own office: neither they nor their heads hear of it; the inspectorate stands in.
    return [tuple(_besides_office(post) for post in posts if post[0] not in snapshot.coordinating_offices) for posts in found]


def _besides_office(post: Post) -> Post:
    agency_id, role = post
    return (agency_id, Role.INSPECTOR.value) if role == Role.COORDINATOR else post


def _government(late: Late, snapshot: Snapshot) -> int:
    """The government whose inspectorate and Secretary stand above who is late: the contributor's own, not the lead's."""
    agency = snapshot.agencies.get(late.agency_id or 0)
    return agency.branch_id if agency else late.branch_id


def _heads(role: Role, late: Late, snapshot: Snapshot) -> list[Posts]:
    """In the agency itself, else in what stands above it below its government; of coordinators in their office."""
    if late.agency_id in snapshot.agencies and late.agency_id is not None:
        return [((agency.id, role.value),) for agency in snapshot.ancestors(late.agency_id) if not agency.is_branch]
    offices = sorted(o for o in snapshot.coordinating_offices if snapshot.agencies[o].branch_id == late.branch_id)
    return [tuple((office, role.value) for office in offices)]


def _inspectorate(late: Late, snapshot: Snapshot) -> list[Posts]:
    government = _government(late, snapshot)
    own = [a.id for a in snapshot.agencies.values() if a.kind == AgencyKind.INSPECTORATE and a.branch_id == government]
    posts = [(agency, role.value) for agency in sorted(own) for role in (Role.INSPECTOR, Role.LEADER)]
    return [((government, Role.INSPECTOR.value), *posts)]


def _organisation(late: Late, snapshot: Snapshot) -> list[Posts]:
    bureau = _own(late.ladder.organisation_id, late, snapshot)
    return [((bureau, Role.LEADER.value),), ((bureau, Role.APPROVER.value),)] if bureau else []


def _secretary(late: Late, snapshot: Snapshot) -> list[Posts]:
    office = _own(late.ladder.secretariat_id, late, snapshot)
    at_government: Posts = ((_government(late, snapshot), Role.LEADER.value),)
    return [((office, Role.LEADER.value),), at_government] if office else [at_government]


def _upper(late: Late, snapshot: Snapshot) -> list[Posts]:
    government = snapshot.agencies[_government(late, snapshot)]
    above = snapshot.agencies[government.parent_id].branch_id if government.parent_id else snapshot.province.id
    return [((above, Role.COORDINATOR.value), (above, Role.INSPECTOR.value), (above, Role.LEADER.value))]


def _own(agency_id: int | None, late: Late, snapshot: Snapshot) -> int | None:
    """An agency that a ladder names, where it is one of the government concerned: a district does not borrow the province's."""
    agency = snapshot.agencies.get(agency_id or 0)
    return agency.id if agency and agency.branch_id == _government(late, snapshot) else None


_AT: dict[Position, Callable[[Late, Snapshot], list[Posts]]] = {
    Position.LIAISON: lambda late, _: [
        ((late.agency_id, Role.LIAISON.value),) if late.agency_id else ((late.branch_id, Role.COORDINATOR.value),)
    ],
    Position.UNIT_HEAD: lambda late, snapshot: _heads(Role.APPROVER, late, snapshot),
    Position.AGENCY_HEAD: lambda late, snapshot: _heads(Role.LEADER, late, snapshot),
    Position.COORDINATOR: lambda late, _: [((late.branch_id, Role.COORDINATOR.value),)],
    Position.INSPECTORATE: _inspectorate,
    Position.ORGANISATION: _organisation,
    Position.SECRETARY: _secretary,
    Position.UPPER: _upper,
}
