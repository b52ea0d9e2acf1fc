"""Reading cases: one officer's lists, one case. Lists page by key and cost the same however long the archive is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.errors import CaseNotFound
from ntbcare.cases.escalations import with_raised
from ntbcare.cases.matrix import MATRIX, Field, Sight
from ntbcare.cases.models import Assignment, Case, CaseEvent
from ntbcare.cases.permissions import Standing, roles_on, standing_of
from ntbcare.cases.reach import AGENCY_ROLES, BRANCH_ROLES, ENDED_PARTS, in_view, ways_to_cases
from ntbcare.cases.reach import View as View  # noqa: PLC0414  # part of a question, and asked for here
from ntbcare.cases.search import search_cases
from ntbcare.cases.sets import Status
from ntbcare.common.ids import parse_reference

PAGE = 25
COUNT_LIMIT = 1000
"""Views are counted up to here; beyond it the desk says ``999+`` and the cost stays the same."""
OLDEST_FIRST = frozenset({View.NEW, View.INCOMPLETE, View.TO_DISPOSE, View.FINDING})
"""What waits for the coordinators is worked off in the order in which it came: the longest waiting stands on top."""
_NO_DEADLINE = datetime(9999, 1, 1, tzinfo=UTC)


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
    """One page of cases (with their category) and the key of the next, empty at the end."""

    items: list[Case]
    next: str


def inbox(viewer: Viewer, question: Question) -> Page:
    """One page of the officer's cases, at most three statements."""
    ways = ways_to_cases(viewer, question.view, branch_id=question.branch_id)
    if not ways:
        return Page([], "")
    if question.words:
        rows = _filtered(Case.objects.filter(reduce(or_, ways)).select_related("category"), question)
        numbered = _by_number(rows, question.words)
        return numbered if numbered is not None else _found(viewer, rows, question)
    column = _moment_of(question.view, viewer)
    order = _by(column) if column else (_by_age if question.view in OLDEST_FIRST else _by_id)
    lists = [
        _after(_filtered(Case.objects.filter(way).select_related("category"), question), question, column=column) for way in ways
    ]
    if len(lists) == 1:
        items = list(lists[0][: question.limit + 1])
    else:
        # Each way by its own index; of the two together no index knows the order.
        found = {
            case for rows in lists for case in rows.select_related(None).only("pk", "next_due_at", "red_at")[: question.limit + 1]
        }
        first = [case.pk for case in sorted(found, key=order)[: question.limit + 1]]
        items = sorted(Case.objects.filter(pk__in=first).select_related("category"), key=order)
    return _page(items, question.limit, column=column)


def count_views(viewer: Viewer, *, branch_id: int | None = None, views: Collection[View] = tuple(View)) -> dict[View, int]:
    """How many cases each view holds (but ``all``), counted up to COUNT_LIMIT, in one statement."""
    counted = dict.fromkeys(views, 0)
    parts: list[str] = []
    parameters: list[Any] = []
    for view in counted:
        ways = ways_to_cases(viewer, view, branch_id=branch_id) if view != View.ALL else []
        if ways:
            sql, bound = _ids_by(ways, view)
            parts.append(f"SELECT '{view.value}' AS view, count(*) AS n FROM ({sql} LIMIT {COUNT_LIMIT}) AS counted_{view.value}")  # noqa: S608 built by the ORM
            parameters.extend(bound)
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            counted.update({View(name): n for name, n in cursor.fetchall()})
    return counted


def _ids_by(ways: Sequence[Q], view: View) -> tuple[str, list[Any]]:
    """The statement for the ids of all cases by all ways, each case once."""
    parts: list[str] = []
    parameters: list[Any] = []
    for way in ways:
        sql, bound = in_view(Case.objects.filter(way), view).order_by().values("pk").query.sql_with_params()
        parts.append(sql)
        parameters.extend(bound)
    return " UNION ".join(parts), parameters


def visible_case(viewer: Viewer, case_id: int) -> tuple[Case, list[Assignment], Standing]:
    """A case that the officer reaches, with its assignments. Raises CaseNotFound for every other."""
    case = (
        Case.objects.select_related("lead", "category", "region", "branch", "named_agency", "officer", "complainant")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise CaseNotFound(_("Laporan tidak ditemukan."))
    assignments = list(
        Assignment.objects.filter(case=case).select_related("agency", "draft", "clarification", "link").order_by("pk")
    )
    working = frozenset(a.agency_id for a in assignments if a.status not in ENDED_PARTS) | (
        {case.lead_id} if case.lead_id else set()
    )
    standing = standing_of(case, assigned=working, offices=reference().coordinating_offices)
    standing = with_raised(viewer, standing, case.pk)
    if not roles_on(viewer, standing):
        raise CaseNotFound(_("Laporan tidak ditemukan."))
    return case, assignments, standing


def case_events(case: Case) -> list[CaseEvent]:
    """All events of a case with their contents, oldest first, in two statements with the attachments."""
    rows = CaseEvent.objects.filter(case=case).select_related("content", "agency").prefetch_related("attachments")
    return list(rows.order_by("number"))


def _filtered(rows: QuerySet[Case], question: Question) -> QuerySet[Case]:
    rows = in_view(rows, question.view)
    if question.agency_id is not None:
        rows = rows.filter(lead_id=question.agency_id)
    if question.status is not None:
        rows = rows.filter(status=question.status)
    return rows


def _moment_of(view: View, viewer: Viewer) -> str:
    """The column by which a view is ordered; empty where it goes by number."""
    if view in {View.YELLOW, View.RED}:
        return "red_at"
    by_due = view in {View.DUE_SOON, View.OVERDUE, View.ESCALATED} or (view == View.MINE and viewer.has(*AGENCY_ROLES))
    return "next_due_at" if by_due else ""


def _after(rows: QuerySet[Case], question: Question, *, column: str) -> QuerySet[Case]:
    """In the order of the view, from where the page before ended."""
    if column:
        return _after_moment(rows, question.after, column, everything=question.view in {View.MINE, View.ESCALATED})
    number = _key(question.after)
    if question.view in OLDEST_FIRST:
        rows = rows.order_by("pk")
        return rows if number is None else rows.filter(pk__gt=number)
    rows = rows.order_by("-pk")
    return rows if number is None else rows.filter(pk__lt=number)


def _after_moment(rows: QuerySet[Case], after: str, column: str, *, everything: bool) -> QuerySet[Case]:
    """By deadline, the nearest first; with ``everything`` also those without one, at the end."""
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


def _by(column: str) -> Callable[[Case], tuple[datetime | int, ...]]:
    return lambda case: (getattr(case, column) or _NO_DEADLINE, case.pk)


def _by_id(case: Case) -> tuple[datetime | int, ...]:
    return (-case.pk,)


def _by_age(case: Case) -> tuple[datetime | int, ...]:
    return (case.pk,)


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
    branch_reach = viewer.reach_as(*BRANCH_ROLES)
    branches = [branch.id for branch in snapshot.branches if branch.id in branch_reach]
    sees_all = len(branches) == len(snapshot.branches)
    ids = search_cases(
        question.words,
        limit=question.limit * 8 + 1,
        before=_key(question.after),
        branches=None if sees_all else branches,
        agencies=None if sees_all else viewer.reach_as(*AGENCY_ROLES),
    )
    items = list(_findable(viewer, rows).filter(pk__in=ids).order_by("-pk")[: question.limit + 1])
    page = _page(items, question.limit, column="")
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


def _page(items: Sequence[Case], limit: int, *, column: str) -> Page:
    shown = list(items[:limit])
    if len(items) <= limit:
        return Page(shown, "")
    last = shown[-1]
    key = f"{(getattr(last, column) or _NO_DEADLINE).isoformat()}~{last.pk}" if column else str(last.pk)
    return Page(shown, key)
