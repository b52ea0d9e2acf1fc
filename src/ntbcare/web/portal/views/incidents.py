"""``/kejadian``: what many report and is known already: what it is, since when, and when there will be news."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ntbcare.common.clock import now
from ntbcare.verification.incidents import notices

STANDS = timedelta(days=7)
"""So long an ended incident is still told."""


@cache_control(public=True, max_age=60)
@require_safe
def incidents(request: HttpRequest) -> HttpResponse:
    """All open incidents, and those that ended this week."""
    return render(request, "portal/incidents.html", {"here": "", "notices": notices(ended_since=now() - STANDS)})
