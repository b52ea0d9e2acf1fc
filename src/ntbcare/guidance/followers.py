"""The follower ``coach``: what the check found in an answer, kept by the officer who sent it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ntbcare.accounts.models import User
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.sets import EventKind
from ntbcare.guidance.actions.practice import drop_judged, keep_judged
from ntbcare.guidance.models import JudgedAnswer


def follow(events: Sequence[CaseEvent]) -> None:
    """Keep the findings of sent answers, forget those of answers taken back. An event that comes again changes nothing."""
    answered = [event for event in events if event.kind == EventKind.ANSWERED and event.actor_id and "quality" in event.facts]
    if answered:
        known = set(User.objects.filter(pk__in={event.actor_id for event in answered}).values_list("pk", flat=True))
        branches = dict(Case.objects.filter(pk__in={event.case_id for event in answered}).values_list("pk", "branch_id"))
        keep_judged([_judged(event, branches[event.case_id]) for event in answered if event.actor_id in known])
    drop_judged(_taken_back(events))


def _judged(event: CaseEvent, branch_id: int) -> JudgedAnswer:
    found = event.facts["quality"]
    return JudgedAnswer(
        case_id=event.case_id,
        number=event.number,
        user_id=event.actor_id or 0,
        branch_id=branch_id,
        at=event.at,
        score=found["score"],
        findings=found["findings"],
        rules=found["rules"],
    )


def _taken_back(events: Sequence[CaseEvent]) -> Iterator[tuple[int, int]]:
    for event in events:
        if event.kind == EventKind.UNDONE:
            yield event.case_id, int(event.facts["undoes"])
