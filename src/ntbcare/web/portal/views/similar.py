"""Public cases of the same thing, while a complaint is still being written. Nothing of it is kept or logged."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from ntbcare.cases.sets import Status
from ntbcare.common.clock import now
from ntbcare.common.text import clean_text, first_line
from ntbcare.verification.incidents import Notice
from ntbcare.web.scripts import of_our_script
from ntbcare.web.templatetags.words import day
from ntbcare.workflow.inform import offered_items
from ntbcare.workflow.join import incidents_alike, similar_in_public

MOST = 2_000
"""Letters that are looked at; what it is about stands in the beginning."""
_SHOWN = 160
_MOST_SHOWN = 3


@never_cache
@of_our_script
@require_POST
def similar(request: HttpRequest) -> JsonResponse:
    """``{cases: [{reference, text, status, received, address}], items: [{title, agency, address}]}``: at most three cases with
    the texts that officers released, and of what asks for information two published items."""
    said = clean_text(f"{request.POST.get('text', '')[:MOST]} {request.POST.get('landmark', '')[:200]}")
    region = next((code for name in ("village", "district", "regency") if (code := request.POST.get(name, "")[:13])), "")
    known = incidents_alike(said, region_code=region or None, at=now())
    found = similar_in_public(said, region_code=region or None, at=now())
    told = {one.incident.main_id for one in known}
    cases = [_of_incident(one) for one in known]
    cases += [
        {
            "reference": row.reference,
            "text": first_line(row.text, limit=_SHOWN),
            "status": str(Status(row.status).label),
            "received": day(row.received_at),
            "address": reverse("portal:public", args=[row.reference]),
        }
        for row in found
        if row.case_id not in told
    ]
    items = [
        {"title": item.title, "agency": item.agency.name, "address": reverse("portal:information-item", args=[item.pk])}
        for item in offered_items(said)
    ]
    return JsonResponse({"cases": cases[:_MOST_SHOWN], "items": items})


def _of_incident(notice: Notice) -> dict[str, str]:
    """What is known already, in the words of its notice."""
    newest = notice.newest
    return {
        "reference": notice.incident.main.reference,
        "text": first_line(f"{notice.incident.title}. {newest.text if newest else ''}", limit=_SHOWN),
        "status": _("Ini sudah kami ketahui"),
        "received": day(notice.incident.main.received_at),
        "address": f"{reverse('portal:incidents')}#k{notice.incident.pk}",
    }
