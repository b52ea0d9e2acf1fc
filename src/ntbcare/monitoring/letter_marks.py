"""Keeping that a month's letter was seen to, and who does not want it by mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ntbcare.common.clock import now
from ntbcare.monitoring.models import LetterMark, LetterRefusal


def mark_letters(month: date, sections: Mapping[int, int]) -> None:
    """Note of officers (id → sections of the letter) that theirs was seen to, in the transaction that orders the messages."""
    rows = [LetterMark(officer_id=officer_id, month=month, sections=count) for officer_id, count in sections.items()]
    LetterMark.objects.bulk_create(rows, ignore_conflicts=True)


def want_letter(officer_id: int, *, by_mail: bool) -> None:
    """Whether the officer wants the letter by mail. Twice the same changes nothing."""
    if by_mail:
        LetterRefusal.objects.filter(officer_id=officer_id).delete()
    else:
        LetterRefusal.objects.get_or_create(officer_id=officer_id, defaults={"since": now()})


def wants_letter(officer_id: int) -> bool:
    """Whether the letter goes to the officer by mail."""
    return not LetterRefusal.objects.filter(officer_id=officer_id).exists()


def forget_marks(before: date) -> int:
    """Drop the marks of old months; how many."""
    return LetterMark.objects.filter(month__lt=before).delete()[0]
