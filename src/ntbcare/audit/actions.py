"""Writing the trail."""

from __future__ import annotations

from ntbcare.audit.models import Entry
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now


def record(
    what: str, subject: str, *, user_id: int | None, role: str = "", reason: str = "", details: dict[str, Json] | None = None
) -> None:
    """Add an entry. Only ids and codes belong in ``details``: the trail is kept longer than the data it speaks of."""
    Entry.objects.create(at=now(), user_id=user_id, role=role, what=what, subject=subject, reason=reason, details=details or {})
