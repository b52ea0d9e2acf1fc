"""Reading what scorecards are made of: the sums of some months, and what waits by how many working days it has waited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from django.db.models import Case, F, IntegerField, Sum, Value, When

from ntbcare.agencies.queries import reference
from ntbcare.common.clock import local_day, now, site_zone
from ntbcare.deadlines.book import book
from ntbcare.deadlines.rules import WorkingCalendar, working_days_between
from ntbcare.monitoring.models import CARD_MEASURES, RESPONSE_CLASSES, WAIT_CLASSES, CardSum, CardWait

Sums: TypeAlias = dict[str, int]
_LOOK_BACK = timedelta(days=400)
"""Who has waited longer has lived through every class, whatever the holidays."""


@dataclass(slots=True)
class Waiting:
    """Open cases of an agency: by the last class of RESPONSE_CLASSES or WAIT_CLASSES that each has wholly lived through."""

    answers: list[int] = field(default_factory=lambda: [0] * len(RESPONSE_CLASSES))
    words: list[int] = field(default_factory=lambda: [0] * len(WAIT_CLASSES))
    total: int = 0
    words_total: int = 0


def read_cards(first: date, last: date) -> dict[int, Sums]:
    """The sums of each agency over the months between two days; one statement."""
    rows = CardSum.objects.filter(month__range=(first, last)).order_by().values("agency_id")
    sums = {f"sum_{name}": Sum(name) for name in CARD_MEASURES}
    found = rows.annotate(**sums).values_list("agency_id", *sums)
    return {agency_id: dict(zip(CARD_MEASURES, counts, strict=True)) for agency_id, *counts in found}


def read_waiting(first: date, last: date) -> dict[int, Waiting]:
    """What of the same months waits now; a statement for each working calendar that agencies go by, as a rule one."""
    rules = book()
    found: defaultdict[int, Waiting] = defaultdict(Waiting)
    agencies: dict[int, list[int]] = defaultdict(list)
    for info in reference().agencies.values():
        agencies[rules.calendar_id_of(info.branch_id)].append(info.id)
    for calendar_id, some in agencies.items():
        edges = _edges(rules.calendar(calendar_id))
        rows = CardWait.objects.filter(month__range=(first, last)).exclude(answers=0, words=0)
        if len(agencies) > 1:
            rows = rows.filter(agency_id__in=some)
        told = rows.annotate(days=_days(edges)).order_by().values("agency_id", "days")
        for agency_id, days, answers, words in told.annotate(a=Sum(F("answers")), w=Sum(F("words"))).values_list(
            "agency_id", "days", "a", "w"
        ):
            _note(found[agency_id], days, answers, words)
    return dict(found)


def _note(waiting: Waiting, days: int, answers: int, words: int) -> None:
    """Whole working days that cases have waited. Who has not lived through a class yet says nothing of it."""
    waiting.total += answers
    waiting.words_total += words
    for counts, bounds, cases in ((waiting.answers, RESPONSE_CLASSES, answers), (waiting.words, WAIT_CLASSES, words)):
        lived = [place for place, bound in enumerate(bounds[:-1]) if bound <= days]
        if lived:
            counts[lived[-1]] += cases


def _edges(calendar: WorkingCalendar) -> list[tuple[int, date]]:
    """For each bound the newest day since when so many whole working days have passed, the longest wait first."""
    today, edges = local_day(now()), []
    wanted = sorted(set(RESPONSE_CLASSES[:-1]) | set(WAIT_CLASSES[:-1]))
    day = today
    while wanted and today - day < _LOOK_BACK:
        passed = _passed(day, calendar)
        while wanted and passed >= wanted[0]:
            edges.append((wanted.pop(0), day))
        day -= timedelta(days=1)
    return edges[::-1]


def _passed(day: date, calendar: WorkingCalendar) -> int:
    """Whole working days from a day until now: the limit of one day less is over."""
    noon = datetime.combine(day, time(12), site_zone())
    return working_days_between(noon, now(), calendar) - 1 if noon < now() else -1


def _days(edges: Sequence[tuple[int, date]]) -> Case:
    steps = [When(since__lte=day, then=Value(bound)) for bound, day in edges]
    return Case(*steps, default=Value(-1), output_field=IntegerField())
