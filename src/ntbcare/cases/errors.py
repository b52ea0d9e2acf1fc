"""What can go wrong with a case."""

from __future__ import annotations

from ntbcare.common.errors import Conflict, NotFound


class CaseNotFound(NotFound):
    """There is no such case, or the asker may not know of it. Both look the same."""


class MoveNotAllowed(Conflict):
    """The status of the case or assignment does not allow the step."""

    code = "move_not_allowed"
