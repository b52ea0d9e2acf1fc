"""By when: the dates that the pages promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ntbcare.cases.models import Case
from ntbcare.cases.sets import Status
from ntbcare.common.clock import local_day
from ntbcare.deadlines.book import book
from ntbcare.deadlines.models import LimitKind
from ntbcare.deadlines.queries import answer_due, time_left
from ntbcare.deadlines.rules import due_moment
from ntbcare.deadlines.words import left_in_words

_RUNNING = frozenset({Status.RECEIVED, Status.VERIFIED, Status.ASSIGNED, Status.IN_PROGRESS})


def first_limits(start: datetime) -> tuple[datetime | None, datetime]:
    """By when a complaint filed at ``start`` is passed on (None where no rule says so) and answered."""
    rules = book()
    limit = rules.policy_on(local_day(start)).limit(LimitKind.VERIFY)
    verified = due_moment(limit.rule, start, (), rules.calendar(rules.default_calendar_id)) if limit else None
    return verified, answer_due(start, None)


@dataclass(frozen=True, slots=True)
class Promise:
    """When the answer is due, and in words how much working time is left."""

    due_at: datetime
    left: str
    overdue: bool


def promise_of(case: Case) -> Promise | None:
    """The promise that still runs for a case; None once it is answered, ended, paused or out of our hands."""
    if case.answer_due_at is None or case.status not in _RUNNING:
        return None
    left = time_left(case.answer_due_at, agency_id=case.branch_id)
    return Promise(due_at=case.answer_due_at, left=left_in_words(left), overdue=left.overdue)
