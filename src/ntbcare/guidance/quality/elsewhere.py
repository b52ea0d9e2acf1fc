"""Whether the answer speaks of another place than the complaint: both name streets, villages or schools, and none is the same."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from ntbcare.common.language.places import words_for_places
from ntbcare.guidance.quality.sentences import Sentence


def other_place(complaint: Sequence[Sentence], answer: Sequence[Sentence]) -> Sentence | None:
    """The sentence of the answer that names a place when the complaint names others and the answer none of them."""
    asked = {name for sentence in complaint for name in words_for_places(sentence.raw)}
    if not asked:
        return None
    whole = " ".join(sentence.plain for sentence in complaint)
    elsewhere: Sentence | None = None
    for sentence in answer:
        for name in words_for_places(sentence.raw):
            if name in whole or any(fuzz.ratio(name, other) >= 80 for other in asked):
                return None
            elsewhere = elsewhere or sentence
    if elsewhere and any(name in sentence.plain for name in asked for sentence in answer):
        return None
    return elsewhere
