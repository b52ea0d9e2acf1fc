"""Reading cases: one officer's lists, one case. Lists page by key and cost the same however long the archive is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.errors import CaseNotFound
from ntbcare.cases.models import Assignment, Case, CaseEvent
from ntbcare.cases.permissions import MATRIX, Field, Sight, Standing, roles_on, standing_of
from ntbcare.cases.search import search_cases
from ntbcare.cases.sets import AssignmentStatus, Queue, Status
from ntbcare.common.clock import now
from ntbcare.common.ids import parse_reference

PAGE = 25
COUNT_LIMIT = 1000
"""Views are counted up to here; beyond it the desk says ``999+`` and the cost stays the same."""
DUE_SOON = timedelta(days=2)
_NO_DEADLINE = datetime(9999, 1, 1, tzinfo=UTC)
_ENDED_PARTS = (AssignmentStatus.DECLINED, AssignmentStatus.RELEASED)
_BRANCH_ROLES = (Role.COORDINATOR, Role.CLERK, Role.LEADER, Role.INSPECTOR, Role.AUDITOR, Role.OBSERVER)
_AGENCY_ROLES = (Role.LIAISON, Role.APPROVER)


class View(StrEnum):
    """The views of the inbox (contract)."""

    NEW = "new"
    INCOMPLETE = "incomplete"
    TO_DISPOSE = "to_dispose"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    MINE = "mine"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of the inbox. ``after`` is the key that the page before ended with."""

    view: View = View.ALL
    words: str = ""
    agency_id: int | None = None
    branch_id: int | None = None
    status: Status | None = None
    after: str = ""
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class Page:
    """One page of cases (with lead, category and region selected) and the key of the next, empty at the end."""

    items: list[Case]
    next: str


def inbox(viewer: Viewer, question: Question) -> Page:
    """One page of the officer's cases, at most three statements."""
    rows = _in_reach(viewer, question)
    if rows is None:
        return Page([], "")
    by_due = question.view in {View.DUE_SOON, View.OVERDUE} or (question.view == View.MINE and viewer.has(*_AGENCY_ROLES))
    rows = _filtered(rows, question)
    if question.words:
        numbered = _by_number(rows, question.words)
        return numbered if numbered is not None else _found(viewer, rows, question)
    rows = _after_due(rows, question.after, everything=question.view == View.MINE) if by_due else _after_id(rows, question.after)
    items = list(rows[: question.limit + 1])
    return _page(items, question.limit, by_due=by_due)


def count_views(viewer: Viewer, *, branch_id: int | None = None) -> dict[View, int]:
    """How many cases each view holds, counted up to COUNT_LIMIT, in one statement."""
    counted: dict[View, int] = {}
    parts: list[str] = []
    parameters: list[Any] = []
    for view in View:
        rows = _in_reach(viewer, Question(view=view, branch_id=branch_id)) if view != View.ALL else None
        if rows is None:
            counted[view] = 0
            continue
        sql, bound = rows.order_by().values("pk")[:COUNT_LIMIT].query.sql_with_params()
        parts.append(f"SELECT '{view.value}' AS view, count(*) AS n FROM ({sql}) AS counted_{view.value}")  # noqa: S608 built by the ORM
        parameters.extend(bound)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            counted.update({View(name): n for name, n in cursor.fetchall()})
    return counted


def visible_case(viewer: Viewer, case_id: int) -> tuple[Case, list[Assignment], Standing]:
    """A case that the officer reaches, with its assignments. Raises CaseNotFound for every other."""
    case = (
        Case.objects.select_related("lead", "category", "region", "branch", "named_agency", "officer", "complainant")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise CaseNotFound("case not found")
    assignments = list(Assignment.objects.filter(case=case).select_related("agency", "draft").order_by("pk"))
    working = frozenset(a.agency_id for a in assignments if a.status not in _ENDED_PARTS) | (
        {case.lead_id} if case.lead_id else set()
    )
    standing = standing_of(case, assigned=working, offices=reference().coordinating_offices)
    if not roles_on(viewer, standing):
        raise CaseNotFound("case not found")
    return case, assignments, standing


def case_events(case: Case) -> list[CaseEvent]:
    """All events of a case with their contents, oldest first, in two statements with the attachments."""
    rows = CaseEvent.objects.filter(case=case).select_related("content", "agency").prefetch_related("attachments")
    return list(rows.order_by("number"))


def _in_reach(viewer: Viewer, question: Question) -> QuerySet[Case] | None:
    """The cases of the view that the officer reaches; None when there can be none."""
    rows = Case.objects.select_related("lead", "category", "region", "branch")
    if question.view == View.MINE and not viewer.has(*_AGENCY_ROLES):
        return rows.filter(officer_id=viewer.user_id, queue__in=[q for q in Queue if q != Queue.DONE])
    scope = _scope(viewer, question)
    if scope is None:
        return None
    return _in_view(rows.filter(scope), question.view)


def _scope(viewer: Viewer, question: Question) -> Q | None:
    """The condition of reach: simple where an index can serve it."""
    snapshot = reference()
    branch_reach = viewer.reach_as(*_BRANCH_ROLES)
    branches = {branch.id for branch in snapshot.branches if branch.id in branch_reach}
    conditions: list[Q] = []
    if branches:
        wanted = branches if question.branch_id is None else branches & {question.branch_id}
        everything = question.branch_id is None and len(wanted) == len(snapshot.branches)
        if everything:
            conditions.append(Q())
        elif wanted:
            conditions.append(Q(branch_id=next(iter(wanted))) if len(wanted) == 1 else Q(branch_id__in=wanted))
        if not viewer.has(Role.INSPECTOR, Role.AUDITOR, Role.LEADER):
            conditions = [condition & Q(own_office=False) for condition in conditions]
    agencies = viewer.reach_as(*_AGENCY_ROLES) | ((viewer.reach_as(Role.LEADER) - branches) if not branches else frozenset())
    if agencies:
        parts = Assignment.objects.filter(agency_id__in=agencies).exclude(status__in=_ENDED_PARTS)
        if question.view not in {View.ALL, View.ANSWERED}:
            parts = parts.filter(is_open=True)
        own = Q(pk__in=parts.values("case_id"))
        # An imported case that ended before knows its agency without having been given to it here.
        conditions.append(own | Q(lead_id__in=agencies) if question.view == View.ALL else own)
    if not conditions:
        return None
    scope = conditions[0]
    for condition in conditions[1:]:
        scope |= condition
    return scope


def _in_view(rows: QuerySet[Case], view: View) -> QuerySet[Case]:
    moment = now()
    match view:
        case View.DUE_SOON:
            return rows.filter(next_due_at__gt=moment, next_due_at__lte=moment + DUE_SOON)
        case View.OVERDUE:
            return rows.filter(next_due_at__lte=moment)
        case View.NEW | View.INCOMPLETE | View.TO_DISPOSE | View.ANSWERED:
            return rows.filter(queue=view.value)
        case _:
            return rows


def _filtered(rows: QuerySet[Case], question: Question) -> QuerySet[Case]:
    if question.agency_id is not None:
        rows = rows.filter(lead_id=question.agency_id)
    if question.status is not None:
        rows = rows.filter(status=question.status)
    return rows


def _after_id(rows: QuerySet[Case], after: str) -> QuerySet[Case]:
    rows = rows.order_by("-pk")
    number = _key(after)
    return rows if number is None else rows.filter(pk__lt=number)


def _after_due(rows: QuerySet[Case], after: str, *, everything: bool) -> QuerySet[Case]:
    """By deadline, the nearest first; with ``everything`` also those without one, at the end."""
    column = "next_due_at"
    if everything:
        rows, column = rows.annotate(due=Coalesce("next_due_at", Value(_NO_DEADLINE), output_field=DateTimeField())), "due"
    rows = rows.order_by(column, "pk")
    due, _, last = after.partition("~")
    number = _key(last)
    try:
        moment = datetime.fromisoformat(due).astimezone(UTC)
    except (ValueError, OverflowError):
        return rows
    if number is None:
        return rows
    return rows.filter(Q(**{f"{column}__gt": moment}) | Q(**{column: moment, "pk__gt": number}))


def _key(written: str) -> int | None:
    """The number of a case in a page key; None for anything else."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None


def _by_number(rows: QuerySet[Case], words: str) -> Page | None:
    """The case of a typed reference or national number, where that is what was typed."""
    parsed = parse_reference(words)
    if parsed is not None:
        return Page(list(rows.filter(pk=parsed.number)), "")
    if words.isascii() and words.isdigit() and len(words) >= 6:
        found = list(rows.filter(external_numbers__number=words)[:PAGE])
        return Page(found, "") if found else None
    return None


def _found(viewer: Viewer, rows: QuerySet[Case], question: Question) -> Page:
    """Search first (the index knows branches and agencies), then the view's own conditions."""
    snapshot = reference()
    branch_reach = viewer.reach_as(*_BRANCH_ROLES)
    branches = [branch.id for branch in snapshot.branches if branch.id in branch_reach]
    sees_all = len(branches) == len(snapshot.branches)
    ids = search_cases(
        question.words,
        limit=question.limit * 8 + 1,
        before=_key(question.after),
        branches=None if sees_all else branches,
        agencies=None if sees_all else viewer.reach_as(*_AGENCY_ROLES),
    )
    items = list(_findable(viewer, rows).filter(pk__in=ids).order_by("-pk")[: question.limit + 1])
    page = _page(items, question.limit, by_due=False)
    if not page.next and len(ids) == question.limit * 8 + 1:
        return Page(page.items, str(ids[-1]))
    return page


def _findable(viewer: Viewer, rows: QuerySet[Case]) -> QuerySet[Case]:
    """Without the cases whose text none of the officer's roles may read: a hit would tell what stands in it."""
    rules = [MATRIX[Field.TEXT][role] for role in viewer.roles]
    if all(rule.confidential == Sight.NO for rule in rules):
        rows = rows.filter(confidential=False)
    if all(rule.blocked == Sight.NO for rule in rules):
        rows = rows.exclude(status=Status.BLOCKED)
    return rows


def _page(items: Sequence[Case], limit: int, *, by_due: bool) -> Page:
    shown = list(items[:limit])
    if len(items) <= limit:
        return Page(shown, "")
    last = shown[-1]
    key = f"{(last.next_due_at or _NO_DEADLINE).isoformat()}~{last.pk}" if by_due else str(last.pk)
    return Page(shown, key)
