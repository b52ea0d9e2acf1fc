"""``/informasi``: what the public bodies publish, to be found before one has to ask for it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ntbcare.agencies.queries import reference
from ntbcare.common.text import clean_line
from ntbcare.disclosure.models import InformationKind, PublishedItem
from ntbcare.disclosure.queries import open_item, published, read_file
from ntbcare.web.files import file_response


@cache_control(public=True, max_age=60)
@require_safe
def information(request: HttpRequest) -> HttpResponse:
    """Search, kind and agency, newest first, page by page."""
    asked = {name: clean_line(request.GET.get(name, ""))[:120] for name in ("q", "agency", "kind", "after")}
    agency = reference().find_agency(asked["agency"]) if asked["agency"] else None
    kind = asked["kind"] if asked["kind"] in InformationKind.values else ""
    agency_id = agency.id if agency else (0 if asked["agency"] else None)
    page = published(words=asked["q"], agency_id=agency_id, kind=kind, after=asked["after"])
    narrowed = {name: value for name, value in asked.items() if value and name != "after"}
    context = {
        "asked": asked,
        "narrowed": narrowed,
        "rows": page.items,
        "next": urlencode({**narrowed, "after": page.next}) if page.next else "",
        "first": urlencode(narrowed) if asked["after"] else None,
        "kinds": InformationKind.choices,
        "agencies": sorted(info.name for info in reference().agencies.values() if info.active),
    }
    return render(request, "portal/information.html", context)


@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One published item."""
    return render(request, "portal/information_item.html", {"item": _open(pk)})


@require_safe
def item_file(_request: HttpRequest, pk: int) -> HttpResponse:
    """The file of an item."""
    found = _open(pk)
    if not found.file_path:
        raise Http404
    return file_response(read_file(found), media_type=found.media_type, name=found.file_name)


def _open(pk: int) -> PublishedItem:
    found = open_item(pk) if pk < 10**15 else None
    if found is None:
        raise Http404
    return found
