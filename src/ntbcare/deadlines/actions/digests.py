"""Seeing to an officer's morning digest once, however many workers look."""

from __future__ import annotations

from datetime import date

from ntbcare.deadlines.models import Digest


def claim_digest(officer_id: int, day: date) -> Digest | None:
    """Take the digest of a morning, in the transaction that orders its message. None: it has been seen to."""
    digest, made = Digest.objects.get_or_create(officer_id=officer_id, day=day)
    return digest if made else None


def note_cases(digest: Digest, cases: int) -> None:
    """Keep how many cases it named."""
    digest.cases = cases
    digest.save(update_fields=["cases"])


def forget_digests(before: date) -> int:
    """Drop the marks of past days; how many."""
    return Digest.objects.filter(day__lt=before).delete()[0]
