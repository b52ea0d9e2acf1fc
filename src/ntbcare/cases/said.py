"""What the complainant said, as one text for rules that compare: not for eyes."""

from __future__ import annotations

from ntbcare.cases.models import EventContent
from ntbcare.cases.sets import EventKind

_KINDS = (EventKind.RECEIVED, EventKind.IMPORTED, EventKind.REPLIED)
_PARTS = ("title", "text", "landmark")


def complaint_of(case_id: int) -> str:
    """Title, text and place, then replies, in one statement; empty where they were erased.

    Who shows any of it to a person asks the permission matrix first.
    """
    rows = EventContent.objects.filter(event__case_id=case_id, event__kind__in=_KINDS, erased_at=None).order_by("event__number")
    said = (str((body or {}).get(part, "")).strip() for body in rows.values_list("body", flat=True) for part in _PARTS)
    return "\n".join(part for part in said if part)
