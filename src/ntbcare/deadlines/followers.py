"""The clock follower: deadlines that must move because of an event."""

from __future__ import annotations

from collections.abc import Sequence

from ntbcare.cases.models import CaseEvent
from ntbcare.deadlines.actions.clocks import settle
from ntbcare.deadlines.fold import IMPORTS


def follow(events: Sequence[CaseEvent]) -> None:
    """Bring the clocks of the events' cases up to date. History starts none: imports are passed over."""
    case_ids = {event.case_id for event in events if event.kind not in IMPORTS}
    if case_ids:
        settle(case_ids)
