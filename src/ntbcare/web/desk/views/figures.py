"""A branch's own figures: the whole province for its officers, one regency or city for theirs."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.monitoring.targets import judge_targets, targets_in
from ntbcare.web.desk.officer import desk_page, viewer_of_request

ROLES = (Role.COORDINATOR, Role.LEADER, Role.INSPECTOR, Role.AUDITOR, Role.OBSERVER)
# The observer sees what the public sees: small cells stay hidden.
_SEES_ALL = (Role.COORDINATOR, Role.LEADER, Role.INSPECTOR, Role.AUDITOR)


@require_safe
@desk_page(*ROLES)
def show_figures(request: HttpRequest) -> HttpResponse:
    """Totals, agencies and months of one branch, or of all, in a period."""
    viewer = viewer_of_request(request)
    branches = _branches(viewer)
    branch = _chosen(request.GET.get("branch", ""), branches, viewer)
    first, last = _day(request.GET.get("from", "")), _day(request.GET.get("to", ""))
    everything = viewer.has(*_SEES_ALL)

    def asked(by: GroupBy | None) -> Question:
        return Question(
            received_from=first, received_to=last, branch=branch.id if branch else None, group_by=by, everything=everything
        )

    total, agencies = statistics(asked(None)).total, statistics(asked(GroupBy.AGENCY)).groups
    targets = targets_in(first, last) if total.received else []
    context = {
        "branches": branches,
        "branch": branch,
        "sees_all": _sees_province(viewer),
        "first": first,
        "last": last,
        "total": total,
        "targets": judge_targets(targets, total, agencies),
        "may_set_targets": viewer.is_of_province(Role.COORDINATOR),
        "agencies": agencies,
        "months": statistics(asked(GroupBy.MONTH)).groups,
        "today": local_day(now()),
    }
    return render(request, "desk/figures.html", context)


def _branches(viewer: Viewer) -> list[AgencyInfo]:
    reach = viewer.reach_as(*ROLES)
    return [branch for branch in reference().branches if branch.id in reach]


def _sees_province(viewer: Viewer) -> bool:
    return reference().province.id in viewer.reach_as(*ROLES)


def _chosen(named: str, branches: list[AgencyInfo], viewer: Viewer) -> AgencyInfo | None:
    """The branch asked for; for officers of the province all of them together unless one is asked for."""
    for branch in branches:
        if str(branch.id) == named:
            return branch
    return None if _sees_province(viewer) or not branches else branches[0]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
