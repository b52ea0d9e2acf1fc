"""Simulated agencies of known behaviour: ranks are recovered, luck wins nothing, hiding and closing in masses never helps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction

from ntbcare.agencies.models import Agency, ReferenceVersion
from ntbcare.agencies.queries import forget_reference
from ntbcare.agencies.roles import AgencyKind
from ntbcare.cases.models import Assignment, Case, CaseJoin
from ntbcare.common.clock import pretend
from ntbcare.monitoring.actions import count_cases
from ntbcare.monitoring.checks import check_counters
from ntbcare.monitoring.models import Contribution, Target, TargetOf
from ntbcare.monitoring.scorecard import Band, Card, HalfYear, in_bands, scorecard
from tests.deadlines.journey import at
from tests.monitoring.people import Land, make_land

pytestmark = pytest.mark.django_db
HALF = HalfYear(2026, 2)
OFFERED = at("2026-08-03 09:00")
DUE = at("2026-08-24 16:00")
IN_TIME, LATE = at("2026-08-07 10:00"), at("2026-09-21 10:00")


@pytest.fixture(autouse=True)
def _winter() -> Iterator[None]:
    with pretend(at("2026-12-15 09:00")):
        yield


@pytest.fixture
def land() -> Land:
    return make_land()


def more_agencies(land: Land, count: int) -> list[Agency]:
    kind = {"kind": AgencyKind.AGENCY, "parent": land.province, "branch": land.province}
    rows = [Agency(name=f"Dinas {number:02d}", short_name=f"D{number:02d}", **kind) for number in range(count)]
    made: list[Agency] = Agency.objects.bulk_create(rows)
    ReferenceVersion.objects.create(number=2)
    forget_reference()
    return made


def led(land: Land, agency: Agency, answers: Sequence[datetime | None], **columns: object) -> list[Case]:
    """Cases that an agency leads since 3 August, answered at some moment or still open; counted at once."""
    base = {"received_at": OFFERED, "registered_at": OFFERED, "last_at": OFFERED, "source": "web", "branch": land.province}
    cases = Case.objects.bulk_create(
        [
            Case(**(base | {"lead": agency, "answer_due_at": DUE, "answered_at": moment, "first_response_at": moment}
                    | {"status": "answered" if moment else "in_progress"} | columns))
            for moment in answers
        ]
    )  # fmt: skip
    Assignment.objects.bulk_create(
        [Assignment(case=case, agency=agency, part="lead", status="acting", offered_at=OFFERED) for case in cases]
    )
    recount(cases)
    return cases


def recount(cases: list[Case]) -> None:
    with transaction.atomic():
        count_cases([case.pk for case in cases])


def card_of(agency: Agency, *, everything: bool = True) -> Card:
    return next(card for card in scorecard(HALF, everything=everything).cards if card.agency_id == agency.pk)


def test_ranks_are_recovered_and_luck_wins_nothing(land: Land) -> None:
    random = Random(3)
    agencies = more_agencies(land, 14)
    truth = {agency.pk: 0.3 + 0.05 * place for place, agency in enumerate(agencies[:12])}
    for agency in agencies[:12]:
        led(land, agency, [IN_TIME if random.random() < truth[agency.pk] else LATE for _ in range(120)])
    lucky, five = agencies[12:]
    led(land, lucky, [OFFERED + timedelta(minutes=4)])
    led(land, five, [IN_TIME] * 5)
    bands = dict(in_bands(scorecard(HALF).cards))
    many = [card.agency_id for card in bands[Band.MANY]]
    ranks = sorted(truth, key=lambda pk: -truth[pk])
    squares = sum((many.index(pk) - ranks.index(pk)) ** 2 for pk in truth)
    assert 1 - 6 * squares / (12 * (144 - 1)) > 0.9  # Spearman
    assert [card.agency_id for card in bands[Band.TOO_FEW]] == [lucky.pk]
    assert bands[Band.TOO_FEW][0].fair is None
    best = bands[Band.MANY][0].fair
    little = bands[Band.FEW][0].fair
    assert best
    assert little
    assert little.value < best.value
    assert little.high - little.low > best.high - best.low
    assert list(check_counters()) == []


def _score(agency: Agency) -> tuple[float, float, float]:
    card = card_of(agency)
    assert card.fair
    assert card.answered_by_14
    assert card.replied
    return card.fair.value, card.answered_by_14.value, card.replied.value


@pytest.fixture
def honest(land: Land) -> list[Case]:
    """Twenty cases of the roads office: twelve in time, four late, four open and late; the health office for comparison."""
    led(land, land.health, [IN_TIME] * 30 + [LATE] * 30)
    return led(land, land.roads, [IN_TIME] * 12 + [LATE] * 4 + [None] * 4)


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "archived", "archived_by": "officer", "archive_reason": "unclear"},
        {"status": "archived", "archived_by": "officer", "archive_reason": "withdrawn"},
        {"status": "blocked"},
        {"status": "closed", "closed_by": "officer"},
        {"status": "closed", "closed_by": "system"},
    ],
    ids=lambda columns: "-".join(columns.values()),
)
@pytest.mark.parametrize("ended", ["2026-08-10 09:00", "2026-11-10 09:00"], ids=["before-its-limit", "after"])
def test_ending_open_cases_without_an_answer_never_helps(
    land: Land, honest: list[Case], columns: dict[str, str], ended: str
) -> None:
    before = _score(land.roads)
    Case.objects.filter(pk__in=[case.pk for case in honest[16:]]).update(ended_at=at(ended), **columns)
    recount(honest)
    assert all(after <= was for after, was in zip(_score(land.roads), before, strict=True))
    assert card_of(land.roads).hidden == 4
    assert list(check_counters()) == []


def test_joining_open_cases_to_an_answered_one_never_helps(land: Land, honest: list[Case]) -> None:
    before = _score(land.roads)
    for case in honest[16:]:
        CaseJoin.objects.create(main=honest[0], joined=case, since=at("2026-11-10 09:00"))
        Case.objects.filter(pk=case.pk).update(status="archived", archived_by="officer", archive_reason="duplicate")
    recount(honest)
    assert all(after <= was for after, was in zip(_score(land.roads), before, strict=True))


def test_joined_reports_share_the_answer_that_came_after(land: Land, honest: list[Case]) -> None:
    """Thirty reports of one thing with one good answer are thirty answered people, and open until then."""
    crowd = led(land, land.roads, [None] * 5)
    for case in crowd[1:]:
        CaseJoin.objects.create(main=crowd[0], joined=case, since=at("2026-08-04 09:00"))
        Case.objects.filter(pk=case.pk).update(
            status="archived", archived_by="officer", archive_reason="duplicate", ended_at=OFFERED
        )
    recount(crowd)
    assert (card_of(land.roads).waiting, card_of(land.roads).hidden) == (9, 0)
    Case.objects.filter(pk=crowd[0].pk).update(status="answered", answered_at=IN_TIME, first_response_at=IN_TIME)
    recount(crowd)
    assert (card_of(land.roads).waiting, card_of(land.roads).in_time) == (4, 17)


def test_refusing_what_nobody_takes_on_never_helps(land: Land, honest: list[Case]) -> None:
    before = _score(land.roads)
    for case in honest[16:]:
        Assignment.objects.filter(case=case).update(status="declined", is_open=False, ended_at=at("2026-08-05 09:00"))
        Case.objects.filter(pk=case.pk).update(status="verified", lead=None, refused=1)
    recount(honest)
    assert _score(land.roads) == before
    assert card_of(land.roads).refused == 4


def test_a_right_refusal_costs_nothing(land: Land, honest: list[Case]) -> None:
    case = honest[16]
    Assignment.objects.filter(case=case).update(status="declined", is_open=False, ended_at=at("2026-08-04 09:00"))
    Assignment.objects.create(case=case, agency=land.health, part="lead", status="acting", offered_at=at("2026-08-04 10:00"))
    Case.objects.filter(pk=case.pk).update(lead=land.health, refused=1)
    before = card_of(land.roads).judged
    recount([case])
    assert (card_of(land.roads).judged, card_of(land.roads).refused) == (before - 1, 1)
    assert card_of(land.health).waiting == 1


def test_answering_everything_with_nothing_shows_in_what_complainants_confirm(land: Land, honest: list[Case]) -> None:
    """A mass of empty answers raises what was replied, and neither what was acted nor what is confirmed."""
    before = card_of(land.roads)
    Case.objects.filter(pk__in=[case.pk for case in honest[16:]]).update(status="closed", answered_at=LATE, closed_by="system")
    recount(honest)
    after = card_of(land.roads)
    assert after.replied
    assert before.replied
    assert after.fair
    assert before.fair
    assert after.replied.value > before.replied.value
    assert (after.acted, after.confirmed, after.fair.value) == (before.acted, before.confirmed, before.fair.value)


def test_an_upheld_clarification_and_what_the_complainant_took_back_judge_nobody(land: Land, honest: list[Case]) -> None:
    before = card_of(land.roads)
    Case.objects.filter(pk=honest[16].pk).update(clarification="upheld")
    Case.objects.filter(pk=honest[17].pk).update(status="archived", archived_by="complainant", archive_reason="withdrawn")
    recount(honest)
    after = card_of(land.roads)
    assert (after.units, after.neutral, after.judged) == (before.units - 2, 2, before.judged - 2)


def test_the_national_indicator_stands_beside_and_is_judged_again_with_speed(land: Land) -> None:
    """Followed up all, and answered none in time: good by the national measure, not with speed."""
    Target.objects.all().delete()
    half = {"measure": "followed_up_percent", "held_against": TargetOf.AGENCY, "at_least": 50}
    Target.objects.create(name="Baik", source="SP4N", valid_from=HALF.first, **half)
    led(land, land.health, [IN_TIME] * 60)
    led(land, land.roads, [LATE] * 60)
    roads, health = card_of(land.roads), card_of(land.health)
    assert (roads.followed_up_percent, health.followed_up_percent) == (Decimal(100), Decimal(100))
    assert (roads.good, roads.good_with_speed) == (True, False)
    assert (health.good, health.good_with_speed) == (True, True)


def test_opinions_and_small_agencies_are_hidden_from_everybody(land: Land) -> None:
    led(land, land.health, [IN_TIME] * 30, stars=5, solved=True)
    few = led(land, land.roads, [IN_TIME] * 8)
    Case.objects.filter(pk__in=[case.pk for case in few[:3]]).update(stars=1, solved=False)
    recount(few)
    shown = {card.agency_id: card for card in scorecard(HALF).cards}
    # Of two agencies, one with three raters: both are hidden, or the one could be taken from the total.
    assert shown[land.roads.pk].rated is None
    assert shown[land.health.pk].rated is None
    assert card_of(land.roads).rated == 3
    Case.objects.filter(pk__in=[case.pk for case in few[4:]]).update(lead=None)
    Assignment.objects.filter(case__in=few[4:]).delete()
    recount(few)
    small = next(card for card in scorecard(HALF).cards if card.agency_id == land.roads.pk)
    assert (small.received, small.units, small.median_answer_days, small.replied) == (4, 0, None, None)


def test_what_is_kept_can_be_read_back(land: Land, honest: list[Case]) -> None:
    assert Contribution.objects.exclude(card="").count() == 80
