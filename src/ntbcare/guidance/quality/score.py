"""The score of an answer, 0 to 100, and what to mend. Weights and marks are explained in docs/answers.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ntbcare.guidance.fields import open_fields
from ntbcare.guidance.quality.criteria import Judged
from ntbcare.guidance.quality.criteria.action import FORWARDED, judge_action
from ntbcare.guidance.quality.criteria.outcome import judge_outcome, judge_way_on
from ntbcare.guidance.quality.criteria.plainness import judge_plainness
from ntbcare.guidance.quality.criteria.points import gate, judge_points
from ntbcare.guidance.quality.criteria.privacy import judge_privacy
from ntbcare.guidance.quality.criteria.tone import judge_tone
from ntbcare.guidance.quality.criteria.who_and_when import judge_moment, judge_office
from ntbcare.guidance.quality.findings import Finding, FindingKind
from ntbcare.guidance.quality.reading import Reading, read_both

CRITERIA: tuple[tuple[str, int, Callable[[Reading], Judged]], ...] = (
    ("action", 46, judge_action),
    ("points", 9, judge_points),
    ("office", 7, judge_office),
    ("moment", 10, judge_moment),
    ("outcome", 10, judge_outcome),
    ("way_on", 12, judge_way_on),
    ("tone", 3, judge_tone),
    ("plainness", 3, judge_plainness),
    ("privacy", 0, judge_privacy),
)
"""Criterion, its weight of 100, and how it is judged. A criterion without weight can only hold the score down."""


RULES = 1
"""The edition of the rules, kept with each score: raised when weights or words change so much that scores do."""


@dataclass(frozen=True, slots=True)
class Quality:
    """``score`` is a whole number; ``exact`` what it was rounded from. Both are 0 to 100. ``shares`` tell each "
    "criterion's part."""

    score: int
    exact: float
    findings: tuple[Finding, ...]
    shares: dict[str, float]


def assess(complaint: str, answer: str) -> Quality:
    """Score an answer to a complaint. Any text is safe; the same texts give the same result."""
    reading = read_both(complaint, answer)
    if not any(letter.isalpha() for line in reading.lines for letter in line.sentence.raw):
        return Quality(0, 0.0, (Finding(FindingKind.EMPTY),), {})
    judged = {name: judge(reading) for name, _weight, judge in CRITERIA}
    about = gate(reading, tells=judged["action"].share > FORWARDED)
    points = sum(weight * judged[name].share for name, weight, _judge in CRITERIA)
    fields = tuple(Finding(FindingKind.FIELD_OPEN, line.sentence.raw) for line in reading.lines if open_fields(line.sentence.raw))
    exact = min(points * about.share, *(_held(one.most, about.share) for one in judged.values()))
    findings = (*fields, *about.findings, *(finding for one in judged.values() for finding in one.findings))
    return Quality(
        round(exact),
        exact,
        findings,
        {name: round(one.share, 3) for name, one in judged.items()} | {"about": round(about.share, 3)},
    )


def _held(most: int, about: float) -> float:
    """A cap falls, too, where the answer is of another case."""
    return most if most == 100 else most * (0.4 + 0.6 * about)
