"""The effect of one course, from the kept scores of sent answers, under the branch's policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Avg, Count

from ntbcare.common.clock import local_day, now, site_zone
from ntbcare.guidance.effect import Change, Claim, Effect, effect
from ntbcare.guidance.models import Course, CourseState, EffectPolicy, JudgedAnswer, Participant


@dataclass(frozen=True, slots=True)
class Minimum:
    """From how many officers, with how many answers before and after, within how many days."""

    officers: int = 8
    answers: int = 3
    days: int = 90


def minimum_of(branch_id: int) -> Minimum:
    """The policy in force in the branch today, in one statement; without one 8 officers, 3 answers, 90 days."""
    rows = EffectPolicy.objects.filter(branch_id=branch_id, from_day__lte=local_day(now()))
    row = rows.order_by("-from_day", "-id").first()
    return Minimum(row.officers, row.answers, row.days) if row else Minimum()


def effect_of(course: Course) -> tuple[Effect, Minimum]:
    """What the course changed, and the minimum it is told by, in four statements. Days of the course itself count for neither
    side."""
    minimum = minimum_of(course.branch_id)
    if course.state != CourseState.HELD:
        return Effect(Claim.FEW, 0, 0), minimum
    first = datetime.combine(course.held_on, time.min, site_zone())
    last = datetime.combine(course.until, time.min, site_zone()) + timedelta(days=1)
    window = timedelta(days=minimum.days)
    before = _means(course.branch_id, first - window, first, minimum.answers)
    after = _means(course.branch_id, last, last + window, minimum.answers)
    rows = Participant.objects.filter(course=course, attended=True, user__isnull=False)
    came = set(rows.values_list("user_id", flat=True))
    changes = {user_id: Change(before[user_id], after[user_id]) for user_id in before.keys() & after.keys()}
    mine = [change for user_id, change in sorted(changes.items()) if user_id in came]
    others = [change for user_id, change in sorted(changes.items()) if user_id not in came]
    return effect(mine, others, fewest=minimum.officers), minimum


def _means(branch_id: int, first: datetime, last: datetime, fewest: int) -> dict[int, float]:
    """Officer → mean score of the answers sent in that time, of those with enough of them."""
    rows = JudgedAnswer.objects.filter(branch_id=branch_id, at__gte=first, at__lt=last)
    found = rows.values("user_id").annotate(score=Avg("score"), count=Count("pk")).filter(count__gte=fewest)
    return {row["user_id"]: float(row["score"]) for row in found}
