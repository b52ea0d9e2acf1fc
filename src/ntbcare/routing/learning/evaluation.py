"""How good the learned model is, on cases that came later than those it learned from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ntbcare.routing.learning.model import Candidate

COVERAGES = (0.3, 0.5, 0.7)
_BINS = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One case of the test: who had it, and what the model said."""

    truth: str
    candidates: Sequence[Candidate]

    @property
    def right(self) -> bool:
        """Whether the first answer was right."""
        return self.candidates[0].label == self.truth

    @property
    def sureness(self) -> float:
        """The probability of the first answer."""
        return self.candidates[0].probability


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of ``ntbcare routing evaluate``; shares are fractions."""

    top_1: float
    top_3: float
    macro_f1: float
    ece: float
    precision_at_coverage: dict[str, float]


def figures_of(judged: Sequence[Judged]) -> Figures:
    """The figures over the cases of a test; at least one."""
    surest_first = sorted(judged, key=lambda one: -one.sureness)
    return Figures(
        top_1=_share([one.right for one in judged]),
        top_3=_share([one.truth in [candidate.label for candidate in one.candidates[:3]] for one in judged]),
        macro_f1=_macro_f1(judged),
        ece=_calibration_error(judged),
        precision_at_coverage={
            str(coverage): _share([one.right for one in surest_first[: max(1, round(len(judged) * coverage))]])
            for coverage in COVERAGES
        },
    )


def threshold_for(judged: Sequence[Judged], *, error: float) -> float | None:
    """The lowest sureness above which at most a share ``error`` of these cases was wrong; None when there is none."""
    wrong, found = 0, None
    for number, one in enumerate(sorted(judged, key=lambda one: -one.sureness), start=1):
        wrong += not one.right
        if wrong / number <= error:
            found = one.sureness
    return found


def _share(rights: Sequence[bool]) -> float:
    return sum(rights) / len(rights)


def _macro_f1(judged: Sequence[Judged]) -> float:
    """The mean over agencies (those of the cases and those answered) of the harmonic mean of precision and recall."""
    hits: dict[str, int] = defaultdict(int)
    answered: dict[str, int] = defaultdict(int)
    there: dict[str, int] = defaultdict(int)
    for one in judged:
        hits[one.truth] += one.right
        there[one.truth] += 1
        answered[one.candidates[0].label] += 1
    labels = there.keys() | answered.keys()
    return sum(2 * hits[label] / (there[label] + answered[label]) for label in labels) / len(labels)


def _calibration_error(judged: Sequence[Judged]) -> float:
    """The expected calibration error: how far said and true probability lie apart, over fifteen equal bins."""
    bins: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        bins[min(int(one.sureness * _BINS), _BINS - 1)].append(one)
    apart = (
        abs(_share([one.right for one in ones]) - sum(one.sureness for one in ones) / len(ones)) * len(ones)
        for ones in bins.values()
    )
    return sum(apart) / len(judged)
