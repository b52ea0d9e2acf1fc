"""Each point of the complaint taken up; and whether the answer is about this complaint at all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from ntbcare.guidance.quality.criteria import Judged
from ntbcare.guidance.quality.findings import Finding, FindingKind
from ntbcare.guidance.quality.reading import Reading
from ntbcare.guidance.quality.relevance import compare, roots
from ntbcare.guidance.quality.sentences import Sentence

_ASKS = re.compile(r"\?|\b(?:mohon|tolong|minta|apakah|kapan|kenapa|mengapa|bagaimana|berapa|harap|usul)\b")
_HEAVY = 1.5
MAX_POINTS = 12

# Relevance → the share of the score that stays; in between on a line. What speaks of something else keeps almost nothing.
_GATE = ((0.0, 0.02), (0.10, 0.05), (0.19, 0.3), (0.28, 0.82), (0.38, 0.95), (0.70, 1.0), (1.0, 1.0))
# An answer that speaks of nothing in particular may still be about this complaint.
NEUTRAL = 0.87
# One that only forwards, and to an office of another matter.
STRAYING = 0.5
# One that shares nothing and has a word of another matter.
_ANOTHER_MATTER = 0.25
_SOMETHING, _SAME_MATTER = 0.3, 0.9
_SPECIFIC = 2.0
_ELSEWHERE = 0.55
_OFF_TOPIC = 0.35


def judge_points(reading: Reading) -> Judged:
    """Share of the points that are taken up, and of the complaint's own words."""
    points = [(point, roots(point.plain)) for point in _points(reading)]
    said = {root: held for line in reading.lines for root, held in line.roots.items()}
    missed = [point for point, asked in points if not _is_taken_up(asked, said)]
    taken = 1 - len(missed) / len(points) if points else 1.0
    share = 0.5 * taken + 0.5 * min(1.0, reading.relevance.covered * 2.2)
    return Judged(share, tuple(Finding(FindingKind.POINT_MISSING, point.raw) for point in missed[:3]))


def gate(reading: Reading, *, tells: bool) -> Judged:
    """What the whole score is multiplied with: near 0 for an answer of another case.

    What tells nothing (``tells``: whether anything but phrases stands there) is of no case, and keeps its few points.
    """
    found = reading.relevance
    if not reading.complaint_roots:
        return Judged(NEUTRAL)
    if not tells:
        return Judged(STRAYING if found.strays and found.shared < _SOMETHING else NEUTRAL)
    specific = min(1.0, (found.shared + found.foreign) / _SPECIFIC)
    share = specific * _on_a_line(found.value) + (1 - specific) * NEUTRAL
    if found.strays and found.shared < _SOMETHING:
        share = min(share, _ANOTHER_MATTER)
    if share < _OFF_TOPIC and reading.lines:
        return Judged(share, (Finding(FindingKind.OFF_TOPIC, reading.first()),))
    if reading.elsewhere is not None:
        return Judged(share * _ELSEWHERE, (Finding(FindingKind.OTHER_PLACE, reading.elsewhere.raw),))
    return Judged(share)


def _is_taken_up(asked: Mapping[str, float], said: Mapping[str, float]) -> bool:
    found = compare(asked, said)
    return found.exact >= _SOMETHING or found.shared >= _SAME_MATTER


def _points(reading: Reading) -> list[Sentence]:
    """Sentences that ask, or that say much."""
    weighty = [
        sentence
        for sentence in reading.complaint
        if sum(roots(sentence.plain).values()) >= (0.7 if _ASKS.search(sentence.plain) else _HEAVY)
    ]
    return weighty[:MAX_POINTS]


def _on_a_line(value: float) -> float:
    for (left, low), (right, high) in pairwise(_GATE):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return 1.0
