"""``/aspirasi``: what others wish for, to be supported, and what the planning agencies answered."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from ntbcare.aspirations.models import AspirationGroup, Outcome, PlanningReport
from ntbcare.aspirations.queries import next_round, open_group, public_groups, supports
from ntbcare.common.errors import InvalidInput, TooMany
from ntbcare.web.address import client_address
from ntbcare.web.portal.cookies import NOTICE, SUPPORT
from ntbcare.workflow.aspire import support_group, withdraw_support

_YEARS = 8


@cache_control(public=True, max_age=60)
@require_safe
def aspirations(request: HttpRequest) -> HttpResponse:
    """All groups, newest first, page by page; of one planning year with what was handed over."""
    asked = {name: request.GET.get(name, "")[:20] for name in ("year", "outcome", "after")}
    text = asked["year"]
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
    page = public_groups(year=year, outcome=asked["outcome"], after=asked["after"])
    narrowed = {name: value for name, value in asked.items() if value and name != "after"}
    newest = next_round()
    context = {
        "rows": page.items,
        "asked": asked,
        "narrowed": narrowed,
        "next": urlencode({**narrowed, "after": page.next}) if page.next else "",
        "first": urlencode(narrowed) if asked["after"] else None,
        "years": range(newest + 1, newest - _YEARS, -1),
        "outcomes": Outcome.choices,
        "handed": PlanningReport.objects.filter(round_year=year).select_related("branch")[:20] if year else [],
    }
    return render(request, "portal/aspirations.html", context)


@never_cache
@require_safe
def aspiration(request: HttpRequest, pk: int) -> HttpResponse:
    """One group with its answers."""
    return _page(request, _open(pk))


@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """Support a group from this browser, leave a way to be told, or take it back."""
    group, form = _open(pk), request.POST
    device = _device(request)
    try:
        if form.get("what") == "withdraw":
            withdraw_support(pk, device=device)
            said = _("Dukungan Anda ditarik.")
        else:
            device = device or secrets.token_urlsafe(24)
            support_group(
                pk,
                device=device,
                address=client_address(request),
                email=form.get("email", ""),
                phone=form.get("phone", ""),
                language=request.LANGUAGE_CODE,
            )
            said = _("Terima kasih. Dukungan Anda tercatat.")
    except (InvalidInput, TooMany) as error:
        return _page(request, group, error=error)
    response = redirect("portal:aspiration", pk)
    if device:
        SUPPORT.write(response, {"device": device})
    NOTICE.write(response, {"text": said})
    return response


def _page(request: HttpRequest, group: AspirationGroup, *, error: InvalidInput | TooMany | None = None) -> HttpResponse:
    notice = NOTICE.read(request).get("text", "")
    context = {
        "group": group,
        "answers": list(group.given.select_related("agency", "by_agency")),
        "supported": supports(group.pk, _device(request)),
        "notice": notice,
        "error": error,
        "wrong": {one.field: one.message for one in error.errors} if error else {},
        "asked": request.POST,
    }
    response = render(request, "portal/aspiration.html", context, status=error.status if error else 200)
    if notice:
        NOTICE.forget(response)
    return response


def _device(request: HttpRequest) -> str:
    held = SUPPORT.read(request).get("device", "")
    return held if isinstance(held, str) else ""


def _open(pk: int) -> AspirationGroup:
    group = open_group(pk)
    if group is None:
        raise Http404
    return group
