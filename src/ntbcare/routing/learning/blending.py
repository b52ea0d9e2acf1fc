"""Two linear parts become one judge: how much each counts, and how sure it may sound, read from held-back cases."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from ntbcare.routing.learning.calibration import Calibration, evidence
from ntbcare.routing.learning.families import Family
from ntbcare.routing.learning.features import Example
from ntbcare.routing.learning.table import Floats


def shares_of(families: Sequence[Family], examples: Sequence[Example], width: int) -> Floats:
    """For each case and agency, its share of its family there."""
    shares = np.zeros((len(examples), width))
    for family in families:
        if len(family.members) == 1:
            shares[:, family.members[0]] = 1.0
            continue
        for row, example in enumerate(examples):
            shares[row, list(family.members)] = family.shares(example.areas)
    return shares


def chances_of(scales: Sequence[float], scored: tuple[Floats, Floats], families: Sequence[Family], shares: Floats) -> Floats:
    """The chance of each agency for each case."""
    raised = scales[0] * scored[0] + scales[1] * scored[1]
    raised = np.exp(raised - raised.max(axis=1, keepdims=True))
    by_family = raised / raised.sum(axis=1, keepdims=True)
    chances = shares.copy()
    for place, family in enumerate(families):
        chances[:, list(family.members)] *= by_family[:, [place]]
    return chances


def best_scales(
    scored: tuple[Floats, Floats],
    families: Sequence[Family],
    shares: Floats,
    truth: NDArray[np.int64],
    bayes: tuple[float, float],
) -> tuple[float, float]:
    """How much each part counts: the two numbers under which the held-back decisions are likeliest."""
    rows = np.arange(len(truth))

    def surprise(scales: Floats) -> float:
        chances = chances_of((float(scales[0]), float(scales[1])), scored, families, shares)
        return float(-np.log(chances[rows, truth] + 1e-6).mean() + 0.001 * float(scales @ scales))

    start = np.array([4.0, min(1.0, bayes[1])])
    found = minimize(surprise, start, method="Nelder-Mead", bounds=[(0.1, 50), bayes], options={"maxiter": 60})
    return float(found.x[0]), float(found.x[1])


def quality_of(chances: Floats, truth: NDArray[np.int64]) -> float:
    """How good a judge was: first answers, first three, and how right the surer half is, counted alike."""
    order = np.argsort(-chances, axis=1)
    first = order[:, 0] == truth
    three = (order[:, :3] == truth[:, None]).any(axis=1)
    surer = np.argsort(-chances.max(axis=1))[: max(1, len(truth) // 2)]
    return float(first.mean() + three.mean() + first[surer].mean())


def calibrate(chances: Floats, truth: NDArray[np.int64]) -> Calibration:
    """The curve that brings these chances in line with how often the first answer was right."""
    ordered = -np.sort(-chances, axis=1)[:, :3]
    right = chances.argmax(axis=1) == truth
    if right.all() or not right.any():
        return Calibration()
    curve = LogisticRegression(C=1.0).fit(np.array([evidence([float(chance) for chance in row]) for row in ordered]), right)
    first, over_second, over_both = (float(weight) for weight in curve.coef_[0])
    return Calibration(first, over_second, over_both, float(curve.intercept_[0]), fitted=True)
