"""Which role sees which blocks, of which part of the tree. The only place that says so, and the only check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import GOVERNMENTS, AgencyKind, Role
from ntbcare.agencies.scope import Membership, Viewer
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import NotFound
from ntbcare.deadlines.book import NoRules, book


class Block(StrEnum):
    """A part of a dashboard: one sentence, its figures, their table and file."""

    BETTER = "better"
    NATIONAL = "national"
    TARGETS = "targets"
    HELP = "help"
    PLACES = "places"
    MONTHS = "months"
    GOVERNMENTS = "governments"
    WAITS = "waits"
    OLDEST = "oldest"
    OFFICES = "offices"
    DELAY = "delay"
    ANSWERS = "answers"
    CAUSES = "causes"
    CLARIFIED = "clarified"
    TRAINING = "training"
    REFUSALS = "refusals"
    OVERSIGHT = "oversight"
    RAISED = "raised"
    METHOD = "method"
    PROPOSALS = "proposals"


WHOLE_ONLY = frozenset({Block.PLACES, Block.GOVERNMENTS, Block.TARGETS, Block.NATIONAL})
"""Blocks of the whole province: the targets and the map are not those of one branch."""

WALL = (Block.BETTER, Block.PLACES, Block.MONTHS, Block.HELP, Block.TARGETS)
"""What of a dashboard is thrown on a wall: nothing that names a case. There small cells are always hidden."""


class Place(StrEnum):
    """At which node of the tree a membership must be."""

    GOVERNMENT = "government"
    AGENCY = "agency"
    ORGANISATION = "organisation"
    INSPECTORATE = "inspectorate"


@dataclass(frozen=True, slots=True)
class Board:
    """A dashboard: for whom, and what stands on it in which order. ``places`` says where a membership in one of the ``roles``
    opens it; ``hides`` keeps small cells hidden, as for everybody; who ``proposes`` may put remarks before who ``decides``."""

    key: str
    name: str | Promise
    roles: frozenset[Role]
    places: frozenset[Place]
    blocks: tuple[Block, ...]
    hides: bool = False
    proposes: bool = False
    decides: bool = False


_B, _P = Block, Place
BOARDS: tuple[Board, ...] = (
    Board(
        "leaders", gettext_lazy("Pimpinan daerah"), frozenset({Role.LEADER}), frozenset({_P.GOVERNMENT}),
        (_B.BETTER, _B.HELP, _B.PLACES, _B.TARGETS, _B.MONTHS, _B.GOVERNMENTS, _B.PROPOSALS),
    ),
    Board(
        "agency", gettext_lazy("Kepala instansi"), frozenset({Role.LEADER, Role.APPROVER}), frozenset({_P.AGENCY}),
        (_B.OFFICES, _B.ANSWERS, _B.DELAY, _B.MONTHS, _B.BETTER),
    ),
    Board(
        "coordination", gettext_lazy("Koordinator"), frozenset({Role.COORDINATOR}), frozenset({_P.GOVERNMENT}),
        (_B.WAITS, _B.OLDEST, _B.PROPOSALS, _B.HELP, _B.GOVERNMENTS, _B.BETTER), decides=True,
    ),
    Board(
        "standards", gettext_lazy("Standar pelayanan"), frozenset({Role.LEADER}), frozenset({_P.ORGANISATION}),
        (_B.CAUSES, _B.CLARIFIED, _B.TRAINING, _B.BETTER, _B.PROPOSALS),
    ),
    Board(
        "oversight", gettext_lazy("Pengawasan"), frozenset({Role.INSPECTOR}), frozenset({_P.GOVERNMENT, _P.INSPECTORATE}),
        (_B.RAISED, _B.REFUSALS, _B.OVERSIGHT, _B.HELP, _B.BETTER, _B.PROPOSALS),
    ),
    Board(
        "evaluation", gettext_lazy("Evaluasi nasional"), frozenset({Role.AUDITOR}), frozenset({_P.GOVERNMENT}),
        (_B.NATIONAL, _B.TARGETS, _B.BETTER, _B.MONTHS, _B.METHOD),
    ),
    Board(
        "meeting", gettext_lazy("Rapat evaluasi"), frozenset({Role.OBSERVER}), frozenset({_P.GOVERNMENT}),
        (_B.BETTER, _B.HELP, _B.PLACES, _B.TARGETS, _B.MONTHS, _B.PROPOSALS), hides=True, proposes=True,
    ),
)  # fmt: skip
"""In the order in which an officer of several roles is offered them."""
READERS = frozenset[Role]().union(*(board.roles for board in BOARDS))


@dataclass(frozen=True, slots=True)
class Scope:
    """The cases that figures are of: all, those of a branch, or those led by some agencies. ``everything`` shows small cells."""

    branch: int | None = None
    agencies: frozenset[int] | None = None
    everything: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole province."""
        return self.branch is None and self.agencies is None


@dataclass(frozen=True, slots=True)
class Opened:
    """A dashboard that an officer may see, of one node of the tree; ``nodes`` are those to choose from."""

    board: Board
    node: AgencyInfo
    scope: Scope
    nodes: tuple[AgencyInfo, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What stands on it here."""
        return tuple(block for block in self.board.blocks if self.scope.is_whole or block not in WHOLE_ONLY)

    def on_wall(self) -> Opened | None:
        """The same for everybody in the room; None where nothing of it is for everybody: an agency's own figures."""
        if self.scope.agencies is not None:
            return None
        blocks = tuple(block for block in WALL if block in self.blocks)
        return replace(self, board=replace(self.board, blocks=blocks, hides=True), scope=replace(self.scope, everything=False))


def boards_of(viewer: Viewer) -> list[Board]:
    """The dashboards that open to an officer, in their order."""
    return [board for board in BOARDS if any(_nodes(board, viewer))]


def open_board(viewer: Viewer, key: str, node: str = "") -> Opened:
    """The dashboard of that key (empty: the officer's first), of a node (empty: the officer's first).

    Raises NotFound for every dashboard and node that does not open to the officer.
    """
    mine = boards_of(viewer)
    board = next((one for one in mine if key in {"", one.key}), None)
    if board is None:
        raise NotFound(_("Dasbor ini bukan untuk peran Anda."))
    nodes = tuple(dict.fromkeys(_nodes(board, viewer)))
    chosen = next((one for one in nodes if node in {"", str(one.id)}), None)
    if chosen is None:
        raise NotFound(_("Wilayah kerja ini bukan milik Anda."))
    return Opened(board, chosen, _scope(board, chosen, viewer), nodes)


def scopes_of(viewer: Viewer) -> list[tuple[AgencyInfo, Scope]]:
    """Every node whose figures any dashboard shows to the officer, each once, with what the most telling one shows of it."""
    found: dict[int, tuple[AgencyInfo, Scope]] = {}
    for board in boards_of(viewer):
        for node in _nodes(board, viewer):
            scope = _scope(board, node, viewer)
            known = found.get(node.id)
            if known is None or (scope.everything and not known[1].everything):
                found[node.id] = (node, scope)
    return list(found.values())


def _nodes(board: Board, viewer: Viewer) -> Iterator[AgencyInfo]:
    """The nodes whose figures the dashboard shows to the officer: to the province's officers each government too."""
    for membership in viewer.memberships:
        if membership.role not in board.roles:
            continue
        for place in sorted(board.places):
            found = _FITS[place](membership)
            if found is None:
                continue
            yield found
            if place == Place.GOVERNMENT and found.kind == AgencyKind.PROVINCE:
                yield from (branch for branch in reference().branches if branch.id != found.id)


def _government(membership: Membership) -> AgencyInfo | None:
    node = reference().agencies[membership.agency_id]
    return node if node.kind in GOVERNMENTS else None


def _agency(membership: Membership) -> AgencyInfo | None:
    node = reference().agencies[membership.agency_id]
    return None if node.kind in GOVERNMENTS else node


def _organisation(membership: Membership) -> AgencyInfo | None:
    """The government of the agency that the ladder in force names as its Organisation Bureau."""
    try:
        ladder = book().ladder_on(local_day(now()), membership.branch_id)
    except NoRules:
        return None
    return reference().agencies[membership.branch_id] if ladder.organisation_id == membership.agency_id else None


def _inspectorate(membership: Membership) -> AgencyInfo | None:
    """The government whose inspectorate the officer belongs to."""
    snapshot = reference()
    is_one = snapshot.agencies[membership.agency_id].kind == AgencyKind.INSPECTORATE
    return snapshot.agencies[membership.branch_id] if is_one else None


_FITS: Mapping[Place, Callable[[Membership], AgencyInfo | None]] = {
    Place.GOVERNMENT: _government,
    Place.AGENCY: _agency,
    Place.ORGANISATION: _organisation,
    Place.INSPECTORATE: _inspectorate,
}


def _scope(board: Board, node: AgencyInfo, viewer: Viewer) -> Scope:
    """Small cells are shown to who reaches all that the figures are of, as in the inbox; a name in a ladder shows none."""
    everything = not board.hides and node.id in viewer.reach_as(*board.roles)
    if node.kind == AgencyKind.PROVINCE:
        return Scope(everything=everything)
    if node.kind in GOVERNMENTS:
        return Scope(branch=node.id, everything=everything)
    return Scope(agencies=reference().reach(node.id), everything=everything)
