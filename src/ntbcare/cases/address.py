"""Where a complainant follows a case."""

from __future__ import annotations

from django.conf import settings


def status_url(reference: str) -> str:
    """The page where a case is followed; it asks for the code."""
    return f"{settings.NTBCARE_BASE_URL}/lacak/{reference}"
