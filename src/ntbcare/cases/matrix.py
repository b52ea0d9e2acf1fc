"""The permission matrix as data: who sees which field of whom, and which step is open to which role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from ntbcare.agencies.roles import Role
from ntbcare.cases.sets import EventKind


class Field(Enum):
    """The groups of fields that are shown or hidden together."""

    SUMMARY = "summary"  # reference, class, status, dates, agencies, region
    TEXT = "text"  # what is said, where exactly, attachments, answers, replies
    IDENTITY = "identity"  # the complainant's name
    CONTACT = "contact"  # telephone, e-mail
    INTERNAL = "internal"  # notes, drafts, internal actions


class Sight(Enum):
    """How a field is seen."""

    NO = "no"
    YES = "yes"
    AUDITED = "audited"  # seen, and every look is written down
    REASONED = "reasoned"  # seen only after giving a reason, which is written down


_NO, _YES, _AUDITED, _REASONED = Sight.NO, Sight.YES, Sight.AUDITED, Sight.REASONED


@dataclass(frozen=True, slots=True)
class _Rule:
    """The sight of a field: of an open case, of a confidential one, of an anonymous one, of one with blocked content."""

    open: Sight
    confidential: Sight
    anonymous: Sight
    blocked: Sight


def _rule(plain: Sight, confidential: Sight, anonymous: Sight, blocked: Sight) -> _Rule:
    return _Rule(plain, confidential, anonymous, blocked)


_HIDDEN = _rule(_NO, _NO, _NO, _NO)


_SHOWN = _rule(_YES, _YES, _YES, _YES)


_AGENCY_TEXT = _rule(_YES, _AUDITED, _YES, _NO)


MATRIX: Mapping[Field, Mapping[Role, _Rule]] = {
    Field.SUMMARY: {role: (_HIDDEN if role == Role.ADMINISTRATOR else _SHOWN) for role in Role},
    Field.TEXT: {
        Role.ADMINISTRATOR: _HIDDEN,
        Role.COORDINATOR: _rule(_YES, _AUDITED, _YES, _AUDITED),
        Role.CLERK: _rule(_YES, _NO, _YES, _NO),
        Role.LIAISON: _AGENCY_TEXT,
        Role.APPROVER: _AGENCY_TEXT,
        Role.LEADER: _rule(_YES, _NO, _YES, _NO),
        Role.INSPECTOR: _rule(_YES, _AUDITED, _YES, _AUDITED),
        Role.AUDITOR: _rule(_AUDITED, _AUDITED, _AUDITED, _AUDITED),
        Role.OBSERVER: _HIDDEN,
    },
    Field.IDENTITY: {
        Role.ADMINISTRATOR: _HIDDEN,
        Role.COORDINATOR: _rule(_YES, _AUDITED, _NO, _AUDITED),
        Role.CLERK: _rule(_YES, _NO, _NO, _NO),
        Role.LIAISON: _rule(_YES, _AUDITED, _NO, _NO),
        Role.APPROVER: _rule(_YES, _AUDITED, _NO, _NO),
        Role.LEADER: _HIDDEN,
        Role.INSPECTOR: _rule(_AUDITED, _AUDITED, _REASONED, _AUDITED),
        Role.AUDITOR: _HIDDEN,
        Role.OBSERVER: _HIDDEN,
    },
    Field.CONTACT: {
        Role.ADMINISTRATOR: _HIDDEN,
        Role.COORDINATOR: _rule(_AUDITED, _AUDITED, _NO, _AUDITED),
        Role.CLERK: _rule(_AUDITED, _NO, _NO, _NO),
        Role.LIAISON: _HIDDEN,
        Role.APPROVER: _HIDDEN,
        Role.LEADER: _HIDDEN,
        Role.INSPECTOR: _rule(_AUDITED, _AUDITED, _REASONED, _AUDITED),
        Role.AUDITOR: _HIDDEN,
        Role.OBSERVER: _HIDDEN,
    },
    Field.INTERNAL: {
        Role.ADMINISTRATOR: _HIDDEN,
        Role.COORDINATOR: _SHOWN,
        Role.CLERK: _HIDDEN,
        Role.LIAISON: _SHOWN,
        Role.APPROVER: _SHOWN,
        Role.LEADER: _rule(_YES, _NO, _YES, _NO),
        Role.INSPECTOR: _SHOWN,
        Role.AUDITOR: _SHOWN,
        Role.OBSERVER: _HIDDEN,
    },
}


_DESK = frozenset({Role.COORDINATOR})


_AGENCY = frozenset({Role.LIAISON})


STEPS: Mapping[EventKind, frozenset[Role]] = {
    EventKind.RECEIVED: frozenset({Role.COORDINATOR, Role.CLERK}),
    EventKind.VERIFIED: _DESK,
    EventKind.CLASSIFIED: _DESK,
    EventKind.TAKEN: _DESK,
    EventKind.COMPLETION_REQUESTED: _DESK,
    EventKind.RETURNED: _DESK,
    EventKind.ARCHIVED: _DESK,
    EventKind.JOINED: _DESK,
    EventKind.PARTED: _DESK,
    EventKind.BLOCKED: _DESK,
    EventKind.ASSIGNED: _DESK,
    EventKind.RELEASED: _DESK,
    EventKind.RELEASE_ASKED: _AGENCY,
    EventKind.RELEASE_REFUSED: _DESK,
    EventKind.LINK_ISSUED: _DESK | _AGENCY,
    EventKind.LINK_REVOKED: _DESK | _AGENCY,
    EventKind.TEXT_RELEASED: _DESK,
    EventKind.TEXT_WITHDRAWN: _DESK,
    EventKind.REPLY_READ: _DESK | _AGENCY,
    EventKind.ACCEPTED: _AGENCY,
    EventKind.DECLINED: _AGENCY,
    EventKind.ACTED: _AGENCY,
    EventKind.DELIVERED: _AGENCY,
    EventKind.ANSWERED: _AGENCY,
    EventKind.CLARIFIED: _AGENCY,
    EventKind.FINDING_MADE: frozenset({Role.COORDINATOR, Role.INSPECTOR}),
    EventKind.FINDING_RELEASED: _DESK,
    EventKind.EXTENDED: _DESK | _AGENCY,
    # Of the agencies only the one that plans for the government (``workflow/aspire.py``).
    EventKind.GROUPED: _DESK | _AGENCY,
    EventKind.UNGROUPED: _DESK | _AGENCY,
    # Of these only the superior that the objection went to (``cases/information.py``).
    EventKind.OBJECTION_DECIDED: frozenset({Role.COORDINATOR, Role.LEADER, Role.INSPECTOR}),
    EventKind.CLOSED: _DESK | _AGENCY,
    EventKind.ATTACHED: _DESK | _AGENCY,
    EventKind.NOTED: frozenset({Role.COORDINATOR, Role.LIAISON, Role.APPROVER, Role.INSPECTOR}),
    # Of these only whoever holds the position that a case was escalated to (``cases/escalations.py``).
    EventKind.ACKNOWLEDGED: frozenset({Role.COORDINATOR, Role.LIAISON, Role.APPROVER, Role.LEADER, Role.INSPECTOR}),
}
"""Step → the roles that may do it, where they reach the case."""


JOINERS = _DESK
"""The roles that may say that the people of two cases are one, and that they are not."""
