"""The remedy, or the reason for none; and where one turns who is not content."""

from __future__ import annotations

from ntbcare.guidance.quality.criteria import Judged
from ntbcare.guidance.quality.findings import Finding, FindingKind
from ntbcare.guidance.quality.reading import Reading

EITHER = 0.75


def judge_outcome(reading: Reading) -> Judged:
    """Remedy and reason together are whole; one of them is most of it."""
    has = sum(
        (
            any(line.signals.remedy or line.signals.info or line.signals.done == 2 for line in reading.lines),
            any(line.signals.reason for line in reading.lines),
        )
    )
    if has:
        return Judged(1.0 if has == 2 else EITHER)
    return Judged(0.0, (Finding(FindingKind.NO_REASON, reading.first()),))


def judge_way_on(reading: Reading) -> Judged:
    """Where to object or to ask."""
    if any(line.signals.way_on for line in reading.lines):
        return Judged(1.0)
    return Judged(0.0, (Finding(FindingKind.NO_WAY_ON, reading.lines[-1].sentence.raw if reading.lines else ""),))
