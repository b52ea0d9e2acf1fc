"""What the model sees of a case: words, pairs of words, pieces of words, and where it happened.

Pieces of words bear misspellings and affixes ("brlubang", "dilubangi"), so nothing is stemmed. A feature is known by
a hash only: the model holds no word that somebody wrote.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

MAX_TEXT = 6_000
"""Characters that are read; what a complaint is about stands in its beginning."""

_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d")
_SHORTEST_PIECE, _LONGEST_PIECE = 2, 4
_SHORTEST_PLACE, _MOST_PLACES = 4, 2_000


class View(IntEnum):
    """A kind of features; each is weighted and normalised by itself."""

    WORD = 0
    PAIR = 1
    PIECE = 2
    AREA = 3


class Feature(NamedTuple):
    """One feature and how often a text has it."""

    view: View
    name: str


@dataclass(frozen=True, slots=True)
class Example:
    """A case to learn from or to judge: its text, and the places it lies in from the widest to the narrowest."""

    text: str
    areas: tuple[str, ...] = ()


def words_of(text: str) -> list[str]:
    """The words of a text in order, in lower case, without accents; digits are alike (a number is no topic)."""
    plain = unicodedata.normalize("NFKD", text[:MAX_TEXT].lower())
    without = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [_DIGITS.sub("0", word) for word in _WORD.findall(without)]


def features_of(example: Example) -> Counter[Feature]:
    """All features of a case with their counts."""
    words = words_of(example.text)
    counts: Counter[Feature] = Counter(Feature(View.WORD, word) for word in words)
    counts.update(Feature(View.PAIR, f"{one} {other}") for one, other in itertools.pairwise(words))
    counts.update(Feature(View.PIECE, piece) for word in words for piece in pieces_of(word))
    counts.update(Feature(View.AREA, part) for part in area_features(example.areas))
    return counts


def pieces_of(word: str) -> Iterator[str]:
    """The pieces of a word, its ends marked."""
    marked = f" {word} "
    for length in range(_SHORTEST_PIECE, _LONGEST_PIECE + 1):
        for start in range(len(marked) - length + 1):
            yield marked[start : start + length]


def area_features(areas: Iterable[str]) -> list[str]:
    """Each place whole, and the words of its name, so that one name in two spellings still helps."""
    found = dict.fromkeys(f"={area.lower()}" for area in areas if area)
    for area in areas:
        found |= dict.fromkeys(words_of(area))
    return list(found)


def hash_of(feature: Feature) -> int:
    """64 bits that stand for a feature, the same on every machine."""
    digest = hashlib.blake2b(f"{int(feature.view)}{feature.name}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def weigh(counts: Mapping[Feature, int], idf: Mapping[Feature, float]) -> dict[Feature, float]:
    """The features that are known (in ``idf``), damped, weighted by rarity; each view has length one."""
    weights = {feature: (1 + math.log(count)) * idf[feature] for feature, count in counts.items() if feature in idf}
    lengths = [0.0] * len(View)
    for feature, weight in weights.items():
        lengths[feature.view] += weight * weight
    norms = [math.sqrt(length) or 1.0 for length in lengths]
    return {feature: weight / norms[feature.view] for feature, weight in weights.items()}


def known_places(examples: Sequence[Example]) -> frozenset[str]:
    """The names of places that several examples bear, to be looked for in texts that say none."""
    counted = Counter(area for example in examples for area in example.areas if len(area) >= _SHORTEST_PLACE)
    return frozenset(place for place, number in counted.most_common(_MOST_PLACES) if number > 1)
