"""What the coach's page shows of one officer. Who may see it is decided before (``agencies.scope.coaches``)."""

from __future__ import annotations

from dataclasses import dataclass

from ntbcare.guidance.coaching import LAST, Piece, Point, to_practise, weak_points
from ntbcare.guidance.models import JudgedAnswer, PracticeAttempt, PracticeCase
from ntbcare.guidance.practice import offered
from ntbcare.guidance.quality.findings import FindingKind
from ntbcare.guidance.quality.stakes import Criterion, criteria_of

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to practise, with the cases that train it."""

    criterion: Criterion
    cases: list[PracticeCase]


@dataclass(frozen=True, slots=True)
class Coaching:
    """An officer's answers and attempts together, and what follows from them."""

    answers: int
    attempts: int
    points: list[Point]
    advice: list[Advice]
    last_answers: list[JudgedAnswer]
    last_attempts: list[PracticeAttempt]


def coaching_of(user_id: int, branch_ids: frozenset[int]) -> Coaching:
    """The officer's weak points and what to practise, in three statements. Copies of another answer teach nothing and are
    left out."""
    answers = list(JudgedAnswer.objects.filter(user_id=user_id).order_by("-at", "-id")[:LAST])
    rows = PracticeAttempt.objects.filter(user_id=user_id).select_related("practice").order_by("-id")[:LAST]
    attempts = [row for row in rows if FindingKind.COPIED not in row.findings]
    both: list[JudgedAnswer | PracticeAttempt] = [*answers, *attempts]
    both.sort(key=lambda row: row.at, reverse=True)
    points = weak_points([Piece(criteria_of(row.findings), row.score) for row in both])
    cases = offered(branch_ids)
    advice = [Advice(one, [row for row in cases if row.focus == one][:3]) for one in to_practise(points)]
    return Coaching(len(answers), len(attempts), points, advice, answers[:SHOWN], attempts[:SHOWN])
