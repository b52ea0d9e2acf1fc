"""``/catatan``: the record that everybody can check. Receipts are looked up, digests listed, proofs taken away."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.cases.models import CaseEvent
from ntbcare.cases.receipts import receipt_text
from ntbcare.common.text import clean_text
from ntbcare.publication.record.proofs import PAGE, Examined, Verdict, examine, lines, newest, proof_file, proof_of
from ntbcare.vault.actions import public_key
from ntbcare.web.links import full_url
from ntbcare.web.portal.access import opened_case
from ntbcare.web.portal.views.follow import ask_first

_LONGEST = 4000
"""A receipt has some 180 letters, the file around it some hundreds more."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """The digests, newest first, and what a receipt that somebody pastes is worth."""
    said = clean_text(request.POST.get("receipt", "")[:_LONGEST])
    before = request.GET.get("sebelum", "")
    digests = newest(int(before) if before.isascii() and before.isdigit() and len(before) < 9 else None)
    context = {
        "here": "",
        "said": said,
        "examined": examine(said) if request.method == "POST" else None,
        "digests": digests[:PAGE],
        "older": urlencode({"sebelum": digests[PAGE - 1].number}) if len(digests) > PAGE else "",
        "paged": bool(before),
        "key": public_key().hex(),
        "lines_url": full_url("portal:record_lines"),
    }
    return render(request, "portal/record.html", context)


@never_cache
@require_POST
def receipt_proof(request: HttpRequest) -> HttpResponse:
    """The proof of a receipt as a file; where there is none, the page that says why."""
    examined = examine(request.POST.get("receipt", "")[:_LONGEST])
    return record(request) if examined.proof is None else _file(examined)


@never_cache
@require_safe
def case_proof(request: HttpRequest, reference: str) -> HttpResponse:
    """The proof of a case that is open on this device; until the night after filing, the page that says when."""
    case = opened_case(request, reference)
    if case is None:
        return ask_first(reference)
    first = CaseEvent.objects.get(case=case, number=1)
    receipt, proof = receipt_text(case.reference, first.hash), proof_of(first.pk)
    if proof is None:
        return render(request, "portal/proof_waits.html", {"here": "lacak", "case": case, "receipt": receipt})
    return _file(Examined(Verdict.INCLUDED, case.reference, receipt, proof))


def _file(examined: Examined) -> HttpResponse:
    assert examined.proof is not None
    response = JsonResponse(proof_file(examined.receipt, examined.proof), json_dumps_params={"indent": 1})
    response.headers["Content-Disposition"] = f'attachment; filename="bukti-{examined.reference}.json"'
    return response


@cache_control(public=True, max_age=300)
@require_safe
def record_lines(request: HttpRequest) -> HttpResponse:
    """The digests after number ``after``, one a line, at most a thousand: what a mirror adds to its copy."""
    after = request.GET.get("after", "0")
    known = int(after) if after.isascii() and after.isdigit() and len(after) < 9 else 0
    return HttpResponse("".join(f"{line}\n" for line in lines(known)), content_type="text/plain; charset=ascii")


@cache_control(public=True, max_age=3600)
@require_safe
def verifier(_request: HttpRequest) -> HttpResponse:
    """The program that verifies a proof without us."""
    return HttpResponse(
        _program(),
        content_type="text/x-python; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="periksa.py"'},
    )


@lru_cache(maxsize=1)
def _program() -> bytes:
    return files("ntbcare.publication").joinpath("data", "periksa.py").read_bytes()
