"""Scorecards at the desk: everybody of government sees them; opinions of few only who answers for the branch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.monitoring.scorecard import scorecard
from ntbcare.web.desk.officer import desk_page, viewer_of_request
from ntbcare.web.scorecards import as_csv, asked_period, context_of

ROLES = tuple(role for role in Role if role != Role.ADMINISTRATOR)
_SEES_OPINIONS = (Role.COORDINATOR, Role.LEADER, Role.INSPECTOR, Role.AUDITOR)


@require_safe
@desk_page(*ROLES)
def show_scorecards(request: HttpRequest) -> HttpResponse:
    """``?period=2026-2&branch=…``: one branch's agencies, or all; ``format=csv`` gives the same as a file."""
    viewer = viewer_of_request(request)
    branches = list(reference().branches)
    branch = _branch(request, branches, viewer)
    found = scorecard(
        asked_period(request.GET.get("period", "")),
        branch=branch.id if branch else None,
        everything=_sees_opinions(viewer, branch),
    )
    if request.GET.get("format") == "csv":
        return as_csv(found)
    return render(request, "desk/scorecards.html", context_of(found) | {"branches": branches, "branch": branch})


def _branch(request: HttpRequest, branches: list[AgencyInfo], viewer: Viewer) -> AgencyInfo | None:
    """The branch asked for; without a wish the officer's own, for those of the province all."""
    if "branch" in request.GET:
        named = request.GET["branch"]
        return next((one for one in branches if str(one.id) == named), None)
    if reference().province.id in viewer.reach_as(*ROLES):
        return None
    return next((one for one in branches if one.id in viewer.reach_as(*ROLES)), None)


def _sees_opinions(viewer: Viewer, branch: AgencyInfo | None) -> bool:
    """Who answers for a whole branch (or for the province, which is above all) sees what few complainants said."""
    return (branch.id if branch else reference().province.id) in viewer.reach_as(*_SEES_OPINIONS)
