"""The count follower: figures that change because of an event, history's too."""

from __future__ import annotations

from collections.abc import Sequence

from ntbcare.cases.joins import cases_going_with
from ntbcare.cases.models import CaseEvent
from ntbcare.monitoring.actions import count_cases


def follow(events: Sequence[CaseEvent]) -> None:
    """Count the events' cases as they are now, and those that go with them: whether they have an answer is told by the case
    that they go with. What was counted already changes nothing."""
    case_ids = {event.case_id for event in events}
    if case_ids:
        count_cases(case_ids | cases_going_with(case_ids))
