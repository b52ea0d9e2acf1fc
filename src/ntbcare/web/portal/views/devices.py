"""News on a device: its browser subscribes here, ends that, and says when it was given another address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ntbcare.cases.access import find_case, open_with_code
from ntbcare.cases.errors import CaseNotFound
from ntbcare.cases.models import Case
from ntbcare.common.errors import InvalidInput, NotFound
from ntbcare.web.address import client_address
from ntbcare.web.portal.access import opened_case
from ntbcare.web.scripts import of_our_script
from ntbcare.workflow.devices import device_key, move_device, stop_device, tell_device


@never_cache
@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """``{key}``: the public key to subscribe with; 404 where the site ended this channel."""
    try:
        return JsonResponse({"key": device_key()})
    except NotFound:
        return HttpResponse(status=404)


@never_cache
@require_POST
@of_our_script
def tell(request: HttpRequest) -> HttpResponse:
    """Tell this device of a case that it opened, or opens with the code: 204, 404 without it, 422 for a strange browser."""
    try:
        tell_device(_case(request), request.POST.get("subscription", ""))
    except InvalidInput as error:
        return JsonResponse({"errors": [{"field": "subscription", "message": error.message}]}, status=422)
    except NotFound:
        return HttpResponse(status=404)
    return HttpResponse(status=204)


@never_cache
@require_POST
@of_our_script
def stop(request: HttpRequest) -> HttpResponse:
    """Tell this device nothing more of a case: 204. Its subscription, which only it knows, is proof enough."""
    case = find_case(request.POST.get("reference", ""))
    try:
        if case is not None:
            stop_device(case, request.POST.get("subscription", ""))
    except (InvalidInput, NotFound):
        return HttpResponse(status=404)
    return HttpResponse(status=204)


@never_cache
@require_POST
@of_our_script
def move(request: HttpRequest) -> HttpResponse:
    """The browser gave this device another address: 204, or 404 when the former one (``former``) is not known."""
    try:
        known = move_device(request.POST.get("former", ""), request.POST.get("subscription", ""))
    except (InvalidInput, NotFound):
        known = False
    return HttpResponse(status=204 if known else 404)


def _case(request: HttpRequest) -> Case:
    reference, code = request.POST.get("reference", ""), request.POST.get("code", "")
    if code:
        return open_with_code(reference, code, address=client_address(request))
    case = opened_case(request, reference)
    if case is None:
        raise CaseNotFound(_("Laporan tidak ditemukan."))
    return case
