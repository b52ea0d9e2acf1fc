"""One file for each thing that a good answer has. Each says how far it is there, from 0 to 1, and what to mend."""

from __future__ import annotations

from dataclasses import dataclass

from ntbcare.guidance.quality.findings import Finding


@dataclass(frozen=True, slots=True)
class Judged:
    """``share`` of the criterion's weight; ``most`` is the highest score that the answer can still have."""

    share: float
    findings: tuple[Finding, ...] = ()
    most: int = 100
