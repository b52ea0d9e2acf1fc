"""Whether a certificate is valid: course, days and initials, to compare with the paper in one's hand; never the name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ntbcare.guidance.courses import certificate


@never_cache
@require_safe
def certificate_page(request: HttpRequest, number: str) -> HttpResponse:
    """Valid, revoked, or unknown."""
    said = certificate(number[:40])
    return render(request, "portal/certificate.html", {"said": said}, status=200 if said else 404)
