"""Keeping the counters: what a case was counted as is taken out, what it is now is put in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from ntbcare.cases.models import Case
from ntbcare.cases.sets import Queue, Status
from ntbcare.common.clock import local_day, now
from ntbcare.deadlines.book import Book, NoRules, book
from ntbcare.deadlines.models import Clock, LimitKind
from ntbcare.deadlines.rules import working_days_between
from ntbcare.monitoring.cells import CELL, Sums, add_to_counters
from ntbcare.monitoring.models import MEASURES, Contribution, Counter
from ntbcare.monitoring.rules import (
    NOTHING,
    CaseFacts,
    Keys,
    Vector,
    minus,
    plus,
    recount_at,
    response_class,
    states_of,
    vector,
)

_COLUMNS = (
    "received_at", "branch_id", "lead_id", "category_id", "region_id", "source", "classification", "status", "queue",
    "closed_by", "verified_at", "answered_at", "ended_at", "stars", "refused", "reopened", "answer_due_at",
)  # fmt: skip
KEPT = (
    "day", "branch_id", "agency_id", "category", "region", "source", "classification", "states", "response", "recount_at",
)  # fmt: skip
_BATCH = 500


def count_cases(case_ids: Collection[int]) -> int:
    """Count these cases as they are now; the number of those whose figures changed. Needs an open transaction.

    Locks the cases in the order of their ids and then writes the cells in one order, so that workers side by side
    wait for each other and do not lock each other out.
    """
    at = now()
    rows = _read(Case.objects.select_for_update(of=("self",)).filter(pk__in=case_ids).order_by("pk"), case_ids, at)
    before = {row.case_id: row for row in Contribution.objects.filter(case_id__in=case_ids)}
    sums: Sums = {}
    changed: list[Contribution] = []
    for row in rows:
        old = before.get(row.case_id)
        if old is not None and _same(old, row):
            continue
        changed.append(row)
        _note_change(sums, old, row)
    add_to_counters(sums)
    if changed:
        Contribution.objects.bulk_create(
            changed, update_conflicts=True, update_fields=list(KEPT), unique_fields=["case_id"], batch_size=_BATCH
        )
    return len(changed)


def recount_due(limit: int = 500) -> int:
    """Count anew the cases whose limit has passed since; the number of cases looked at. Needs an open transaction."""
    waiting = Contribution.objects.filter(recount_at__lt=now()).order_by("recount_at")
    case_ids = sorted(waiting.values_list("case_id", flat=True)[:limit])
    if case_ids:
        count_cases(case_ids)
    return len(case_ids)


def rebuild() -> int:
    """Count every case anew, in batches of their own transactions, then mend counters that are not the sum of the cases."""
    last = 0
    total = 0
    while True:
        case_ids = list(Case.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH])
        if not case_ids:
            break
        last = case_ids[-1]
        with transaction.atomic():
            count_cases(case_ids)
        total += len(case_ids)
    with transaction.atomic():
        mend_counters()
    return total


def mend_counters() -> int:
    """Add to every cell what it lacks of the sum of the cases; the number of wrong cells. Needs an open transaction."""
    lacking = lacking_sums()
    add_to_counters(lacking)
    return len(lacking)


def lacking_sums() -> Sums:
    """What every cell lacks (or has too much, below zero) of the sum of the contributions."""
    should: Sums = {}
    for row in Contribution.objects.order_by().iterator(chunk_size=2000):
        _add_to(should, _keys(row), vector(row.states, row.response))
    columns = Counter.objects.values_list(*CELL, *MEASURES)
    have: Sums = {row[: len(CELL)]: row[len(CELL) :] for row in columns.iterator(chunk_size=2000)}
    lacking = {cell: minus(should.get(cell, NOTHING), have.get(cell, NOTHING)) for cell in should.keys() | have.keys()}
    return {cell: change for cell, change in lacking.items() if change != NOTHING}


def _note_change(sums: Sums, old: Contribution | None, new: Contribution) -> None:
    keys = _keys(new)
    now_counted = vector(new.states, new.response)
    if old is None:
        _add_to(sums, keys, now_counted)
    elif _keys(old) == keys:
        _add_to(sums, keys, minus(now_counted, vector(old.states, old.response)))
    else:
        _add_to(sums, _keys(old), minus(NOTHING, vector(old.states, old.response)))
        _add_to(sums, keys, now_counted)


def _same(one: Contribution, other: Contribution) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in KEPT)


def _keys(row: Contribution) -> Keys:
    return Keys(row.day, row.branch_id, row.agency_id, row.category, row.region, row.source, row.classification)


def snapshots(case_ids: Collection[int], at: datetime) -> list[Contribution]:
    """What these cases should have put into the counters at a moment (unsaved rows)."""
    return _read(Case.objects.filter(pk__in=case_ids).order_by("pk"), case_ids, at)


def _read(cases: QuerySet[Case], case_ids: Collection[int], at: datetime) -> list[Contribution]:
    found = list(cases.only(*_COLUMNS))
    first_dues = _first_dues(case_ids)
    try:
        rules: Book | None = book()
    except NoRules:
        rules = None
    return [_contribution(case, first_dues.get(case.pk, case.answer_due_at), rules, at) for case in found]


def _first_dues(case_ids: Collection[int]) -> dict[int, datetime | None]:
    """The limit of each case's first answer: what came after reopening does not make a late answer timely."""
    clocks = Clock.objects.filter(case_id__in=case_ids, kind=LimitKind.ANSWER).order_by("-started_at")
    return dict(clocks.values_list("case_id", "due_at"))


def _contribution(case: Case, due_at: datetime | None, rules: Book | None, at: datetime) -> Contribution:
    facts = CaseFacts(
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
    )
    return Contribution(
        case_id=case.pk,
        day=local_day(case.received_at),
        branch_id=case.branch_id,
        agency_id=case.lead_id or 0,
        category=case.category_id or "",
        region=case.region_id or "",
        source=case.source,
        classification=case.classification or "",
        states=states_of(facts, at=at),
        response=_response(case, rules),
        recount_at=recount_at(facts, at=at),
    )


def _response(case: Case, rules: Book | None) -> int | None:
    if case.answered_at is None or rules is None:
        return None
    calendar = rules.calendar(rules.calendar_id_of(case.branch_id))
    return response_class(working_days_between(case.received_at, case.answered_at, calendar))


def _add_to(sums: Sums, keys: Keys, change: Vector) -> None:
    """Add what one case changes under its keys."""
    if change != NOTHING:
        for cell in keys.cells():
            sums[cell] = plus(sums.get(cell, NOTHING), change)
