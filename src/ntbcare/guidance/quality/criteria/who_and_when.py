"""By whom, and by when."""

from __future__ import annotations

import re

from ntbcare.guidance.quality.criteria import Judged
from ntbcare.guidance.quality.findings import Finding, FindingKind
from ntbcare.guidance.quality.reading import Line, Reading

_SOON = re.compile(r"\b(?:segera|secepatnya|dalam waktu dekat|sesegera mungkin|nanti|bertahap|menunggu|sedang|akan)\b")


def judge_office(reading: Reading) -> Judged:
    """A named office or unit; "instansi terkait" names nobody."""
    if any(line.signals.office for line in reading.lines):
        return Judged(1.0)
    vague = next((line for line in reading.lines if line.signals.vague_office), None)
    return Judged(0.0, (Finding(FindingKind.NO_OFFICE, _at(vague or _doing(reading), reading)),))


def judge_moment(reading: Reading) -> Judged:
    """A day, a date or a limit; "segera" is none."""
    if any(line.signals.moment for line in reading.lines):
        return Judged(1.0)
    soon = next((line for line in reading.lines if _SOON.search(line.sentence.plain)), None)
    # Who explains how something is done owes no date.
    explains = any(line.signals.info or line.signals.reason for line in reading.lines)
    return Judged(0.5 if explains else 0.0, (Finding(FindingKind.NO_DATE, _at(soon or _doing(reading), reading)),))


def _doing(reading: Reading) -> Line | None:
    return next((line for line in reading.lines if line.signals.done or line.signals.planned), None)


def _at(line: Line | None, reading: Reading) -> str:
    return line.sentence.raw if line else reading.first()
