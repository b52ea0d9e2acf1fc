"""The portal as an application on a telephone: what makes it installable, its own list, and complaints that waited there."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from ntbcare.cases.access import open_with_code
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import CaseNotFound
from ntbcare.cases.sets import Status
from ntbcare.common.canonical import Json
from ntbcare.common.errors import Conflict
from ntbcare.web.address import client_address
from ntbcare.web.filing import accept_form, file_once
from ntbcare.web.forms import ComplaintForm
from ntbcare.web.portal import kept
from ntbcare.web.portal.access import grant
from ntbcare.web.portal.views.report import SCOPE, hand_over, way_of
from ntbcare.web.scripts import of_our_script
from ntbcare.web.uploads import check_uploads

_STATIC = ("web/ntbcare.css", "web/queue.js", "web/regions.js", "portal/report.js", "portal/mine.js", "portal/sent.js")
_PAGES = ("portal:report", "portal:mine", "portal:offline")


@cache_control(public=True, max_age=3600)
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone needs to know to install the portal."""
    icons = [
        {"src": static(f"web/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in (192, 512)
    ]
    masked = {"src": static("web/icon-mask.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"}
    told = {
        "id": "/",
        "name": _("NTB Care: lapor layanan publik"),
        "short_name": "NTB Care",
        "description": _("Sampaikan keluhan layanan publik di Nusa Tenggara Barat, juga tanpa sinyal."),
        "lang": request.LANGUAGE_CODE,
        "start_url": reverse("portal:mine"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b5d73",
        "icons": [*icons, masked],
        "shortcuts": [
            {"name": _("Buat laporan"), "url": reverse("portal:report")},
            {"name": _("Lacak laporan"), "url": reverse("portal:follow")},
        ],
    }
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/manifest+json")


@never_cache
@require_safe
def service_worker(_request: HttpRequest) -> HttpResponse:
    """The service worker. What it keeps is named by contents, so that it changes with every release that changes them."""
    shell: dict[str, Json] = {
        "files": [static(name) for name in _STATIC],
        "pages": [reverse(name) for name in _PAGES],
        "offline": reverse("portal:offline"),
        "icon": static("web/icon-192.png"),
        "words": {
            "sent": _("Laporan terkirim"),
            "refused": _("Laporan belum dapat diterima"),
            "open": _("Buka NTB Care untuk melihatnya."),
        },
    }
    parts = [f"self.ntbShell = {json.dumps(shell)};"]
    parts += [f"importScripts({json.dumps(static(name))});" for name in ("web/queue.js", "portal/worker.js", "portal/push.js")]
    return HttpResponse("\n".join(parts), content_type="text/javascript; charset=utf-8")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The complaints of this device: the list is kept there and filled in by script; the page says nothing of anybody."""
    return render(request, "portal/mine.html", {"here": "saya", "statuses": Status.choices, "zone": settings.TIME_ZONE})


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the service worker in place of pages that need a network."""
    return render(request, "portal/offline.html")


@never_cache
@require_POST
@of_our_script
def take(request: HttpRequest) -> HttpResponse:
    """A complaint that waited on the device: 201 with what to keep, 422 with what is wrong, 409 while it is at work."""
    address = client_address(request)
    uploads, file_errors = check_uploads(request.FILES.getlist("files"), address=address)
    taken, kept_errors = kept.take(request.POST.getlist("kept"), address=address)
    form = ComplaintForm(request.POST, request.FILES)
    form.is_valid()
    form.take_errors([*file_errors, *kept_errors])
    accepted = accept_form(form, [*taken, *uploads], language=request.LANGUAGE_CODE, way=way_of(form))
    if accepted is None:
        errors = [{"field": problem["target"], "message": problem["message"]} for problem in form.problems]
        return JsonResponse({"errors": errors}, status=422)
    try:
        held = file_once(form, accepted, scope=SCOPE, actor=Actor.complainant())
    except Conflict:
        return JsonResponse({"errors": []}, status=409, headers={"Retry-After": "2"})
    response = JsonResponse(held, status=201)
    hand_over(request, response, held)
    return response


@never_cache
@require_POST
@of_our_script
def open_mine(request: HttpRequest) -> HttpResponse:
    """Open a case of the device's own list with the code that is kept there: 204, or 404 when the code is no longer good."""
    try:
        case = open_with_code(request.POST.get("reference", ""), request.POST.get("code", ""), address=client_address(request))
    except CaseNotFound:
        return HttpResponse(status=404)
    response = HttpResponse(status=204)
    grant(request, response, case)
    return response
