"""Who may have evidence packs: the only place that says so. Pages and the menu ask here."""

from __future__ import annotations

from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer

MAKERS = (Role.COORDINATOR, Role.LEADER)
"""Who lets one be built: a pack is of the whole province."""
READERS = (*MAKERS, Role.INSPECTOR, Role.AUDITOR, Role.OBSERVER)
"""Who takes part in the half-yearly meeting. A pack holds no more than everybody may see: small cells are hidden, and its list of
cases has the columns of the public register and their dates."""


def may_make(viewer: Viewer) -> bool:
    """Whether the officer may have packs built, stopped and checked: coordinators and leaders of the province."""
    return viewer.is_of_province(*MAKERS)


def may_read(viewer: Viewer) -> bool:
    """Whether the officer may download packs: those of a whole government, the province or a regency or city."""
    return viewer.is_of_government(*READERS)
