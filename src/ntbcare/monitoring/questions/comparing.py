"""A measure beside the same in the period before, and what may be said of the difference. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ntbcare.monitoring.boards.better import Verdict, verdict_of
from ntbcare.monitoring.fair import wilson
from ntbcare.monitoring.pack.comparing import difference
from ntbcare.monitoring.questions.terms import Kind, Measure
from ntbcare.monitoring.suppression import SMALLEST_SHOWN

ENOUGH = 10
"""Of fewer cases in both periods together no number is called more or fewer."""


class Said(StrEnum):
    """What a difference says: of shares as on the dashboards, of numbers of cases only whether there are more."""

    BETTER = "better"
    WORSE = "worse"
    MORE = "more"
    FEWER = "fewer"
    CHANCE = "chance"
    EARLY = "early"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Change:
    """The difference to the period before, in cases or percentage points, with the 95 % interval of points."""

    said: Said
    by: float | None = None
    low: float | None = None
    high: float | None = None


NOTHING = Change(Said.NOTHING)


def can_compare(measure: Measure) -> bool:
    """Shares, and the number of cases received. What became of cases grows with their age: its number is not compared."""
    return measure.kind == Kind.SHARE or measure.name == "received"


def change_of(measure: Measure, now: Mapping[str, int], before: Mapping[str, int], *, young: bool) -> Change:
    """``young``: the newest cases have had less time than those before."""
    if measure.kind == Kind.COUNT:
        return _of_counts(now[measure.name], before[measure.name])
    part, whole = measure.columns
    if min(now[whole], before[whole]) < SMALLEST_SHOWN:
        return NOTHING
    gap = difference((now[part], now[whole]), (before[part], before[whole]))
    if gap is None:
        return NOTHING
    verdict = verdict_of(gap, rising=measure.rising, pull=measure.pull, running=young)
    return Change(_SAID[verdict], gap.points, gap.low, gap.high)


def _of_counts(now: int, before: int) -> Change:
    """If nothing had changed, each case would have come in either period as likely: an interval of the share that came now."""
    share = wilson(now, now + before)
    if share is None or now + before < ENOUGH:
        return Change(Said.NOTHING, by=now - before)
    said = Said.MORE if share.low > 0.5 else Said.FEWER if share.high < 0.5 else Said.CHANCE
    return Change(said, by=now - before)


_SAID = {
    Verdict.BETTER: Said.BETTER,
    Verdict.WORSE: Said.WORSE,
    Verdict.CHANCE: Said.CHANCE,
    Verdict.EARLY: Said.EARLY,
    Verdict.NOTHING: Said.NOTHING,
}
