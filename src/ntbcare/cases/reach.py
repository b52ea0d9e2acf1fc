"""The views of the inbox, and by which ways an officer reaches the cases in them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.models import Assignment, Case
from ntbcare.cases.sets import AssignmentStatus, Part, Queue
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
    MINE = "mine"
    ALL = "all"


def ways_to_cases(viewer: Viewer, view: View, *, branch_id: int | None) -> list[Q]:
    """The conditions under which the officer reaches a case, each simple enough for an index to serve; empty for none."""
    if view == View.MINE and not viewer.has(*AGENCY_ROLES):
        return [Q(officer_id=viewer.user_id, queue__in=[q for q in Queue if q != Queue.DONE])]
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


def in_view(rows: QuerySet[Case], view: View) -> QuerySet[Case]:
    """Of some cases those that stand in a view."""
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
