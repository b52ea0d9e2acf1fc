"""Cases of one thing: which goes with which."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ntbcare.cases.models import Case, CaseJoin
from ntbcare.cases.sets import Status


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
    return set(CaseJoin.objects.filter(main_id__in=mains, until=None).values_list("joined_id", flat=True))


def answered_mains(joined: Collection[int]) -> frozenset[int]:
    """Of the given cases those that go with another that has its answer now; one statement."""
    rows = CaseJoin.objects.filter(joined_id__in=joined, until=None, main__answered_at__isnull=False)
    return frozenset(rows.filter(main__status__in=[Status.ANSWERED, Status.CLOSED]).values_list("joined_id", flat=True))


def add_join(*, main: Case, joined: Case, at: datetime) -> CaseJoin:
    """Write that a case goes with another."""
    return CaseJoin.objects.create(main=main, joined=joined, since=at)


def end_join(join: CaseJoin, *, at: datetime) -> None:
    """Write that it stands by itself again."""
    join.until = at
    join.save(update_fields=["until"])
