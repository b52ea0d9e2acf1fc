"""Whether it is better than the half-year before: each measure now and before, and what may be said of the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ntbcare.agencies.queries import reference
from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.boards.audiences import Scope
from ntbcare.monitoring.boards.reading import months_of, read_scope
from ntbcare.monitoring.card_reading import read_cards, read_waiting
from ntbcare.monitoring.fair import Share, Step, kaplan_meier, share_by, wilson
from ntbcare.monitoring.models import RESPONSE_CLASSES, RESPONSES
from ntbcare.monitoring.pack.comparing import Difference, between
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.monitoring.scorecard import BY_DAYS, HalfYear
from ntbcare.monitoring.suppression import SMALLEST_SHOWN, is_small


class Verdict(StrEnum):
    """What a difference says."""

    BETTER = "better"
    WORSE = "worse"
    CHANCE = "chance"
    EARLY = "early"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Measure:
    """A share of two counters. ``rising`` is +1 where more is better. While its half-year runs, newer cases have had less time,
    which pulls the share by itself: ``pull`` says where to, and a difference that way says nothing yet."""

    name: str
    part: str
    whole: str
    rising: int = 1
    pull: int = 0
    is_opinion: bool = False


ANSWERED_BY = "answered_by_14"
"""The share answered by an agency within ``BY_DAYS`` working days, open cases counted as long as they have waited: the one
measure that a running half-year does not pull."""
MEASURES: tuple[Measure, ...] = (
    Measure("followed_up_percent", "followed_up", "received", pull=-1),
    Measure("answered", "answered", "received", pull=-1),
    Measure("within_deadline_percent", "within_deadline", "due", pull=1),
    Measure("completed_percent", "completed", "received", pull=-1),
    Measure("reopened", "reopened", "answered", rising=-1, pull=-1),
    Measure("satisfied_percent", "satisfied", "rated", is_opinion=True),
)
COUNTED = tuple(dict.fromkeys([*(name for one in MEASURES for name in (one.whole, one.part)), "confirmed"]))
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure now and before; ``now`` and ``before`` as (part, whole), None for the survival share, which has none."""

    name: str
    now: Share | None
    before: Share | None
    gap: Difference | None
    verdict: Verdict
    now_counts: tuple[int, int] | None = None
    before_counts: tuple[int, int] | None = None
    is_hidden: bool = False


def compare(scope: Scope, period: HalfYear) -> list[Compared]:
    """Every measure of a half-year beside the one before; a constant number of statements."""
    earlier = period.before()
    mine, theirs = read_scope(scope, months_of(period), COUNTED), read_scope(scope, months_of(earlier), COUNTED)
    both = ((period, mine), (earlier, theirs))
    silent = not scope.everything and any(_hides_opinions(scope, one, counts) for one, counts in both)
    running = local_day(now()) <= period.last
    found = [_share(one, mine, theirs, running=running, silent=silent) for one in MEASURES]
    found.insert(2, _by_days(scope, period, earlier))
    return found


def verdict_of(gap: Difference | None, *, rising: int, pull: int, running: bool) -> Verdict:
    """What may be said of a difference; what a running half-year does by itself is too early to judge."""
    if gap is None:
        return Verdict.NOTHING
    if not gap.is_clear:
        return Verdict.CHANCE
    if running and gap.points * pull > 0:
        return Verdict.EARLY
    return Verdict.BETTER if gap.points * rising > 0 else Verdict.WORSE


def _share(one: Measure, mine: Counts, theirs: Counts, *, running: bool, silent: bool) -> Compared:
    if one.is_opinion and silent:
        return Compared(one.name, None, None, None, Verdict.NOTHING, is_hidden=True)
    counts = (mine[one.part], mine[one.whole]), (theirs[one.part], theirs[one.whole])
    now_share, before_share = wilson(*counts[0]), wilson(*counts[1])
    gap = _gap(now_share, before_share, min(counts[0][1], counts[1][1]))
    verdict = verdict_of(gap, rising=one.rising, pull=one.pull, running=running)
    return Compared(one.name, now_share, before_share, gap, verdict, counts[0], counts[1])


def _gap(mine: Share | None, theirs: Share | None, fewest: int) -> Difference | None:
    """Nothing is said of fewer cases than could be shown."""
    return between(mine, theirs) if mine and theirs and fewest >= SMALLEST_SHOWN else None


def _by_days(scope: Scope, period: HalfYear, earlier: HalfYear) -> Compared:
    (mine, some), (theirs, others) = _curve(scope, period), _curve(scope, earlier)
    gap = _gap(mine, theirs, min(some, others))
    return Compared(ANSWERED_BY, mine, theirs, gap, verdict_of(gap, rising=1, pull=0, running=False))


def _curve(scope: Scope, period: HalfYear) -> tuple[Share | None, int]:
    """The share by then of the agencies of the scope together, and of how many cases it is told."""
    cards, waiting = read_cards(period.first, period.last), read_waiting(period.first, period.last)
    inside = [agency_id for agency_id in cards.keys() | waiting.keys() if _is_inside(scope, agency_id)]
    sums = [cards[agency_id] for agency_id in inside if agency_id in cards]
    happened = [sum(one[name] for one in sums) for name in RESPONSES]
    still = [
        sum(waiting[agency_id].answers[place] for agency_id in inside if agency_id in waiting)
        for place in range(len(RESPONSE_CLASSES))
    ]
    units = sum(one["units"] for one in sums)
    if units < SMALLEST_SHOWN and not scope.everything:
        return None, units
    curve = kaplan_meier(happened, still, sum(one["hidden"] for one in sums), RESPONSE_CLASSES)
    return _by(curve, units), units


def _by(curve: Sequence[Step], units: int) -> Share | None:
    """The share by then; where everybody had it before, or nobody, with the interval of so many cases: the curve's own has no
    width there."""
    done = bool(curve) and curve[-1].bound <= BY_DAYS and curve[-1].share.value == 1
    found = curve[-1].share if done else share_by(curve, BY_DAYS)
    return wilson(found.value * units, units) if found is not None and found.value in {0, 1} else found


def _is_inside(scope: Scope, agency_id: int) -> bool:
    if scope.agencies is not None:
        return agency_id in scope.agencies
    info = reference().agencies.get(agency_id)
    return scope.branch is None or (info is not None and info.branch_id == scope.branch)


def _hides_opinions(scope: Scope, period: HalfYear, counts: Counts) -> bool:
    """As ``statistics`` hides them: of the whole those of few, of a branch also what would give another's away."""
    if scope.branch is None:
        return is_small(counts["rated"]) or is_small(counts["confirmed"])
    return statistics(Question(received_from=period.first, received_to=period.last, branch=scope.branch)).total.opinions_hidden
