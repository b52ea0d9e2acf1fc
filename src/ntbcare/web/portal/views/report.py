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
from ntbcare.cases.files import CheckedFile
from ntbcare.cases.projection import moment_text
from ntbcare.cases.sets import Source
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.common.errors import Conflict, InvalidInput
from ntbcare.correspondence.idempotency import Once
from ntbcare.web.address import client_address
from ntbcare.web.portal import kept
from ntbcare.web.portal.access import grant
from ntbcare.web.portal.cookies import SENT
from ntbcare.web.portal.deadlines import first_limits
from ntbcare.web.portal.forms import ReportForm
from ntbcare.workflow.receive import Accepted, Filing, accept_filing
from ntbcare.workflow.register import Receipt, register_case
from ntbcare.workflow.transaction import run_once


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; a complaint that can be taken leads on to ``sent``."""
    if request.method != "POST":
        return _page(request, ReportForm(initial={"key": secrets.token_urlsafe(18)}))
    tokens = request.POST.getlist("kept")
    uploads, file_errors = kept.check_uploads(request.FILES.getlist("files"), address=client_address(request))
    if request.POST.get("step") == "region":
        held = request.POST.dict()
        return _page(request, ReportForm(initial=held), tokens=[*tokens, *kept.keep(uploads)])
    form = ReportForm(request.POST, request.FILES)
    form.is_valid()
    taken, kept_errors = kept.take(tokens, address=client_address(request))
    form.take_errors([*file_errors, *kept_errors])
    accepted = _accept(form, [*taken, *uploads], language=request.LANGUAGE_CODE)
    if accepted is None or form.errors:
        return _page(request, form, tokens=[*tokens, *kept.keep(uploads)], status=422)
    return _file(request, form, accepted)


def _accept(form: ReportForm, files: Sequence[CheckedFile], *, language: str) -> Accepted | None:
    said = form.cleaned_data
    latitude, longitude = form.position
    filing = Filing(
        text=said.get("text", ""),
        region_code=form.region_code,
        latitude=latitude,
        longitude=longitude,
        landmark=said.get("landmark", ""),
        occurred_on=said.get("occurred_on"),
        agency=said.get("agency", ""),
        anonymous=said.get("anonymous", False),
        confidential=said.get("confidential", False),
        for_another=said.get("for_another") == "ya",
        name=said.get("name", ""),
        phone=said.get("phone", ""),
        email=said.get("email", ""),
        language=language,
        source=Source.WEB,
        files=tuple(files),
    )
    try:
        return accept_filing(filing)
    except InvalidInput as error:
        form.take_errors(error.errors)
        return None


def _file(request: HttpRequest, form: ReportForm, accepted: Accepted) -> HttpResponse:
    """Register once, however often the same form is sent, and show the receipt on a page of its own."""
    email = bool(accepted.person.email)
    # The body is the key alone: whoever sends the same form again, changed or not, is shown the first receipt.
    once: Once[Receipt] = Once(
        scope="portal:report",
        key=form.cleaned_data.get("key") or secrets.token_urlsafe(18),
        body=b"",
        build=lambda receipt: _held(receipt, email=email),
    )
    try:
        held = run_once(once, lambda: register_case(accepted, actor=Actor.complainant()))
    except Conflict:
        response = HttpResponse(_("Laporan ini sedang kami simpan. Tunggu sebentar, lalu kirim lagi."), status=409)
        response.headers["Retry-After"] = "2"
        return response
    answer = redirect("portal:sent")
    if isinstance(held, dict):
        SENT.write(answer, held)
        case = find_case(str(held["reference"]))
        if case is not None:
            grant(request, answer, case)
    return answer


def _held(receipt: Receipt, *, email: bool) -> dict[str, Json]:
    return {
        "reference": receipt.reference,
        "code": receipt.code,
        "received_at": moment_text(receipt.received_at),
        "answer_due_at": moment_text(receipt.answer_due_at),
        "receipt": receipt.receipt,
        "email": email,
    }


def _page(request: HttpRequest, form: ReportForm, *, tokens: Sequence[str] = (), status: int = 200) -> HttpResponse:
    verify_by, answer_by = first_limits(now())
    context: dict[str, Any] = {
        "here": "lapor",
        "form": form,
        "kept": kept.look_up(tokens),
        "agencies": sorted(agency.name for agency in reference().agencies.values() if agency.active),
        "verify_by": verify_by,
        "answer_by": answer_by,
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
