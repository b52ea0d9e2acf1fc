"""Public cases of the same thing, while a complaint is still being written. Nothing of it is kept or logged."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ntbcare.cases.sets import Status
from ntbcare.common.clock import now
from ntbcare.common.text import clean_text, first_line
from ntbcare.web.scripts import of_our_script
from ntbcare.web.templatetags.words import day
from ntbcare.workflow.join import similar_in_public

MOST = 2_000
"""Letters that are looked at; what it is about stands in the beginning."""
_SHOWN = 160


@never_cache
@of_our_script
@require_POST
def similar(request: HttpRequest) -> JsonResponse:
    """``{cases: [{reference, text, status, received, address}]}``, at most three; the texts are those that officers released."""
    said = clean_text(f"{request.POST.get('text', '')[:MOST]} {request.POST.get('landmark', '')[:200]}")
    region = next((code for name in ("village", "district", "regency") if (code := request.POST.get(name, "")[:13])), "")
    found = similar_in_public(said, region_code=region or None, at=now())
    cases = [
        {
            "reference": row.reference,
            "text": first_line(row.text, limit=_SHOWN),
            "status": str(Status(row.status).label),
            "received": day(row.received_at),
            "address": reverse("portal:public", args=[row.reference]),
        }
        for row in found
    ]
    return JsonResponse({"cases": cases})
