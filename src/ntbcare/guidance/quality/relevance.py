"""Whether an answer speaks of what the complaint speaks of: shared stems, misspelt ones, and words of the same topic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from ntbcare.common.language.spelling import words
from ntbcare.common.language.topics import topics_of
from ntbcare.common.language.vocabulary import weight
from ntbcare.common.stems import is_root, stem

MAX_ROOTS = 400
"""Distinct words that are looked at; more tell nothing new of the subject and only take time."""
_ALIKE, _SHORTEST = 84, 5
# A sum that both name is hardly chance; a year is none.
_SUM, _SMALLEST_SUM, _MOST_SUMS = 1.0, 3_000, 40
_NUMBER = "#"
_AMOUNT = re.compile(r"\b(?:rp\.? ?)?(\d{1,3}(?:\.\d{3})+|\d{1,9})(?: (ribu|juta))?\b")
_TIMES = {"ribu": 1_000, "juta": 1_000_000}
_DERIVED, _LONG = 0.6, 7
# Words of the same topic say that it may be this complaint; they cannot say it alone.
_TOPICAL, _MOST_TOPICAL = 0.3, 1.5
# A word that belongs to another topic is foreign however common it is.
_FOREIGN_TOPIC, _NO_TOPIC = 0.7, 0.2
# Less than this makes no topic.
_STRAY_WORD = 0.8
_FOREIGN, _BASE = 0.25, 0.9


@dataclass(frozen=True, slots=True)
class Relevance:
    """What an answer has in common with a complaint, by weight of words.

    ``exact``: the words that both have; ``shared``: with words of the same topic; ``foreign``: what only the answer speaks
    of; ``covered``: the share of the complaint's ``weight`` that is taken up; ``strays``: whether the answer has a word of
    a topic that the complaint is not about.
    """

    exact: float
    shared: float
    foreign: float
    covered: float
    weight: float
    strays: bool

    @property
    def value(self) -> float:
        """0 for nothing in common, towards 1 the more there is and the less else."""
        # Of a complaint in a few common words little can be shared.
        base = min(_BASE, max(_BASE / 2, 0.35 * self.weight))
        return self.shared / (self.shared + _FOREIGN * self.foreign + base)


def roots(text: str) -> dict[str, float]:
    """The stems of a plain text that say something, with their weight, in the order of their first appearance; sums too."""
    found: dict[str, float] = dict.fromkeys(_sums(text), _SUM)
    for word in dict.fromkeys(words(text)):
        if len(found) >= MAX_ROOTS:
            break
        root = stem(word)
        held = weight(root)
        if held > 0 and weight(word) > 0:
            # "Perumahan" says more than "rumah".
            found[root] = max(held, _DERIVED) if word != root and len(word) >= _LONG else held
    return found


def _sums(text: str) -> list[str]:
    """Sums of money however they are written: ``50 ribu``, ``Rp50.000`` and ``50000`` are one."""
    found = []
    for number, unit in _AMOUNT.findall(text)[:_MOST_SUMS]:
        value = int(re.sub(r"\D", "", number)[:12]) * _TIMES.get(unit, 1)
        if value >= _SMALLEST_SUM:
            found.append(f"{_NUMBER}{value}")
    return found


def compare(complaint: Mapping[str, float], answer: Mapping[str, float]) -> Relevance:
    """How much of the complaint is in the answer, and how much that is not."""
    profile = _profile(complaint)
    exact = topical = foreign = 0.0
    taken: set[str] = set()
    strays = False
    for root, held in answer.items():
        own = root if root in complaint else _misspelt(root, complaint)
        if own:
            exact += held
            taken.add(own)
            continue
        if root.startswith(_NUMBER):
            continue
        of = topics_of(root)
        near = max((profile.get(topic, 0.0) for topic in of), default=0.0)
        topical += held * near * _TOPICAL
        stray = bool(of) and near < _NO_TOPIC
        strays |= stray
        foreign += max(held, _FOREIGN_TOPIC) if stray else held * (1 - near / 2)
    topical = min(topical, _MOST_TOPICAL)
    whole = sum(complaint.values())
    covered = sum(complaint[root] for root in taken) / whole if whole else 0.0
    return Relevance(
        exact=exact, shared=exact + topical, foreign=max(0.0, foreign - topical), covered=covered, weight=whole, strays=strays
    )


def _profile(complaint: Mapping[str, float]) -> dict[str, float]:
    """How strongly the complaint is about each topic, 0 to 1."""
    found: dict[str, float] = {}
    for root, held in complaint.items():
        of = topics_of(root)
        for topic in of:
            found[topic] = found.get(topic, 0.0) + held / len(of) ** 0.5
    top = max(found.values(), default=0.0)
    return {topic: (value / max(top, _STRAY_WORD)) ** 1.5 for topic, value in found.items()}


def _misspelt(root: str, among: Mapping[str, float]) -> str | None:
    """The stem of the complaint that this one is another spelling of. Two words that exist are two words."""
    if len(root) < _SHORTEST:
        return None
    exists = _exists(root)
    candidates = [
        other for other in among if abs(len(other) - len(root)) < 3 and other[0] == root[0] and not (exists and _exists(other))
    ]
    hit = process.extractOne(root, candidates, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return str(hit[0]) if hit else None


@lru_cache(maxsize=50_000)
def _exists(root: str) -> bool:
    return is_root(root) or bool(topics_of(root))
