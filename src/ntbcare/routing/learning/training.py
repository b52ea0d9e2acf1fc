"""Training, with scikit-learn; only short-lived processes import this file (it brings 90 MB).

A linear support vector machine over the features of ``features.py``, joined with a complement naive Bayes, which
bears doubtful labels better; both are linear, so the model stays one table. How much each counts, how strict the
machine is and how sure the model may sound are read from the newest part of the archive, held back for that.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from ntbcare.routing.errors import NothingToLearn
from ntbcare.routing.learning.blending import best_scales, calibrate, chances_of, quality_of, shares_of
from ntbcare.routing.learning.calibration import Calibration
from ntbcare.routing.learning.families import Family, find_families
from ntbcare.routing.learning.features import Example, Feature, hash_of, known_places
from ntbcare.routing.learning.model import Head, write_model
from ntbcare.routing.learning.table import Counted, Floats, Vocabulary

Progress = Callable[[int, int], None]

MAX_CASES = 20_000
"""So many are learned from, the newest of each agency: older ones add minutes, memory, and little else."""
MAX_CASES_TO_CHOOSE = 10_000
MIN_CASES = 50
HELD_BACK = 0.15
STRICTNESS = (0.15, 0.5)
_CLOSE_ENOUGH = 1e-3
_SMOOTHING = 0.3
_WITHOUT_BAYES, _WITH_BAYES = (0.0, 0.0), (0.0, 50.0)


@dataclass(frozen=True, slots=True)
class Trained:
    """A model about to be written, and what was seen on the way."""

    head: Head
    vocabulary: list[Feature]
    idf: Floats
    weights: Floats


@dataclass(frozen=True, slots=True)
class Cases:
    """What is learned from, in order of time: who had each case (a position in ``names``), and the case."""

    names: Sequence[str]
    agencies: Sequence[int]
    examples: Sequence[Example]
    counted: Counted


@dataclass(frozen=True, slots=True)
class Choice:
    """What the held-back cases chose."""

    strictness: float
    scales: tuple[float, float]
    calibration: Calibration


def silent(_done: int, _of: int) -> None:
    """No progress shown."""


def train(examples: Sequence[Example], labels: Sequence[str], *, about: dict[str, Any], progress: Progress = silent) -> Trained:
    """Learn from cases in order of time. Raises NothingToLearn."""
    kept = newest_of_each(labels, MAX_CASES)
    examples, labels = [examples[row] for row in kept], [labels[row] for row in kept]
    names = sorted(set(labels))
    if len(labels) < MIN_CASES or len(names) < 2:
        raise NothingToLearn(f"{len(labels)} cases of {len(names)} agencies are too few to learn from")
    position = {name: place for place, name in enumerate(names)}
    agencies = [position[label] for label in labels]
    progress(0, 4)
    cases = Cases(names, agencies, examples, Counted(examples))
    progress(1, 4)
    cut = max(1, round(len(labels) * (1 - HELD_BACK)))
    choice = _choose(cases, cut)
    progress(3, 4)
    parts = _fit(cases, slice(None), choice.strictness)
    progress(4, 4)
    weights = choice.scales[0] * parts.machine + choice.scales[1] * parts.bayes
    head = Head(
        labels=tuple(names),
        families=tuple(parts.families),
        bias=tuple(float(value) for value in choice.scales[0] * parts.bias),
        calibration=choice.calibration,
        places=known_places(examples),
        about={**about, "cases": len(labels), "agencies": len(names), "strictness": choice.strictness},
    )
    features = [cases.counted.features[place] for place in parts.vocabulary.places]
    return Trained(head, features, parts.vocabulary.idf, weights)


def save(trained: Trained, path: Path) -> None:
    """Write the model's file."""
    order = sorted(range(len(trained.vocabulary)), key=lambda place: hash_of(trained.vocabulary[place]))
    weights = trained.weights[order]
    scales = np.abs(weights).max(axis=1) / 127
    scales[scales == 0] = 1.0
    write_model(
        path,
        trained.head,
        hashes=array("Q", [hash_of(trained.vocabulary[place]) for place in order]),
        idf=array("f", [float(trained.idf[place]) for place in order]),
        scales=array("f", scales.tolist()),
        weights=np.round(weights / scales[:, None]).astype(np.int8).tobytes(),
    )


def newest_of_each(labels: Sequence[str], limit: int) -> list[int]:
    """The rows to learn from, in order: all, or of each agency the newest, as many as make ``limit`` in all."""
    if len(labels) <= limit:
        return list(range(len(labels)))
    totals = Counter(labels)
    low, high = 1, max(totals.values())
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if sum(min(total, middle) for total in totals.values()) <= limit else (low, middle - 1)
    left = {label: min(total, low) for label, total in totals.items()}
    kept = []
    for row in range(len(labels) - 1, -1, -1):
        if left[labels[row]]:
            left[labels[row]] -= 1
            kept.append(row)
    return kept[::-1]


@dataclass(frozen=True, slots=True)
class _Parts:
    families: list[Family]
    vocabulary: Vocabulary
    machine: Floats
    bayes: Floats
    bias: Floats


def _fit(cases: Cases, rows: slice, strictness: float) -> _Parts:
    """Both linear parts over the families of these cases; columns are families."""
    agencies = cases.agencies[rows]
    families = find_families(cases.names, agencies, [example.areas for example in cases.examples[rows]])
    if len(families) < 2:
        raise NothingToLearn("all cases are of one kind")
    family_of = {member: place for place, family in enumerate(families) for member in family.members}
    target = np.array([family_of[agency] for agency in agencies])
    vocabulary = cases.counted.vocabulary(rows, classes=len(families))
    table = cases.counted.weighed(rows, vocabulary)
    machine = LinearSVC(C=strictness, tol=_CLOSE_ENOUGH, random_state=0).fit(table, target)
    slopes, bias = machine.coef_, machine.intercept_
    if len(families) == 2:  # scikit-learn then keeps one row for both
        slopes, bias = np.vstack([-slopes, slopes]) / 2, np.concatenate([-bias, bias]) / 2
    return _Parts(families, vocabulary, slopes.T.astype(np.float32), _complement_bayes(table, target, len(families)), bias)


def _complement_bayes(table: Any, target: NDArray[np.intp], classes: int) -> Floats:  # noqa: ANN401  # scipy has no types
    """The weights of a complement naive Bayes (Rennie and others, 2003), normalised and smoothed by ``_SMOOTHING``.

    scikit-learn's holds five tables of this size at once; here it is two, of half the width.
    """
    belongs = csr_matrix((np.ones(len(target)), (target, np.arange(len(target)))), shape=(classes, len(target)))
    counted = np.asarray((belongs @ table).toarray(), dtype=np.float32)
    weights = counted.sum(axis=0) + _SMOOTHING - counted
    weights /= weights.sum(axis=1, keepdims=True)
    np.log(weights, out=weights)
    weights /= weights.sum(axis=1, keepdims=True)
    return _centred(weights.T)


def _centred(weights: Floats) -> Floats:
    """The same ranking with rows around zero; scaled so that both parts are of one size."""
    weights = weights - weights.mean(axis=1, keepdims=True)
    weights *= 0.05 / (float(weights.std()) or 1.0)
    return weights


def _choose(cases: Cases, cut: int) -> Choice:
    """Try each strictness on the older cases, with and without Bayes, and keep what judged the newer ones best."""
    best: tuple[float, Choice] | None = None
    truth = np.array(cases.agencies[cut:])
    for strictness in STRICTNESS:
        parts = _fit(cases, slice(max(0, cut - MAX_CASES_TO_CHOOSE), cut), strictness)
        held = cases.counted.weighed(slice(cut, None), parts.vocabulary)
        scored = (np.asarray(held @ parts.machine + parts.bias), np.asarray(held @ parts.bayes))
        shares = shares_of(parts.families, cases.examples[cut:], len(cases.names))
        for bounds in (_WITHOUT_BAYES, _WITH_BAYES):
            scales = best_scales(scored, parts.families, shares, truth, bounds)
            chances = chances_of(scales, scored, parts.families, shares)
            quality = quality_of(chances, truth)
            if best is None or quality > best[0]:
                best = quality, Choice(strictness, scales, calibrate(chances, truth))
    if best is None:
        raise NothingToLearn("no strictness was tried")
    return best[1]
