"""Unsent answers and contributions."""

from __future__ import annotations

from ntbcare.cases.models import Assignment, Draft
from ntbcare.common.clock import now


def write_draft(assignment: Assignment, text: str, *, author_id: int | None) -> Draft:
    """Keep a draft; a change takes an earlier approval back."""
    draft, _made = Draft.objects.update_or_create(
        assignment=assignment,
        defaults={"text": text, "author_id": author_id, "changed_at": now(), "approved_at": None, "approved_by": None},
    )
    return draft


def approve(draft: Draft, *, user_id: int | None) -> None:
    """Note who approved the draft as it stands."""
    draft.approved_at, draft.approved_by_id = now(), user_id
    draft.save(update_fields=["approved_at", "approved_by"])


def discard_draft(assignment: Assignment) -> None:
    """Drop the draft once its text was sent."""
    Draft.objects.filter(assignment=assignment).delete()
