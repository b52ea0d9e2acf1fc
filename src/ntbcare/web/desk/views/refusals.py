"""*Bukan tugas kami*: which agencies refuse how often, with each reason and the agency that was named instead."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.cases.refusals import Period, refusals, refusals_by_agency
from ntbcare.common.clock import local_day, now, site_zone
from ntbcare.web.desk.officer import desk_page, viewer_of_request

ROLES = (Role.COORDINATOR, Role.LEADER, Role.INSPECTOR, Role.AUDITOR)
_USUAL = timedelta(days=90)


@require_safe
@desk_page(*ROLES)
def show_refusals(request: HttpRequest) -> HttpResponse:
    """By agency, and each in words; of the branches in one's reach."""
    today = local_day(now())
    first = _day(request.GET.get("from", "")) or today - _USUAL
    last = _day(request.GET.get("to", "")) or today
    reach = viewer_of_request(request).reach_as(*ROLES)
    period = Period(
        since=datetime.combine(first, time(), site_zone()),
        until=datetime.combine(min(last, date(9998, 1, 1)) + timedelta(days=1), time(), site_zone()),
        branches=[branch.id for branch in reference().branches if branch.id in reach],
    )
    named = request.GET.get("agency", "")
    chosen = reference().agencies.get(int(named)) if named.isascii() and named.isdigit() and len(named) < 19 else None
    rows, following = refusals(period, agency_id=chosen.id if chosen else None, after=request.GET.get("after", ""))
    counts = refusals_by_agency(period)
    known = reference().agencies
    context = {
        "first": first,
        "last": last,
        "rows": rows,
        "next": following,
        "chosen": chosen,
        "total": sum(counts.values()),
        "agencies": [(known[pk], count) for pk, count in counts.items() if pk in known],
    }
    return render(request, "desk/refusals.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
