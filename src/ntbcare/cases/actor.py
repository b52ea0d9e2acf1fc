"""Who does something to a case."""

from __future__ import annotations

from dataclasses import dataclass

from ntbcare.agencies.scope import Viewer
from ntbcare.cases.sets import ActorRole, EndedBy


@dataclass(frozen=True, slots=True)
class Actor:
    """The doer of a step. An officer comes with the memberships (``viewer``) from which the permission follows."""

    role: ActorRole
    user_id: int | None = None
    agency_id: int | None = None
    viewer: Viewer | None = None

    @classmethod
    def complainant(cls) -> Actor:
        """The person whose case it is, shown by reference and code."""
        return cls(role=ActorRole.COMPLAINANT)

    @classmethod
    def system(cls) -> Actor:
        """The service itself: periods that ended, imports."""
        return cls(role=ActorRole.SYSTEM)

    @classmethod
    def by_link(cls, agency_id: int) -> Actor:
        """An agency without accounts, shown by the signed link that was given to it."""
        return cls(role=ActorRole.LINK, agency_id=agency_id)

    @classmethod
    def officer(cls, viewer: Viewer) -> Actor:
        """An officer before a step has found in which role: the step replaces ``role`` and ``agency_id``."""
        first = viewer.memberships[0] if viewer.memberships else None
        role = ActorRole(first.role) if first else ActorRole.OBSERVER
        return cls(role=role, user_id=viewer.user_id, agency_id=first.agency_id if first else None, viewer=viewer)

    @property
    def ended_by(self) -> EndedBy:
        """How closing or archiving by this actor is counted."""
        if self.role == ActorRole.COMPLAINANT:
            return EndedBy.COMPLAINANT
        return EndedBy.SYSTEM if self.role == ActorRole.SYSTEM else EndedBy.OFFICER
