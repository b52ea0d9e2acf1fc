"""Where to begin without an archive: words that speak for a category of the national tree, and its usual office.

The table ``data/starting.csv`` is the project's own. A site's rules and what is learned take its place.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ntbcare.common.stems import stem
from ntbcare.routing.learning.features import words_of

_FILE = Path(__file__).resolve().parent / "data" / "starting.csv"


@dataclass(frozen=True, slots=True)
class Guess:
    """A category that words of a text spoke for, and those words."""

    category: str
    weight: float
    words: tuple[str, ...]


def usual_office(category: str | None) -> str:
    """The short name of the office that usually has the cases of a category; empty where none is usual."""
    return _table().offices.get(category or "", "")


def guess_categories(text: str) -> list[Guess]:
    """The categories that the words of a text speak for, the likeliest first, at most three.

    A phrase of two words says more than one word, and one that several categories know says less.
    """
    table = _table()
    said = _line(text)
    weights: dict[str, float] = {}
    spoke: dict[str, list[str]] = {}
    for phrase, having in table.by_phrase.items():
        if f" {phrase} " in said:
            for category in having:
                weights[category] = weights.get(category, 0.0) + (phrase.count(" ") + 1) / len(having)
                spoke.setdefault(category, []).append(table.written[phrase])
    best = sorted(weights, key=lambda category: (-weights[category], category))[:3]
    return [Guess(category, weights[category], tuple(spoke[category])) for category in best]


@dataclass(frozen=True, slots=True)
class _Table:
    offices: dict[str, str]
    by_phrase: dict[str, tuple[str, ...]]
    written: dict[str, str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_phrase: dict[str, list[str]] = {}
    written: dict[str, str] = {}
    for row in rows:
        for phrase in row["words"].split(";"):
            stemmed = _line(phrase).strip()
            by_phrase.setdefault(stemmed, []).append(row["category"])
            written.setdefault(stemmed, phrase)
    offices = {row["category"]: row["office"] for row in rows if row["office"]}
    return _Table(offices, {phrase: tuple(categories) for phrase, categories in by_phrase.items()}, written)


def _line(text: str) -> str:
    """The stems of a text in their order, a space around each."""
    return f" {' '.join(stem(word) for word in words_of(text))} "
