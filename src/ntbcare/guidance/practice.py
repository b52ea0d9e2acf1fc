"""Reading practice cases and attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from rapidfuzz import fuzz

from ntbcare.guidance.models import GoodState, PracticeAttempt, PracticeCase
from ntbcare.guidance.quality.findings import Finding, FindingKind
from ntbcare.guidance.quality.score import Quality, assess

MOST = 200
COPY = 90
"""An answer that is so like the good one, letter by letter of a hundred, is its copy."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A practice case with what one officer made of it; ``best`` and ``last`` are None before the first attempt."""

    case: PracticeCase
    attempts: int
    best: int | None
    last: int | None


def offered(branch_ids: frozenset[int]) -> list[PracticeCase]:
    """The approved cases of the branches and the invented ones, in one statement, at most ``MOST``."""
    here = Q(branch_id__in=branch_ids) | Q(branch=None)
    return list(PracticeCase.objects.filter(here, state=GoodState.APPROVED).order_by("focus", "id")[:MOST])


def offered_case(practice_id: int, branch_ids: frozenset[int]) -> PracticeCase | None:
    """One of them; None for any other."""
    here = Q(branch_id__in=branch_ids) | Q(branch=None)
    return PracticeCase.objects.filter(here, pk=practice_id, state=GoodState.APPROVED).first()


def tried(branch_ids: frozenset[int], user_id: int) -> list[Tried]:
    """The offered cases with the officer's attempts, in two statements."""
    cases = offered(branch_ids)
    scores: dict[int, list[int]] = {}
    rows = PracticeAttempt.objects.filter(user_id=user_id, practice__in=[case.pk for case in cases]).order_by("id")
    for practice_id, score, findings in rows.values_list("practice_id", "score", "findings"):
        if FindingKind.COPIED not in findings:
            scores.setdefault(practice_id, []).append(score)
    return [_tried(case, scores.get(case.pk, [])) for case in cases]


def attempts_at(practice: PracticeCase, user_id: int) -> Sequence[PracticeAttempt]:
    """The officer's attempts at a case, the newest first."""
    return list(PracticeAttempt.objects.filter(practice=practice, user_id=user_id).order_by("-id")[:20])


def cases_of(branch_id: int) -> list[PracticeCase]:
    """Proposals, then the approved cases of a branch, in one statement."""
    rows = PracticeCase.objects.filter(branch_id=branch_id, state__in=(GoodState.PROPOSED, GoodState.APPROVED))
    # "proposed" comes after "approved" in the alphabet.
    return list(rows.select_related("proposed_by").order_by("-state", "-id")[:MOST])


def judge_attempt(practice: PracticeCase, text: str) -> Quality:
    """The same check as of a real answer; a copy of the good answer is called one."""
    quality = assess(practice.complaint, text)
    if fuzz.ratio(practice.answer, text) < COPY:
        return quality
    findings = (Finding(FindingKind.COPIED), *quality.findings)
    return Quality(quality.score, quality.exact, findings, quality.shares)


def _tried(case: PracticeCase, scores: list[int]) -> Tried:
    return Tried(case, len(scores), max(scores, default=None), scores[-1] if scores else None)
