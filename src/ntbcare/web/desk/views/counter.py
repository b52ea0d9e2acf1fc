"""The counter: a clerk writes down what people say, with a network or without one, and prints the receipt."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST

from ntbcare.agencies.queries import reference
from ntbcare.agencies.scope import Membership
from ntbcare.cases.actor import Actor
from ntbcare.cases.address import status_url
from ntbcare.cases.happening import read_moment
from ntbcare.cases.matrix import STEPS
from ntbcare.cases.sets import ActorRole, EventKind
from ntbcare.common.canonical import Json
from ntbcare.common.errors import Conflict
from ntbcare.web.address import client_address
from ntbcare.web.desk.counter_form import CounterForm
from ntbcare.web.desk.officer import desk_page, user_of, viewer_of_request
from ntbcare.web.filing import accept_form, file_once
from ntbcare.web.qr import qr_svg
from ntbcare.web.scripts import of_our_script
from ntbcare.web.uploads import check_uploads
from ntbcare.workflow.receive import Accepted

ROLES = tuple(sorted(STEPS[EventKind.RECEIVED]))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*ROLES)
def counter(request: HttpRequest) -> HttpResponse:
    """The form; sent without scripts, it is answered with the receipt to print."""
    if request.method != "POST":
        return _page(request, CounterForm(initial={"key": secrets.token_urlsafe(18)}))
    form, accepted = _read(request)
    if accepted is None:
        return _page(request, form, status=422)
    try:
        held = _file(request, form, accepted)
    except Conflict as error:
        form.add_error(None, error.message)
        return _page(request, form, status=409)
    return _page(request, CounterForm(initial={"key": secrets.token_urlsafe(18)}), receipt=held)


@require_POST
@of_our_script
def take(request: HttpRequest) -> HttpResponse:
    """What waited at the counter: 201 with the receipt, 422 with what is wrong, 401 to who must sign in first.

    It is filed in the name of the clerk who wrote it, so nobody else's session may send it.
    """
    if not request.user.is_authenticated or request.POST.get("clerk") != str(request.user.pk):
        return JsonResponse({}, status=401)
    return _take(request)


@desk_page(*ROLES)
def _take(request: HttpRequest) -> HttpResponse:
    form, accepted = _read(request)
    if accepted is None:
        errors = [{"field": problem["target"], "message": problem["message"]} for problem in form.problems]
        return JsonResponse({"errors": errors}, status=422)
    try:
        held = _file(request, form, accepted)
    except Conflict:
        return JsonResponse({"errors": []}, status=409, headers={"Retry-After": "2"})
    address = status_url(str(held["reference"]))
    return JsonResponse({**held, "status_url": address, "qr": qr_svg(address)}, status=201)


def _read(request: HttpRequest) -> tuple[CounterForm, Accepted | None]:
    uploads, file_errors = check_uploads(request.FILES.getlist("files"), address=client_address(request))
    form = CounterForm(request.POST, request.FILES)
    form.is_valid()
    form.take_errors(file_errors)
    way = form.way_to(_membership(request).branch_id)
    return form, accept_form(form, uploads, language="id", way=way)


def _file(request: HttpRequest, form: CounterForm, accepted: Accepted) -> dict[str, Json]:
    viewer, membership = viewer_of_request(request), _membership(request)
    actor = replace(Actor.officer(viewer), role=ActorRole(membership.role), agency_id=membership.agency_id)
    return file_once(form, accepted, scope=f"desk:counter:{viewer.user_id}", actor=actor)


def _membership(request: HttpRequest) -> Membership:
    """In which the officer takes complaints; ``desk_page`` has seen that there is one."""
    return next(m for m in viewer_of_request(request).memberships if m.role in ROLES)


def _page(request: HttpRequest, form: CounterForm, *, receipt: dict[str, Json] | None = None, status: int = 200) -> HttpResponse:
    snapshot = reference()
    context: dict[str, Any] = {
        "form": form,
        "office": snapshot.agencies[_membership(request).branch_id].name,
        "agencies": sorted(agency.name for agency in snapshot.agencies.values() if agency.active),
        "clerk": user_of(request).pk,
        "zone": settings.TIME_ZONE,
        "receipt": _shown(receipt) if receipt else None,
    }
    return render(request, "desk/counter.html", context, status=status)


def _shown(held: dict[str, Json]) -> dict[str, object]:
    address = status_url(str(held["reference"]))
    qr: SafeString = qr_svg(address)
    moments = {name: read_moment(str(held[name])) for name in ("received_at", "answer_due_at")}
    return {**held, **moments, "status_url": address, "qr": qr}
