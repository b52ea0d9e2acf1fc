"""The views of the inbox, and by which ways an officer reaches the cases in them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.escalations import posts_of_viewer, to_posts
from ntbcare.cases.models import Assignment, Case, Clarification, Escalation
from ntbcare.cases.sets import AssignmentStatus, ClarificationState, Part, Queue, Status
from ntbcare.common.clock import now

DUE_SOON = timedelta(days=2)
ENDED_PARTS = (AssignmentStatus.DECLINED, AssignmentStatus.RELEASED)
BRANCH_ROLES = (Role.COORDINATOR, Role.CLERK, Role.LEADER, Role.INSPECTOR, Role.AUDITOR, Role.OBSERVER)
AGENCY_ROLES = (Role.LIAISON, Role.APPROVER)


class View(StrEnum):
    """The views of the inbox (contract)."""

    NEW = "new"
    INCOMPLETE = "incomplete"
    TO_DISPOSE = "to_dispose"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    FINDING = "finding"
    ESCALATED = "escalated"
    YELLOW = "yellow"
    RED = "red"
    MINE = "mine"
    ALL = "all"


def ways_to_cases(viewer: Viewer, view: View, *, branch_id: int | None) -> list[Q]:
    """The conditions under which the officer reaches a case, each simple enough for an index to serve; empty for none."""
    if view == View.MINE and not viewer.has(*AGENCY_ROLES):
        return [Q(officer_id=viewer.user_id, queue__in=[q for q in Queue if q != Queue.DONE])]
    if view == View.FINDING:
        return _ways_to_findings(viewer, branch_id)
    if view == View.ESCALATED:
        mine = Escalation.objects.filter(to_posts(posts_of_viewer(viewer)), is_open=True).values("case_id")
        return [Q(pk__in=mine) if branch_id is None else Q(pk__in=mine, branch_id=branch_id)]
    snapshot = reference()
    branch_reach = viewer.reach_as(*BRANCH_ROLES)
    branches = {branch.id for branch in snapshot.branches if branch.id in branch_reach}
    ways = _ways_by_branch(viewer, branches, branch_id)
    agencies = viewer.reach_as(*AGENCY_ROLES) | ((viewer.reach_as(Role.LEADER) - branches) if not branches else frozenset())
    return [*ways, *(_ways_by_agency(agencies, view) if agencies else ())]


def _ways_by_branch(viewer: Viewer, branches: Collection[int], branch_id: int | None) -> list[Q]:
    wanted = set(branches) if branch_id is None else {branch_id} & set(branches)
    if not wanted:
        return []
    if branch_id is None and len(wanted) == len(reference().branches):
        way = Q()
    else:
        way = Q(branch_id=next(iter(wanted))) if len(wanted) == 1 else Q(branch_id__in=wanted)
    return [way if viewer.has(Role.INSPECTOR, Role.AUDITOR, Role.LEADER) else way & Q(own_office=False)]


def _ways_by_agency(agencies: Collection[int], view: View) -> list[Q]:
    """By the parts that the agencies have; what is over is found by the case's own lead, however much that is."""
    parts = Assignment.objects.filter(agency_id__in=agencies)
    if view not in {View.ALL, View.ANSWERED}:
        # By an index of the open parts alone: an agency of years has a hundred times as many that are over.
        return [Q(pk__in=parts.filter(is_open=True).values("case_id"))]
    parts = parts.exclude(status__in=ENDED_PARTS)
    # An imported case that ended before knows its agency without having been given to it here.
    return [Q(lead_id__in=agencies), Q(pk__in=parts.filter(part=Part.CONTRIBUTOR).values("case_id"))]


def _ways_to_findings(viewer: Viewer, branch_id: int | None) -> list[Q]:
    """To what waits for a finding that the officer may make (``permissions.role_for`` decides again): neither one's own
    statement nor one of an agency that one speaks for; and no coordinator judges a coordinating office."""
    parts = Assignment.objects.exclude(status__in=ENDED_PARTS)
    heard = Q(state=ClarificationState.REPLIED) | Q(state=ClarificationState.STATED, due_at__lte=now())
    own = viewer.reach_as(*AGENCY_ROLES, Role.LEADER) | {m.agency_id for m in viewer.memberships}
    waiting = Clarification.objects.filter(heard).exclude(author_id=viewer.user_id)
    waiting = waiting.exclude(case_id__in=parts.filter(agency_id__in=own).values("case_id"))
    ways = []
    for role in (Role.INSPECTOR, Role.COORDINATOR):
        branches = {branch.id for branch in reference().branches} & viewer.reach_as(role)
        wanted = branches if branch_id is None else branches & {branch_id}
        if wanted and role == Role.COORDINATOR:
            of_offices = parts.filter(agency_id__in=reference().coordinating_offices).values("case_id")
            neutral = waiting.exclude(case_id__in=of_offices).values("case_id")
            ways.append(Q(branch_id__in=wanted, own_office=False, pk__in=neutral))
        elif wanted:
            ways.append(Q(branch_id__in=wanted, pk__in=waiting.values("case_id")))
    return [way & ~Q(status=Status.BLOCKED) for way in ways]


def in_view(rows: QuerySet[Case], view: View) -> QuerySet[Case]:
    """Of some cases those that stand in a view."""
    moment = now()
    match view:
        case View.DUE_SOON:
            return rows.filter(next_due_at__gt=moment, next_due_at__lte=moment + DUE_SOON)
        case View.OVERDUE:
            return rows.filter(next_due_at__lte=moment)
        case View.RED:
            return rows.filter(red_at__lte=moment)
        case View.YELLOW:
            # In the order of ``red_at`` the yellow ones come first of those that are not red yet.
            return rows.filter(red_at__gt=moment, yellow_at__lte=moment)
        case View.NEW | View.INCOMPLETE | View.TO_DISPOSE | View.ANSWERED:
            return rows.filter(queue=view.value)
        case _:
            return rows
