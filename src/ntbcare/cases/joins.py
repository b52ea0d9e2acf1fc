"""Cases of one thing: which goes with which."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ntbcare.cases.models import Case, CaseJoin
from ntbcare.cases.moves import OPEN
from ntbcare.cases.sets import Status
from ntbcare.common.many import among


def joined_cases(mains: Collection[int]) -> dict[int, list[Case]]:
    """The cases that go with each of the given ones, oldest first; one statement, none for none."""
    found: dict[int, list[Case]] = {}
    if mains:
        rows = CaseJoin.objects.filter(main_id__in=mains, until=None).select_related("joined__complainant").order_by("pk")
        for row in rows:
            found.setdefault(row.main_id, []).append(row.joined)
    return found


def main_of(case_id: int) -> Case | None:
    """The case that this one goes with; None for one that stands by itself."""
    row = CaseJoin.objects.filter(joined_id=case_id, until=None).select_related("main").first()
    return row.main if row else None


def cases_going_with(mains: Collection[int]) -> set[int]:
    """The ids of the cases that go with the given ones; one statement."""
    return set(CaseJoin.objects.filter(main_id__in=among(mains), until=None).values_list("joined_id", flat=True))


@dataclass(frozen=True, slots=True)
class Main:
    """The case that another goes with, as far as the other's figures hang on it. ``since`` is when they were joined."""

    status: str
    answered_at: datetime | None
    since: datetime

    @property
    def has_answer(self) -> bool:
        """Whether it has its answer now; what is at work again has none."""
        return self.answered_at is not None and self.status in {Status.ANSWERED, Status.CLOSED}

    @property
    def waits(self) -> bool:
        """Whether the answer is still to come."""
        return self.answered_at is None and self.status in OPEN


def mains_of(joined: Collection[int]) -> dict[int, Main]:
    """The cases that the given ones go with, by the latter; one statement, none for none."""
    if not joined:
        return {}
    rows = CaseJoin.objects.filter(joined_id__in=among(joined), until=None)
    told = rows.values_list("joined_id", "main__status", "main__answered_at", "since")
    return {pk: Main(status, answered_at, since) for pk, status, answered_at, since in told}


def add_join(*, main: Case, joined: Case, at: datetime) -> CaseJoin:
    """Write that a case goes with another."""
    return CaseJoin.objects.create(main=main, joined=joined, since=at)


def end_join(join: CaseJoin, *, at: datetime) -> None:
    """Write that it stands by itself again."""
    join.until = at
    join.save(update_fields=["until"])
