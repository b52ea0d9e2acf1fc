"""Plain words: short sentences, no language of the office."""

from __future__ import annotations

import re

from ntbcare.common.language.spelling import words
from ntbcare.guidance.quality.criteria import Judged
from ntbcare.guidance.quality.findings import Finding, FindingKind
from ntbcare.guidance.quality.reading import Reading

MAX_WORDS = 35
_OFFICIAL = re.compile(
    r"\b(?:mohon kiranya|kiranya|sehubungan dengan|berkenaan dengan|dalam rangka|adapun|dimaksud|sebagaimana dimaksud|"
    r"tersebut di atas|perihal|guna|bahwasanya|senantiasa|hendaknya|"
    r"sebagaimana mestinya|demikian untuk menjadi|maklum|terlampir|stakeholder|optimalisasi|implementasi|signifikan|"
    r"akomodir|diakomodir|urgensi|eksisting|kontinyu|komprehensif)\b"
)


def judge_plainness(reading: Reading) -> Judged:
    """Share of the sentences that are short and plain."""
    if not reading.lines:
        return Judged(0.0)
    long = [
        Finding(FindingKind.LONG_SENTENCE, line.sentence.raw)
        for line in reading.lines
        if len(words(line.sentence.plain)) > MAX_WORDS
    ]
    official = [
        Finding(FindingKind.OFFICE_LANGUAGE, line.sentence.raw) for line in reading.lines if _OFFICIAL.search(line.sentence.plain)
    ]
    return Judged(max(0.0, 1 - (len(long) + len(official)) / len(reading.lines)), tuple(long + official))
