"""The public register: what everybody may read of every case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Topic
from ntbcare.cases.sets import Classification, Status
from ntbcare.common.clock import local_day, now
from ntbcare.common.ids import parse_reference
from ntbcare.common.text import clean_line
from ntbcare.monitoring.charts import tile_map
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.publication.queries import PAGE, PublicQuestion, public_case, register
from ntbcare.web.portal.clarification import public_clarification

_FILTERS = ("q", "agency", "topic", "region", "class", "status", "year", "after")
FIRST_YEAR = 2018
"""The service began in October 2018; nothing is older."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was written in the address, and the question that it makes."""

    words: dict[str, str]
    question: PublicQuestion
    unknown_agency: bool

    @property
    def narrowed(self) -> dict[str, str]:
        """The filters that were given, without the page."""
        return {name: value for name, value in self.words.items() if value and name != "after"}


def asked_of(request: HttpRequest, *, limit: int = PAGE) -> Asked:
    """The filters of ``/laporan`` and of the same list for programs; what is not known finds nothing."""
    words = {name: clean_line(request.GET.get(name, ""))[:120] for name in _FILTERS}
    agency = reference().find_agency(words["agency"]) if words["agency"] else None
    year = int(words["year"]) if words["year"].isascii() and words["year"].isdigit() else None
    question = PublicQuestion(
        words=words["q"],
        agency_id=agency.id if agency else (0 if words["agency"] else None),
        topic=words["topic"],
        region=words["region"],
        classification=words["class"],
        status=words["status"],
        year=year,
        after=words["after"],
        limit=limit,
    )
    return Asked(words, question, unknown_agency=bool(words["agency"]) and agency is None)


@require_safe
def laporan(request: HttpRequest) -> HttpResponse:
    """Search and filters, newest first, page by page."""
    asked = asked_of(request)
    page, narrowed = register(asked.question), asked.narrowed
    context: dict[str, Any] = {
        "asked": asked.words,
        "narrowed": narrowed,
        "query": f"?{urlencode(narrowed)}" if narrowed else "",
        "unknown_agency": asked.unknown_agency,
        "rows": page.items,
        "next": urlencode({**narrowed, "after": page.next}) if page.next else "",
        "first": urlencode(narrowed) if asked.words["after"] else None,
        "map": None if narrowed or asked.words["after"] else _map(),
        "topics": Topic.choices,
        "classes": Classification.choices,
        "statuses": Status.choices,
        "regions": reference().region_children.get(None, []),
        "years": range(local_day(now()).year, FIRST_YEAR - 1, -1),
        "agencies": sorted(info.name for info in reference().agencies.values()),
    }
    return render(request, "portal/register.html", context)


def _map() -> SafeString | None:
    """All complaints on the tiles of the regencies and cities; None while there are none."""
    groups = {group.key: group.figures.received for group in statistics(Question(group_by=GroupBy.REGION)).groups if group.key}
    if not groups:
        return None
    chart = tile_map(
        groups,
        {region.code: region.name for region in reference().region_children.get(None, [])},
        name="peta",
        title=_("Laporan per kabupaten dan kota"),
        description=_("Semua laporan sejak awal, menurut tempat kejadian."),
    )
    return mark_safe(chart)  # noqa: S308 drawn by us


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
