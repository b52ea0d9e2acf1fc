"""What holds for an answer of a branch: its policy and its templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ntbcare.common.clock import local_day, now
from ntbcare.guidance.models import AnswerPolicy, AnswerTemplate, GoodAnswer, GoodState

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Holding:
    """Whether answers are held back, and below which score."""

    holds: bool = False
    threshold: int = 0

    def holds_back(self, score: int) -> bool:
        """Whether an answer with that score waits for a second officer."""
        return self.holds and score < self.threshold


def holding_of(branch_id: int, *, day: date | None = None) -> Holding:
    """The policy in force in a branch on a day (today), in one statement; without one the check only advises."""
    row = _policies(branch_id).filter(from_day__lte=day or local_day(now())).first()
    return Holding(row.holds, row.threshold) if row else Holding()


def policies_of(branch_id: int) -> Sequence[AnswerPolicy]:
    """All policies of a branch, the newest first."""
    return list(_policies(branch_id).select_related("added_by")[:100])


def templates_of(branch_id: int) -> list[AnswerTemplate]:
    """The templates of a branch that are in use, by name, in one statement."""
    newest: dict[str, AnswerTemplate] = {}
    for row in AnswerTemplate.objects.filter(branch_id=branch_id).order_by("name", "version"):
        newest[row.name] = row
    return [row for row in newest.values() if row.withdrawn_at is None]


def good_answers_of(branch_id: int) -> list[GoodAnswer]:
    """Proposals, then the newest approved examples of a branch, in one statement, at most ``MOST_SHOWN``."""
    rows = GoodAnswer.objects.filter(branch_id=branch_id, state__in=(GoodState.PROPOSED, GoodState.APPROVED))
    # "proposed" comes after "approved" in the alphabet.
    return list(rows.select_related("proposed_by").order_by("-state", "-id")[:MOST_SHOWN])


def _policies(branch_id: int) -> QuerySet[AnswerPolicy]:
    return AnswerPolicy.objects.filter(branch_id=branch_id).order_by("-from_day", "-id")
