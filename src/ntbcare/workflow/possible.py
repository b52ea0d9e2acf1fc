"""Which steps an officer may do on a case as it stands: the desk shows these as buttons and no others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ntbcare.agencies.scope import Viewer
from ntbcare.cases.clarifications import may_be_found, newest_clarification
from ntbcare.cases.escalations import waiting_for
from ntbcare.cases.information import information_of, objection_of
from ntbcare.cases.matrix import STEPS
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.moves import ALLOWED, ASSIGNMENT_MOVES
from ntbcare.cases.permissions import Standing, role_for
from ntbcare.cases.sets import OPEN_CLARIFICATION, ArchiveReason, AssignmentStatus, Classification, EventKind, Part, Status
from ntbcare.common.clock import now
from ntbcare.workflow.assign import MAX_HOPS
from ntbcare.workflow.clarify import can_release, can_state
from ntbcare.workflow.information import may_extend
from ntbcare.workflow.transaction import agency_of_step


@dataclass(frozen=True, slots=True)
class Possible:
    """Steps on the case, and on each assignment by its id."""

    case: frozenset[EventKind]
    assignments: dict[int, frozenset[EventKind]]


def possible_steps(viewer: Viewer, case: Case, assignments: Sequence[Assignment], standing: Standing) -> Possible:
    """What the officer may do now. A step itself checks again: somebody may have been quicker."""
    on_case = frozenset(
        kind
        for kind in STEPS
        if kind not in ASSIGNMENT_MOVES
        and _may(viewer, kind, case, standing, agency_id=agency_of_step(kind, case, assignments))
        and _fits(kind, case, assignments)
        and not (kind == EventKind.FINDING_MADE and not _may_find(viewer, assignments))
        and not (kind == EventKind.ACKNOWLEDGED and not waiting_for(viewer, case.pk))
        and not (kind in _OF_ASPIRATIONS and case.classification != Classification.ASPIRATION)
        and not (kind == EventKind.EXTENDED and not may_extend(case, information_of(case)))
        and not (kind == EventKind.OBJECTION_DECIDED and not _may_decide(viewer, case))
    )
    by_assignment = {
        assignment.pk: frozenset(
            kind
            for kind, (needed, _to) in ASSIGNMENT_MOVES.items()
            if assignment.status in needed
            and _may(viewer, kind, case, standing, agency_id=assignment.agency_id)
            and not (kind == EventKind.DECLINED and case.refused >= MAX_HOPS)
            and not (kind == EventKind.DELIVERED and assignment.part == Part.LEAD)
        )
        for assignment in assignments
    }
    return Possible(case=on_case, assignments=by_assignment)


def _may(viewer: Viewer, kind: EventKind, case: Case, standing: Standing, *, agency_id: int | None = None) -> bool:
    if Status(case.status) not in ALLOWED.get(kind, frozenset()):
        return False
    return role_for(viewer, kind, standing, agency_id=agency_id) is not None


def _may_decide(viewer: Viewer, case: Case) -> bool:
    return case.classification == Classification.INFORMATION and objection_of(viewer, case.pk) is not None


def _may_find(viewer: Viewer, assignments: Sequence[Assignment]) -> bool:
    judged = newest_clarification(assignments)
    return judged is not None and may_be_found(judged, at=now()) and judged.author_id != viewer.user_id


_OF_ASPIRATIONS = frozenset({EventKind.GROUPED, EventKind.UNGROUPED})
_OF_CONTRIBUTORS: dict[EventKind, Callable[[Assignment], bool]] = {
    EventKind.RELEASE_ASKED: lambda _part: True,
    EventKind.RELEASE_REFUSED: lambda _part: True,
    EventKind.LINK_REVOKED: lambda part: hasattr(part, "link") and part.link.revoked_at is None,
}
"""Steps that need a contributing agency at work, and what else of it."""


def _fits(kind: EventKind, case: Case, assignments: Sequence[Assignment]) -> bool:
    if kind == EventKind.CLOSED:
        ended = not any(a.is_open and a.part == Part.CONTRIBUTOR for a in assignments)
        return ended and case.clarification not in OPEN_CLARIFICATION
    if kind in _OF_CONTRIBUTORS:
        return any(a.is_open and a.part == Part.CONTRIBUTOR and _OF_CONTRIBUTORS[kind](a) for a in assignments)
    if kind in {EventKind.ANSWERED, EventKind.CLARIFIED}:
        lead = [
            a
            for a in assignments
            if a.part == Part.LEAD and a.status not in {AssignmentStatus.DECLINED, AssignmentStatus.RELEASED}
        ]
        if kind == EventKind.CLARIFIED:
            return bool(lead) and can_state(case, lead[-1])
        return bool(lead) and lead[-1].status != AssignmentStatus.OFFERED
    if kind == EventKind.PARTED:
        return case.archive_reason == ArchiveReason.DUPLICATE
    if kind == EventKind.REPLY_READ:
        return case.reply_waiting
    if kind == EventKind.TEXT_RELEASED:
        return not case.confidential
    if kind == EventKind.FINDING_RELEASED:
        return can_release(case)
    if kind == EventKind.TEXT_WITHDRAWN:
        return case.text_released
    return True
