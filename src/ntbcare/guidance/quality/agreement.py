"""How well the score agrees with people who labelled answers 0 (useless) to 4 (complete)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ntbcare.guidance.quality.score import assess

BANDS = 5
_BAND = 100 / BANDS
_GOOD = 2


@dataclass(frozen=True, slots=True)
class Labelled:
    """A complaint, an answer, and what people thought of it, 0 to 4."""

    complaint: str
    answer: str
    label: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """``kappa_weighted``: quadratic kappa of the score cut into five equal bands. ``spearman``: rank correlation.

    ``swapped_lower``: the share of ``swapped_rows`` whose score falls with another case's answer. Rows labelled 0 are
    not swapped: a useless answer has nothing to lose. None where the rows do not determine a figure.
    """

    rows: int
    kappa_weighted: float | None
    spearman: float | None
    swapped_lower: float | None
    swapped_rows: int


def band(score: float) -> int:
    """The fifth that a score lies in: below 20 is 0, 80 and more is 4."""
    return min(BANDS - 1, int(score / _BAND))


def agreement(rows: Sequence[Labelled], progress: Callable[[int, int], None] | None = None) -> Agreement:
    """Score every row, and every row again with the answer of another case."""
    scores: list[float] = []
    fallen: list[bool] = []
    for number, row in enumerate(rows):
        own = assess(row.complaint, row.answer)
        scores.append(own.exact)
        other = _other_answer(rows, number) if row.label else None
        if other is not None:
            fallen.append(assess(row.complaint, other).exact < own.exact)
        if progress:
            progress(number + 1, len(rows))
    labels = [row.label for row in rows]
    return Agreement(
        rows=len(rows),
        kappa_weighted=weighted_kappa([band(round(score)) for score in scores], labels),
        spearman=rank_correlation(scores, labels),
        swapped_lower=sum(fallen) / len(fallen) if fallen else None,
        swapped_rows=len(fallen),
    )


def weighted_kappa(left: Sequence[int], right: Sequence[int]) -> float | None:
    """Cohen's kappa with quadratic weights; None when both say one and the same of everything, or of nothing."""
    observed = sum((a - b) ** 2 for a, b in zip(left, right, strict=True))
    expected = sum((a - b) ** 2 for a in left for b in right) / len(left) if left else 0
    return 1 - observed / expected if expected else None


def rank_correlation(left: Sequence[float], right: Sequence[float]) -> float | None:
    """Spearman's rho, ties at their mean rank; None when one side does not vary."""
    a, b = _ranks(left), _ranks(right)
    middle = (len(a) + 1) / 2
    spread = sum((x - middle) ** 2 for x in a) * sum((y - middle) ** 2 for y in b)
    return sum((x - middle) * (y - middle) for x, y in zip(a, b, strict=True)) / spread**0.5 if spread else None


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=lambda place: values[place])
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in order[start : end + 1]:
            ranks[place] = (start + end) / 2 + 1
        start = end + 1
    return ranks


def _other_answer(rows: Sequence[Labelled], number: int) -> str | None:
    """The next answer, round the end, that was given to another complaint: a good one, where there is one."""
    own = rows[number]
    following = [*rows[number + 1 :], *rows[:number]]
    others = [row for row in following if row.complaint != own.complaint and row.answer != own.answer]
    chosen = next((row for row in others if row.label >= _GOOD), others[0] if others else None)
    return chosen.answer if chosen else None
