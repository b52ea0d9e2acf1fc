"""Years of reports for the rules of the unusual: written as contributions and summed as a rebuild does."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.db import transaction

from ntbcare.monitoring.models import Contribution, Counter
from ntbcare.monitoring.whole import write_all_counters

TODAY = date(2026, 10, 14)
ORDINARY = (("1398", "52.01"), ("1398", "52.71"), ("942", "52.71"), ("942", "52.01"))


def contribution(case_id: int, day: date, category: str, region: str, source: str, branch_id: int) -> Contribution:
    """A received case, nothing more of it."""
    return Contribution(
        case_id=case_id, day=day, branch_id=branch_id, agency_id=0, category=category, region=region, source=source,
        classification="no_oversight", states=0,
    )  # fmt: skip


def ordinary_years(branch_id: int, *, days: int = 800, a_day: float = 1.5) -> None:
    """Some reports on most days up to today: two topics, two regencies, mostly by web, some by SMS. Replaces everything."""
    random = Random(7)
    rows: list[Contribution] = []
    for age in range(days, -1, -1):
        for _ in range(int(a_day) + (random.random() < a_day % 1)):
            category, region = random.choice(ORDINARY)
            source = "sms" if random.random() < 0.4 else "web"
            rows.append(contribution(len(rows) + 1, TODAY - timedelta(days=age), category, region, source, branch_id))
    Contribution.objects.all().delete()
    Contribution.objects.bulk_create(rows)
    sum_anew()


def add_reports(branch_id: int, number: int, day: date, *, category: str, region: str, source: str = "web", first: int) -> None:
    """So many more on a day, with the numbers from ``first`` on."""
    Contribution.objects.bulk_create([contribution(first + n, day, category, region, source, branch_id) for n in range(number)])
    sum_anew()


def sum_anew() -> None:
    """The counters from the contributions."""
    Counter.objects.all().delete()
    with transaction.atomic():
        write_all_counters()
