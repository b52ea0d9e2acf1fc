"""Cases as a table of numbers: what ``features.py`` says, for many cases at once and in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ntbcare.routing.learning.features import Example, Feature, View, features_of

Floats = NDArray[np.float64]

_MIN_CASES_WITH = {View.WORD: 1, View.PAIR: 2, View.PIECE: 3, View.AREA: 1}
_MAX_WEIGHTS = 12_000_000
"""Features times classes: what training holds in memory, several times over (96 MB each)."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The features that a model knows, by their places among all counted ones, and how rare each is."""

    places: NDArray[np.intp]
    idf: Floats


class Counted:
    """How often each case has each feature. Rows are cases in the order given, columns all features met."""

    def __init__(self, examples: Sequence[Example]) -> None:
        known: dict[Feature, int] = {}
        starts, columns, counts = array("q", [0]), array("i"), array("f")
        for example in examples:
            for feature, count in features_of(example).items():
                columns.append(known.setdefault(feature, len(known)))
                counts.append(count)
            starts.append(len(columns))
        self.features = list(known)
        self.views = np.array([int(feature.view) for feature in self.features], dtype=np.uint8)
        self._table: Any = csr_matrix(
            (
                np.frombuffer(counts, dtype=np.float32),
                np.frombuffer(columns, dtype=np.int32),
                np.frombuffer(starts, dtype=np.int64),
            ),
            shape=(len(examples), len(known)),
        )

    def vocabulary(self, rows: slice, *, classes: int) -> Vocabulary:
        """The features that enough of the cases have, the commonest when there are too many."""
        table = self._table[rows]
        having = np.bincount(table.indices, minlength=len(self.features))
        needed = np.array([_MIN_CASES_WITH[view] for view in View])[self.views]
        enough = np.flatnonzero(having >= needed)
        kept = np.sort(enough[np.argsort(-having[enough], kind="stable")[: _MAX_WEIGHTS // classes]])
        return Vocabulary(kept, np.log((1 + table.shape[0]) / (1 + having[kept])) + 1)

    def weighed(self, rows: slice, vocabulary: Vocabulary) -> Any:  # noqa: ANN401  # scipy has no types
        """The cases as ``features.weigh`` weighs them; columns are the vocabulary's."""
        table = self._table[rows][:, vocabulary.places].astype(np.float64)
        table.data = (1 + np.log(table.data)) * vocabulary.idf[table.indices]
        views = self.views[vocabulary.places]
        squared = table.multiply(table) @ np.eye(len(View))[views]
        norms = np.sqrt(squared)
        norms[norms == 0] = 1.0
        row_of = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
        table.data /= norms[row_of, views[table.indices]]
        table.sort_indices()
        return table
