"""Who reads minutes, tasks, commitments and changes, and who does what with them. The only place that says so."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import GOVERNMENTS, Role
from ntbcare.agencies.scope import Viewer
from ntbcare.common.errors import NotFound
from ntbcare.monitoring.boards.audiences import boards_of, open_board

SPEAKERS = frozenset({Role.LEADER, Role.APPROVER})
"""The roles that answer for what their agency does."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What an officer may do, as ids: of governments, but ``speaks_for`` and ``leads`` of agencies.

    ``reads``: the governments whose meetings the officer follows, by the dashboards that open to the officer.
    ``coordinates``: whose minutes are written, tasks given and confirmed. ``standards``: whose service standards the officer
    keeps. ``speaks_for``: the agencies for which the officer reports. ``leads``: those for which changes may be proposed.
    """

    user_id: int
    reads: frozenset[int]
    coordinates: frozenset[int]
    standards: frozenset[int]
    speaks_for: frozenset[int]
    leads: frozenset[int]

    def keeps_changes(self, branch_id: int) -> bool:
        """Whether the officer puts changes of the government in force and withdraws them."""
        return branch_id in self.coordinates or branch_id in self.standards


def reach_of(viewer: Viewer) -> Reach:
    """What the officer may do here; no statement of its own but the ladder's, which is kept."""
    nodes = {board.key: open_board(viewer, board.key).nodes for board in boards_of(viewer)}
    reads = {node.branch_id for several in nodes.values() for node in several}
    return Reach(
        user_id=viewer.user_id,
        reads=frozenset(reads),
        coordinates=frozenset(node.id for node in nodes.get("coordination", ())),
        standards=frozenset(node.id for node in nodes.get("standards", ())),
        speaks_for=_offices(viewer, *SPEAKERS),
        leads=_offices(viewer, Role.LEADER),
    )


def reads_anything(viewer: Viewer) -> bool:
    """Whether there is anything here for the officer."""
    return bool(boards_of(viewer))


def need_government(reach: Reach, branch_id: int) -> None:
    """Raises NotFound where the officer does not coordinate the government."""
    if branch_id not in reach.coordinates:
        raise NotFound(_("Ini untuk koordinator pemerintah daerah itu."))


def need_voice(reach: Reach, branch_id: int, owner_id: int) -> None:
    """Raises NotFound for who neither speaks for the agency nor coordinates the government."""
    if owner_id not in reach.speaks_for and branch_id not in reach.coordinates:
        raise NotFound(_("Ini untuk penanggung jawab dan koordinator."))


def _offices(viewer: Viewer, *roles: Role) -> frozenset[int]:
    """The agencies of the memberships with what is below them; of who heads a government that node alone: whoever leads all
    does not report for each."""
    known, found = reference().agencies, frozenset[int]()
    for membership in viewer.memberships:
        if membership.role in roles:
            heads_all = known[membership.agency_id].kind in GOVERNMENTS
            found |= frozenset({membership.agency_id}) if heads_all else membership.reach
    return found
