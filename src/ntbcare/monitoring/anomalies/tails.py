"""How rare a count is. Pure.

Counts are negative binomial: a Poisson whose rate is not known exactly (the history is short) and varies more than chance alone.
``mean`` is what is expected, ``shape`` how well it is known: the variance is ``mean + mean² / shape``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, lgamma, log
from typing import TypeVar

K = TypeVar("K")
_NEGLIGIBLE = 1e-12


def at_least(count: int, mean: float, shape: float) -> float:
    """The probability of so many or more."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    if count <= mean:
        return max(0.0, 1 - at_most(count - 1, mean, shape))
    share = mean / (mean + shape)
    term = _chance(count, mean, shape)
    total, at = 0.0, count
    while term > _NEGLIGIBLE * total and term > 0:
        total += term
        term *= share * (at + shape) / (at + 1)
        at += 1
    return min(1.0, total)


def at_most(count: int, mean: float, shape: float) -> float:
    """The probability of so many or fewer."""
    if count < 0:
        return 0.0
    if mean <= 0:
        return 1.0
    if count > mean:
        return max(0.0, 1 - at_least(count + 1, mean, shape))
    share = mean / (mean + shape)
    term = _chance(count, mean, shape)
    total, at = 0.0, count
    while at >= 0 and term > _NEGLIGIBLE * total:
        total += term
        if at > 0:
            term *= at / (share * (at - 1 + shape))
        at -= 1
    return min(1.0, total)


def usual_range(mean: float, shape: float) -> tuple[int, int]:
    """The counts between which nineteen of twenty fall; both included."""
    if mean <= 0:
        return 0, 0
    share = mean / (mean + shape)
    term, total, at = _chance(0, mean, shape), 0.0, 0
    low: int | None = None
    highest = int(mean + 20 * (mean + mean * mean / shape) ** 0.5) + 20
    while at <= highest:
        total += term
        if low is None and total >= 0.025:
            low = at
        if total >= 0.975:
            break
        term *= share * (at + shape) / (at + 1)
        at += 1
    return low or 0, at


def share_at_least(count: int, of: int, share: float) -> float:
    """The probability that so many or more of some are what usually a ``share`` of them is (binomial)."""
    if count <= 0:
        return 1.0
    if not 0 < share < 1:
        return 1.0 if share >= 1 else 0.0
    terms = (
        exp(lgamma(of + 1) - lgamma(k + 1) - lgamma(of - k + 1) + k * log(share) + (of - k) * log(1 - share))
        for k in range(count, of + 1)
    )
    return min(1.0, sum(terms))


def discoveries(chances: Mapping[K, float], rate: float, *, looks: int) -> set[K]:
    """Of so many looks at once those that stand out: at most ``rate`` of them falsely (Benjamini and Hochberg, 1995).

    Looks that are not among ``chances`` saw nothing that could stand out.
    """
    ranked: Sequence[K] = sorted(chances, key=lambda key: chances[key])
    stand = 0
    for place, key in enumerate(ranked, start=1):
        if chances[key] <= rate * place / looks:
            stand = place
    return set(ranked[:stand])


def _chance(count: int, mean: float, shape: float) -> float:
    known = lgamma(count + shape) - lgamma(shape) - lgamma(count + 1)
    return exp(known + shape * log(shape / (shape + mean)) + count * log(mean / (mean + shape)))
