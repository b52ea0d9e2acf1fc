"""What a case should have put into the counters, read from the case as it is: a few statements for any number of cases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from ntbcare.cases.joins import Main, mains_of
from ntbcare.cases.models import Case
from ntbcare.cases.sets import EndedBy, Queue, Status
from ntbcare.common.clock import local_day
from ntbcare.common.many import among
from ntbcare.deadlines.book import Book, NoRules, book
from ntbcare.deadlines.models import Clock, LimitKind
from ntbcare.deadlines.rules import WorkingCalendar, working_days_between
from ntbcare.monitoring.card_facts import cards_of
from ntbcare.monitoring.models import RESPONSE_CLASSES, WAIT_CLASSES, Contribution
from ntbcare.monitoring.rules import CaseFacts, class_of, recount_at, states_of
from ntbcare.monitoring.vectors import Counted, Keys

_COLUMNS = (
    "received_at", "branch_id", "lead_id", "category_id", "region_id", "source", "classification", "status", "queue",
    "closed_by", "archive_reason", "verified_at", "first_response_at", "acted_at", "answered_at", "ended_at", "stars", "solved",
    "refused", "reopened", "clarification", "answer_due_at", "imported", "archived_by",
)  # fmt: skip
_KEYS = ("day", "branch_id", "agency_id", "category", "region", "source", "classification")
KEPT = (*_KEYS, *Counted._fields, "card", "recount_at")
"""The columns of a contribution that say what it is."""


def keys_of(row: Contribution) -> Keys:
    """Under what a contribution is counted."""
    return Keys(row.day, row.branch_id, row.agency_id, row.category, row.region, row.source, row.classification)


def counted_of(row: Contribution) -> Counted:
    """What a contribution is counted as."""
    return Counted(row.states, row.response, row.word, row.solution)


def snapshots(case_ids: Collection[int], at: datetime) -> list[Contribution]:
    """What these cases should have put into the counters at a moment (unsaved rows)."""
    return read_contributions(Case.objects.filter(pk__in=among(case_ids)).order_by("pk"), case_ids, at)


def read_contributions(cases: QuerySet[Case], case_ids: Collection[int], at: datetime) -> list[Contribution]:
    """The same of cases that the caller has chosen, and may have locked by it: what else is read, is read after that."""
    found = list(cases.only(*_COLUMNS))
    first_dues = _first_dues(case_ids)
    mains = mains_of([case.pk for case in found if case.status == Status.ARCHIVED])
    try:
        rules: Book | None = book()
    except NoRules:
        rules = None
    facts = [_facts(case, first_dues.get(case.pk, case.answer_due_at), mains.get(case.pk)) for case in found]
    cards = cards_of(list(zip(found, facts, strict=True)), mains, rules, at)
    return [_contribution(case, fact, rules, at, card) for case, fact, card in zip(found, facts, cards, strict=True)]


def _first_dues(case_ids: Collection[int]) -> dict[int, datetime | None]:
    """The limit of each case's first answer: what came after reopening does not make a late answer timely."""
    clocks = Clock.objects.filter(case_id__in=among(case_ids), kind=LimitKind.ANSWER).order_by("-started_at")
    return dict(clocks.values_list("case_id", "due_at"))


def _facts(case: Case, due_at: datetime | None, main: Main | None) -> CaseFacts:
    return CaseFacts(
        status=case.status,
        closed_by=case.closed_by,
        handed_out=case.status == Status.REFERRED and case.queue == Queue.DONE,
        verified_at=case.verified_at,
        answered_at=case.answered_at,
        ended_at=case.ended_at,
        stars=case.stars,
        refused=case.refused,
        reopened=case.reopened,
        answer_due_at=due_at,
        acted_at=case.acted_at,
        solved=case.solved,
        clarified=bool(case.clarification),
        goes_with_answered=main is not None and main.has_answer,
        goes_on_with_another=main is not None and main.waits,
    )


def _contribution(case: Case, facts: CaseFacts, rules: Book | None, at: datetime, card: str) -> Contribution:
    calendar = rules.calendar(rules.calendar_id_of(case.branch_id)) if rules else None
    received = case.received_at
    # The national archive does not tell when a case ended; the moment of import says nothing of it.
    solved_at = case.ended_at if is_solved(facts) and not (case.imported and case.answered_at is None) else None
    return Contribution(
        case_id=case.pk,
        day=local_day(received),
        branch_id=case.branch_id,
        agency_id=case.lead_id or 0,
        category=case.category_id or "",
        region=case.region_id or "",
        source=case.source,
        classification=case.classification or "",
        states=states_of(facts, at=at),
        response=_class(received, case.answered_at, calendar, RESPONSE_CLASSES),
        word=_class(received, case.first_response_at, calendar, WAIT_CLASSES),
        solution=_class(received, solved_at, calendar, WAIT_CLASSES),
        card=card,
        recount_at=recount_at(facts, at=at),
    )


def is_solved(facts: CaseFacts) -> bool:
    """Whether the end of a case is its solution: closed with an answer, or by the complainant."""
    return facts.status == Status.CLOSED and (facts.answered_at is not None or facts.closed_by == EndedBy.COMPLAINANT)


def _class(received: datetime, then: datetime | None, calendar: WorkingCalendar | None, classes: tuple[int, ...]) -> int | None:
    if then is None or calendar is None:
        return None
    return class_of(working_days_between(received, then, calendar), classes)
