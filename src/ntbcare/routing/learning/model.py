"""The learned model as it lies in its file, and what it says of a case.

Judging a case needs the standard library only: the file is mapped, never read whole, so that web and worker share
its pages, and a case touches a few hundred rows of it. Weights are bytes with one scale a row.
"""

from __future__ import annotations

import json
import math
import mmap
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from ntbcare.routing.errors import ModelBroken
from ntbcare.routing.learning.calibration import Calibration
from ntbcare.routing.learning.families import Family
from ntbcare.routing.learning.features import Example, Feature, View, features_of, hash_of, weigh, words_of

MAGIC = b"NTBCARE-ROUTING-1\n"
_ALIGN = 16


class Candidate(NamedTuple):
    """One answer of the model, with the probability that it is right."""

    label: str
    probability: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What the model is beside its numbers."""

    labels: tuple[str, ...]
    families: tuple[Family, ...]
    bias: tuple[float, ...]
    calibration: Calibration
    places: frozenset[str]
    about: Mapping[str, Any]


class Model:
    """A trained model. Make it by ``load``; it may be used by several threads."""

    def __init__(self, head: Head, hashes: array[int], idf: array[float], scales: array[float], weights: memoryview) -> None:
        self.head = head
        self._hashes, self._idf, self._scales, self._weights = hashes, idf, scales, weights
        self._places = {f" {' '.join(words_of(place))} ": place for place in sorted(head.places)}

    @classmethod
    def load(cls, path: Path) -> Self:
        """Open a model's file. Raises ModelBroken when it is no whole model."""
        try:
            with path.open("rb") as file:
                mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            return cls._read(mapped)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelBroken(f"the model's file cannot be read: {error}") from error

    @classmethod
    def _read(cls, mapped: memoryview) -> Self:
        start = len(MAGIC)
        if bytes(mapped[:start]) != MAGIC:
            raise ValueError("not a model of this version")
        size = int.from_bytes(mapped[start : start + 8], "little")
        told = json.loads(bytes(mapped[start + 8 : start + 8 + size]))
        at = _aligned(start + 8 + size)
        count, width = told["features"], len(told["families"])
        parts: list[memoryview] = []
        for octets in (8 * count, 4 * count, 4 * count, count * width):
            parts.append(mapped[at : at + octets])
            if len(parts[-1]) != octets:
                raise ValueError("the file is cut short")
            at = _aligned(at + octets)
        hashes, idf, scales = array("Q", bytes(parts[0])), array("f", bytes(parts[1])), array("f", bytes(parts[2]))
        return cls(_head(told), hashes, idf, scales, parts[3].cast("b"))

    def judge(self, example: Example, *, top: int = 3, explain: bool = False) -> list[Candidate]:
        """The likeliest agencies, first the likeliest; at least one."""
        example = self._with_places(example)
        rows, weighed = self._known(example)
        scores = self._scores(rows, weighed)
        families = softmax(scores)
        chances: dict[int, float] = {}
        owner: dict[int, int] = {}
        for position, family in enumerate(self.head.families):
            for member, share in zip(family.members, family.shares(example.areas), strict=True):
                chances[member] = families[position] * share
                owner[member] = position
        best = sorted(chances, key=lambda member: (-chances[member], member))
        calibrated = self.head.calibration.apply([chances[member] for member in best[: max(top, 3)]])
        return [
            Candidate(
                self.head.labels[member],
                probability,
                self._words_for(owner[member], example, rows, weighed, families) if explain else (),
            )
            for member, probability in zip(best[:top], calibrated, strict=False)
        ]

    def _with_places(self, example: Example) -> Example:
        """Where a case says no place, the longest known one that its text names."""
        if example.areas or not self._places:
            return example
        text = f" {' '.join(words_of(example.text))} "
        named = max((plain for plain in self._places if plain in text), key=len, default="")
        return Example(example.text, (self._places[named],)) if named else example

    def _known(self, example: Example) -> tuple[dict[Feature, int], dict[Feature, float]]:
        counts = features_of(example)
        rows = {}
        for feature in counts:
            wanted = hash_of(feature)
            row = bisect_left(self._hashes, wanted)
            if row < len(self._hashes) and self._hashes[row] == wanted:
                rows[feature] = row
        return rows, weigh(counts, {feature: self._idf[row] for feature, row in rows.items()})

    def _scores(self, rows: Mapping[Feature, int], weighed: Mapping[Feature, float]) -> list[float]:
        width = len(self.head.families)
        scores = list(self.head.bias)
        for feature, weight in weighed.items():
            row = rows[feature]
            scale = weight * self._scales[row]
            line = self._weights[row * width : (row + 1) * width].tolist()
            scores = [score + scale * part for score, part in zip(scores, line, strict=True)]
        return scores

    def _words_for(
        self,
        family: int,
        example: Example,
        rows: Mapping[Feature, int],
        weighed: Mapping[Feature, float],
        chances: Sequence[float],
    ) -> tuple[str, ...]:
        """The words of the text that spoke most for a family against what else was likely."""
        width = len(self.head.families)
        rivals = [other for other in sorted(range(width), key=lambda other: -chances[other])[:6] if other != family]
        gains: dict[str, float] = {}
        for feature, weight in weighed.items():
            if feature.view not in {View.WORD, View.PAIR}:
                continue
            line = self._weights[rows[feature] * width : (rows[feature] + 1) * width]
            against = sum(line[other] for other in rivals) / len(rivals) if rivals else 0.0
            gain = weight * self._scales[rows[feature]] * (line[family] - against)
            for word in feature.name.split():
                gains[word] = gains.get(word, 0.0) + gain / (1 if feature.view == View.WORD else 2)
        order = {word: place for place, word in reversed(list(enumerate(words_of(example.text))))}
        spoke = [word for word, gain in gains.items() if gain > 0 and len(word) > 2 and not word.isdigit()]
        return tuple(sorted(sorted(spoke, key=lambda word: (-gains[word], word))[:4], key=lambda word: order[word]))


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as shares of one."""
    top = max(scores)
    raised = [math.exp(score - top) for score in scores]
    whole = sum(raised)
    return [value / whole for value in raised]


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGN) * _ALIGN


def _head(told: Mapping[str, Any]) -> Head:
    families = tuple(
        Family(
            tuple(one["members"]),
            tuple(one["totals"]),
            {place: {int(member): count for member, count in counts.items()} for place, counts in one["by_area"].items()},
        )
        for one in told["families"]
    )
    return Head(
        labels=tuple(told["labels"]),
        families=families,
        bias=tuple(told["bias"]),
        calibration=Calibration(**told["calibration"]),
        places=frozenset(told["places"]),
        about=told["about"],
    )


def write_model(path: Path, head: Head, *, hashes: array[int], idf: array[float], scales: array[float], weights: bytes) -> None:
    """Write a model's file; features ordered by hash, ``weights`` row by row."""
    told = {
        "labels": head.labels,
        "features": len(hashes),
        "families": [{"members": family.members, "totals": family.totals, "by_area": family.by_area} for family in head.families],
        "bias": head.bias,
        "calibration": head.calibration.as_dict(),
        "places": sorted(head.places),
        "about": head.about,
    }
    said = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
    with path.open("wb") as file:
        file.write(MAGIC + len(said).to_bytes(8, "little") + said)
        for part in (hashes.tobytes(), idf.tobytes(), scales.tobytes(), weights):
            file.write(bytes(_aligned(file.tell()) - file.tell()) + part)
