"""Filing: one page, one answer, and a page that shows the answer without its code in the address."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ntbcare.agencies.queries import reference
from ntbcare.cases.access import find_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.sets import Source
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.common.errors import Conflict
from ntbcare.verification.incidents import notices
from ntbcare.web.address import client_address
from ntbcare.web.filing import Way, accept_form, file_once
from ntbcare.web.forms import ComplaintForm
from ntbcare.web.portal import kept
from ntbcare.web.portal.access import grant
from ntbcare.web.portal.cookies import SENT
from ntbcare.web.portal.deadlines import first_limits
from ntbcare.web.uploads import check_uploads
from ntbcare.workflow.receive import Accepted

SCOPE = "portal:report"
"""Keys of the page's form and of the application's queue are the same: what one has sent, the other does not file again."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; a complaint that can be taken leads on to ``sent``."""
    if request.method != "POST":
        return _page(request, ComplaintForm(initial={"key": secrets.token_urlsafe(18)}))
    tokens = request.POST.getlist("kept")
    uploads, file_errors = check_uploads(request.FILES.getlist("files"), address=client_address(request))
    if request.POST.get("step") == "region":
        held = request.POST.dict()
        return _page(request, ComplaintForm(initial=held), tokens=[*tokens, *kept.keep(uploads)])
    form = ComplaintForm(request.POST, request.FILES)
    form.is_valid()
    taken, kept_errors = kept.take(tokens, address=client_address(request))
    form.take_errors([*file_errors, *kept_errors])
    accepted = accept_form(form, [*taken, *uploads], language=request.LANGUAGE_CODE, way=way_of(form))
    if accepted is None:
        return _page(request, form, tokens=[*tokens, *kept.keep(uploads)], status=422)
    return _file(request, form, accepted)


def _file(request: HttpRequest, form: ComplaintForm, accepted: Accepted) -> HttpResponse:
    """Register, and show the receipt on a page of its own."""
    try:
        held = file_once(form, accepted, scope=SCOPE, actor=Actor.complainant())
    except Conflict:
        response = HttpResponse(_("Laporan ini sedang kami simpan. Tunggu sebentar, lalu kirim lagi."), status=409)
        response.headers["Retry-After"] = "2"
        return response
    answer = redirect("portal:sent")
    hand_over(request, answer, held)
    return answer


def way_of(form: ComplaintForm) -> Way:
    """How the form came: by the installed application or by the website."""
    return Way(Source.APP if form.cleaned_data.get("via") == "app" else Source.WEB)


def hand_over(request: HttpRequest, response: HttpResponse, held: dict[str, Json]) -> None:
    """Let this browser show the receipt and open the case."""
    SENT.write(response, held)
    case = find_case(str(held["reference"]))
    if case is not None:
        grant(request, response, case)


def _page(request: HttpRequest, form: ComplaintForm, *, tokens: Sequence[str] = (), status: int = 200) -> HttpResponse:
    verify_by, answer_by = first_limits(now())
    context: dict[str, Any] = {
        "here": "lapor",
        "form": form,
        "kept": kept.look_up(tokens),
        "agencies": sorted(agency.name for agency in reference().agencies.values() if agency.active),
        "verify_by": verify_by,
        "answer_by": answer_by,
        "known": notices(limit=3),
    }
    return render(request, "portal/report.html", context, status=status)


@cache_control(public=True, max_age=86_400)
@require_safe
def regions(_request: HttpRequest, code: str) -> JsonResponse:
    """The districts of a regency or city with their villages, for the dependent pickers.

    ``[[code, name, [[code, name], …]], …]``
    """
    children = reference().region_children
    if code not in {region.code for region in children.get(None, [])}:
        raise Http404
    tree = [
        [district.code, district.name, [[village.code, village.name] for village in children.get(district.code, [])]]
        for district in children.get(code, [])
    ]
    return JsonResponse(tree, safe=False, json_dumps_params={"separators": (",", ":"), "ensure_ascii": False})
