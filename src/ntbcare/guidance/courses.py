"""Reading the register of courses, and what a certificate says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from ntbcare.guidance.actions.courses import SEAL_NAME
from ntbcare.guidance.models import Course, Participant
from ntbcare.vault.actions import open_sealed

MOST = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A participant with the name opened."""

    row: Participant
    name: str
    office: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What stands on a certificate, and what its public page may say of it."""

    number: str
    name: str
    course: Course
    issued_on: date
    revoked: bool

    @property
    def initials(self) -> str:
        """Enough to compare with the paper in one's hand, too little to learn a name from."""
        return " ".join(f"{word[0]}…" for word in self.name.split())


def courses(branch_ids: frozenset[int], *, words: str = "", year: int | None = None) -> list[Course]:
    """The newest courses of the branches, with counts, in one statement, at most ``MOST``."""
    rows = Course.objects.filter(branch_id__in=branch_ids)
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(topic__icontains=words) | Q(trainer__icontains=words))
    if year is not None:
        rows = rows.filter(held_on__year=year)
    counted = rows.annotate(listed=Count("participants"), came=Count("participants", filter=Q(participants__attended=True)))
    return list(counted.select_related("branch").order_by("-held_on", "-id")[:MOST])


def listed(course: Course) -> list[Listed]:
    """Who takes part, by name, in one statement."""
    rows = Participant.objects.filter(course=course).select_related("user")
    return sorted((Listed(row, name_of(row), _office_of(row)) for row in rows), key=lambda one: one.name.casefold())


def own_participations(user_id: int) -> Sequence[Participant]:
    """The officer's own courses, the newest first."""
    return list(Participant.objects.filter(user_id=user_id).select_related("course").order_by("-course__held_on", "-id")[:MOST])


def certificate(number: str) -> Certificate | None:
    """The certificate of a number as a person types it; None when there is none."""
    typed = "".join(number.split()).upper()
    row = Participant.objects.filter(number=typed).select_related("course__branch", "user").first()
    if row is None or row.number is None or row.issued_on is None:
        return None
    return Certificate(row.number, name_of(row), row.course, row.issued_on, row.revoked_at is not None)


def name_of(row: Participant) -> str:
    """The name of who takes part."""
    if row.user is not None:
        return row.user.name
    return open_sealed(row.name_sealed, purpose=SEAL_NAME) if row.name_sealed else ""


def _office_of(row: Participant) -> str:
    return open_sealed(row.office_sealed, purpose=SEAL_NAME) if row.office_sealed else ""
