"""The public register: what everybody may read of every case."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Topic
from ntbcare.cases.sets import Classification, Status
from ntbcare.common.clock import local_day, now
from ntbcare.common.ids import parse_reference
from ntbcare.common.text import clean_line
from ntbcare.publication.queries import PublicQuestion, public_case, register
from ntbcare.web.portal.clarification import public_clarification

_FILTERS = ("q", "agency", "topic", "region", "class", "status", "year", "after")
FIRST_YEAR = 2018
"""The service began in October 2018; nothing is older."""


@require_safe
def laporan(request: HttpRequest) -> HttpResponse:
    """Search and filters, newest first, page by page."""
    asked = {name: clean_line(request.GET.get(name, ""))[:120] for name in _FILTERS}
    agency = reference().find_agency(asked["agency"]) if asked["agency"] else None
    year = int(asked["year"]) if asked["year"].isascii() and asked["year"].isdigit() else None
    question = PublicQuestion(
        words=asked["q"],
        agency_id=agency.id if agency else (0 if asked["agency"] else None),
        topic=asked["topic"],
        region=asked["region"],
        classification=asked["class"],
        status=asked["status"],
        year=year,
        after=asked["after"],
    )
    page = register(question)
    narrowed = {name: value for name, value in asked.items() if value and name != "after"}
    context: dict[str, Any] = {
        "asked": asked,
        "narrowed": narrowed,
        "unknown_agency": bool(asked["agency"]) and agency is None,
        "rows": page.items,
        "next": urlencode({**narrowed, "after": page.next}) if page.next else "",
        "first": urlencode(narrowed) if asked["after"] else None,
        "topics": Topic.choices,
        "classes": Classification.choices,
        "statuses": Status.choices,
        "regions": reference().region_children.get(None, []),
        "years": range(local_day(now()).year, FIRST_YEAR - 1, -1),
        "agencies": sorted(info.name for info in reference().agencies.values()),
    }
    return render(request, "portal/register.html", context)


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One case as everybody may see it."""
    parsed = parse_reference(code)
    row = public_case(parsed.number) if parsed is not None else None
    if row is None or row.reference != str(parsed):
        raise Http404
    if code != row.reference:
        return redirect("portal:public", row.reference)
    return render(request, "portal/public.html", {"row": row, "clarification": public_clarification(row.clarification)})
