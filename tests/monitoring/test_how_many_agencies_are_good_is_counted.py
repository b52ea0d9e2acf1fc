"""122 of 653 agencies "good": the brief's figure found by the ordinary counters from the agencies' cases, and nowhere written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction

from ntbcare.agencies.models import Agency, ReferenceVersion
from ntbcare.agencies.queries import forget_reference
from ntbcare.agencies.roles import AgencyKind
from ntbcare.cases.models import Case
from ntbcare.monitoring.actions import count_cases
from ntbcare.monitoring.checks import check_counters
from ntbcare.monitoring.figures import Figures
from ntbcare.monitoring.grouping import GroupBy
from ntbcare.monitoring.models import Target, TargetOf
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.monitoring.targets import Judged, judge_targets, reaches
from tests.deadlines.journey import at
from tests.monitoring.people import Land, change, make_land

AGENCIES, GOOD = 653, 122
DONE = ("in_progress", "answered", "closed")
NOT_DONE = ("received", "verified", "assigned", "archived", "referred", "blocked")


def _agencies(land: Land) -> list[Agency]:
    """The two of the small province and 651 more."""
    more = [
        Agency(name=f"Instansi {n}", short_name=f"I{n}", kind=AgencyKind.AGENCY, parent=land.province, branch=land.province)
        for n in range(AGENCIES - 2)
    ]
    made = [land.roads, land.health, *Agency.objects.bulk_create(more)]
    ReferenceVersion.objects.create(number=2)
    forget_reference()
    return made


def _fill(land: Land) -> list[Agency]:
    """Two to five cases each; of 122 agencies at least half are followed up (of some exactly half), of the others fewer."""
    random = Random(653)  # the same cases each time
    agencies, cases = _agencies(land), []
    moment = at("2021-03-02 09:00")
    for place, agency in enumerate(agencies):
        received = 2 + random.randrange(4)
        least = (received + 1) // 2
        followed = random.randint(least, received) if place < GOOD else random.randint(0, least - 1)
        for number in range(received):
            status = random.choice(DONE if number < followed else NOT_DONE)
            row = Case(received_at=moment, registered_at=moment, last_at=moment, source="sp4n", branch=land.province, lead=agency)
            row.status = status
            cases.append(row)
    made = [case.pk for case in Case.objects.bulk_create(cases)]
    with transaction.atomic():
        count_cases(made)
    return agencies


def _judged() -> list[Judged]:
    period = {"received_from": date(2021, 1, 1), "received_to": date(2021, 12, 31)}
    targets = [
        Target(measure="followed_up_percent", held_against=TargetOf.AGENCY, at_least=Decimal(50), valid_from=date(2020, 1, 1)),
        Target(measure="followed_up_percent", held_against=TargetOf.AGENCIES, at_least=Decimal(45), share=Decimal(30)),
        Target(measure="completed_percent", held_against=TargetOf.WHOLE, at_least=Decimal(45)),
    ]
    answer = statistics(Question(**period, group_by=GroupBy.AGENCY))  # type: ignore[arg-type]
    return judge_targets(targets, answer.total, answer.groups)


@pytest.mark.django_db
def test_the_counters_find_the_122_and_one_agency_makes_the_difference() -> None:
    agencies = _fill(make_land())
    good, third, completed = _judged()
    assert (good.good, good.agencies, good.value) == (GOOD, AGENCIES, Decimal("18.7"))
    assert good.reached is None
    assert third.reached is False
    assert completed.reached is False
    weakest = agencies[-1]
    for case in Case.objects.filter(lead=weakest):
        change(case, status="in_progress")
    assert _judged()[0].good == GOOD + 1
    strongest = agencies[0]
    for case in Case.objects.filter(lead=strongest):
        change(case, status="verified")
    assert _judged()[0].good == GOOD
    assert list(check_counters()) == []


@pytest.mark.django_db
def test_almost_half_is_not_half() -> None:
    """1,000 of 2,001 is shown as 50.0 % and does not reach 50 %."""
    close = Figures(received=2001, followed_up=1000, followed_up_percent=Decimal("50.0"))
    assert not reaches(close, "followed_up_percent", Decimal(50))
    assert reaches(Figures(received=2000, followed_up=1000), "followed_up_percent", Decimal(50))
    assert not reaches(Figures(received=0, followed_up=0), "followed_up_percent", Decimal(0))
