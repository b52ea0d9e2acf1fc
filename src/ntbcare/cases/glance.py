"""What a list may show of a case's words, without opening it."""

from __future__ import annotations

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.matrix import Field, Sight
from ntbcare.cases.models import Case
from ntbcare.cases.permissions import roles_on, sight, standing_of

_BY_PART = frozenset({Role.LIAISON, Role.APPROVER})


def headline_for(viewer: Viewer, case: Case) -> str | None:
    """The first line of a case in the officer's list; None where its text is hidden or every look is written down.

    The case is known to be in the officer's reach. Who does not reach it by branch or lead reaches it by a part.
    """
    lead = frozenset({case.lead_id}) if case.lead_id else frozenset[int]()
    standing = standing_of(case, assigned=lead, offices=reference().coordinating_offices)
    roles = roles_on(viewer, standing) or viewer.roles & _BY_PART
    return case.headline if sight(roles, Field.TEXT, standing) == Sight.YES else None
