"""A lost code, and whether an address is the complainant's: both by a link in an e-mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ntbcare.common.errors import NotFound
from ntbcare.web.errors import known_error
from ntbcare.web.portal.access import grant
from ntbcare.web.portal.forms import LostCodeForm
from ntbcare.workflow.contact import renew_code, request_new_code, verify_contact


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_code(request: HttpRequest) -> HttpResponse:
    """Ask for a new code. The answer is the same whether case and address belong together or not."""
    if request.method != "POST":
        return render(request, "portal/lost_code.html", {"here": "lacak", "form": LostCodeForm()})
    form = LostCodeForm(request.POST)
    form.is_valid()
    request_new_code(form.cleaned_data.get("reference", ""), form.cleaned_data.get("email", ""))
    return render(request, "portal/lost_code_sent.html", {"here": "lacak"})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_code(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link of the e-mail. A press of a button renews the code, so that a mail scanner's visit does not."""
    if request.method != "POST":
        return render(request, "portal/new_code.html", {"here": "lacak"})
    try:
        case, code = renew_code(token)
    except NotFound as error:
        return known_error(request, error)
    response = render(request, "portal/new_code.html", {"here": "lacak", "case": case, "code": code})
    grant(request, response, case)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Behind the link of the receipt mail: a press of a button says that the address is one's own."""
    if request.method != "POST":
        return render(request, "portal/verify.html", {"here": "lacak"})
    try:
        verify_contact(token)
    except NotFound as error:
        return known_error(request, error)
    return render(request, "portal/verify.html", {"here": "lacak", "done": True})
