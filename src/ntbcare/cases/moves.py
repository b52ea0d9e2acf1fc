"""Which step is allowed in which status, as data. Where a step leads is said by the step (``workflow``)."""

from __future__ import annotations

from ntbcare.cases.sets import AssignmentStatus, EventKind, Status

OPEN = frozenset(
    {Status.RECEIVED, Status.INCOMPLETE, Status.VERIFIED, Status.ASSIGNED, Status.IN_PROGRESS, Status.ANSWERED, Status.REFERRED}
)
"""Statuses in which somebody still has something to do."""

_EVERY = frozenset(Status)
_BEFORE_AGENCY = frozenset({Status.RECEIVED, Status.REFERRED, Status.VERIFIED})
_WITH_AGENCY = frozenset({Status.ASSIGNED, Status.IN_PROGRESS})

ALLOWED: dict[EventKind, frozenset[Status]] = {
    EventKind.VERIFIED: frozenset({Status.RECEIVED, Status.REFERRED}),
    EventKind.COMPLETION_REQUESTED: _BEFORE_AGENCY,
    EventKind.CLASSIFIED: OPEN,
    EventKind.TAKEN: OPEN,
    EventKind.REPLIED: _EVERY - {Status.BLOCKED},
    EventKind.REPLY_READ: _EVERY,
    EventKind.RETURNED: _BEFORE_AGENCY,
    EventKind.ARCHIVED: OPEN - {Status.ANSWERED},
    EventKind.JOINED: _BEFORE_AGENCY | {Status.INCOMPLETE},
    EventKind.PARTED: frozenset({Status.ARCHIVED}),
    EventKind.BLOCKED: OPEN,
    EventKind.ASSIGNED: frozenset({Status.VERIFIED}) | _WITH_AGENCY,
    # A contributor may still come in after the lead has answered.
    EventKind.ACCEPTED: _WITH_AGENCY | {Status.ANSWERED},
    EventKind.DECLINED: _WITH_AGENCY | {Status.ANSWERED},
    EventKind.RELEASED: _WITH_AGENCY | {Status.ANSWERED},
    EventKind.RELEASE_ASKED: _WITH_AGENCY | {Status.ANSWERED},
    EventKind.RELEASE_REFUSED: _WITH_AGENCY | {Status.ANSWERED},
    EventKind.LINK_ISSUED: _WITH_AGENCY | {Status.ANSWERED},
    EventKind.LINK_REVOKED: _EVERY,
    EventKind.ACTED: _WITH_AGENCY | {Status.ANSWERED},
    EventKind.DELIVERED: _WITH_AGENCY | {Status.ANSWERED},
    EventKind.ANSWERED: _WITH_AGENCY | {Status.ANSWERED},
    # Who has answered has said what there is to say; before, an agency may contest what the complaint claims.
    EventKind.CLARIFIED: _WITH_AGENCY,
    EventKind.STATEMENT_REPLIED: _EVERY - {Status.BLOCKED},
    # The complaint may have ended meanwhile: the agency's score and the public still wait for the finding.
    EventKind.FINDING_MADE: _EVERY - {Status.BLOCKED},
    EventKind.FINDING_RELEASED: _EVERY - {Status.BLOCKED},
    # Requests for information (``cases/information.py``): who answers may ask for more time once, and who asked may
    # object to the superior, whatever became of the request meanwhile.
    EventKind.EXTENDED: frozenset({Status.VERIFIED}) | _WITH_AGENCY,
    EventKind.OBJECTED: _EVERY - {Status.BLOCKED},
    EventKind.OBJECTION_DECIDED: _EVERY - {Status.BLOCKED},
    # An aspiration that was answered may still stand with others like it.
    EventKind.GROUPED: OPEN | {Status.CLOSED},
    EventKind.UNGROUPED: _EVERY,
    EventKind.RATED: frozenset({Status.ANSWERED, Status.CLOSED}),
    EventKind.REOPENED: frozenset({Status.ANSWERED, Status.CLOSED}),
    EventKind.CLOSED: frozenset({Status.ANSWERED}),
    EventKind.TEXT_RELEASED: _EVERY - {Status.BLOCKED},
    EventKind.TEXT_WITHDRAWN: _EVERY,
    EventKind.NOTED: _EVERY,
    EventKind.ACKNOWLEDGED: OPEN,
    EventKind.ATTACHED: _EVERY - {Status.BLOCKED},
}
"""Step → the statuses in which an officer (or where only the complainant does it, the complainant) may do it."""

ALLOWED_TO_COMPLAINANT: dict[EventKind, frozenset[Status]] = {
    EventKind.CLOSED: OPEN,
    EventKind.ARCHIVED: OPEN - {Status.ANSWERED},
    # A report that goes with another, once that one is answered (the steps look).
    EventKind.RATED: frozenset({Status.ANSWERED, Status.CLOSED, Status.ARCHIVED}),
    EventKind.REOPENED: frozenset({Status.ANSWERED, Status.CLOSED, Status.ARCHIVED}),
}
"""Where the complainant may do more: one may always close one's own case, and withdraw until it is answered."""

ASSIGNMENT_MOVES: dict[EventKind, tuple[frozenset[AssignmentStatus], AssignmentStatus]] = {
    EventKind.ACCEPTED: (frozenset({AssignmentStatus.OFFERED}), AssignmentStatus.ACCEPTED),
    EventKind.DECLINED: (frozenset({AssignmentStatus.OFFERED}), AssignmentStatus.DECLINED),
    EventKind.ACTED: (frozenset({AssignmentStatus.ACCEPTED, AssignmentStatus.ACTING}), AssignmentStatus.ACTING),
    EventKind.DELIVERED: (frozenset({AssignmentStatus.ACCEPTED, AssignmentStatus.ACTING}), AssignmentStatus.DELIVERED),
    EventKind.RELEASED: (
        frozenset({AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED, AssignmentStatus.ACTING}),
        AssignmentStatus.RELEASED,
    ),
}
"""What an assignment's step needs and where it leads."""
