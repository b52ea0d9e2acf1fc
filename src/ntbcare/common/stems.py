"""Words as they are indexed and asked for: lower case, Indonesian stems, one behaviour on both databases."""

from __future__ import annotations

import re
from functools import lru_cache

from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

MAX_WORDS = 2_000
"""Distinct words that are indexed of one case; a text of 20,000 characters has fewer."""

_WORD = re.compile(r"[0-9a-zà-ÿ]{2,40}")


def stems(text: str) -> list[str]:
    """The distinct stems of a text, in the order of their first appearance."""
    found = dict.fromkeys(stem(word) for word in _WORD.findall(text.lower()))
    return list(found)[:MAX_WORDS]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word in lower case; a word with a digit stays as it is."""
    return word if any(letter.isdigit() for letter in word) else str(_stemmer().stem(word)) or word


def is_root(word: str) -> bool:
    """Whether the dictionary of root words holds it; names of places and people are seldom among them."""
    return bool(_dictionary().contains(word))


def load() -> None:
    """Read the dictionary now: done before processes fork, they share it. Otherwise it is read on first use."""
    _stemmer()


@lru_cache(maxsize=1)
def _dictionary() -> ArrayDictionary:
    return ArrayDictionary(StemmerFactory().get_words())


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer:
    # Without the library's own cache, which keeps every word that it ever met.
    return Stemmer(_dictionary())
