"""What an answer's words hash to, so that nearly the same words are found among many answers. Pure.

MinHash (Broder, 1997) over runs of three words, numbers left out; eight values, folded into four. Of two texts that share nine
runs of ten some part is equal nearly always, of two that share a third hardly ever.
"""

from __future__ import annotations

import re
from zlib import crc32

FEWEST_WORDS = 8
_WORD = re.compile(r"[^\W\d_]+")
_PRIME = (1 << 61) - 1
_FACTORS = tuple((crc32(f"a{n}".encode()) | 1, crc32(f"b{n}".encode())) for n in range(8))


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, without numbers and signs."""
    return _WORD.findall(text.lower())


def prints_of(text: str) -> tuple[int, int, int, int] | None:
    """Four numbers below 2⁶²; None for a text too short to be called the same as another."""
    words = words_of(text)
    if len(words) < FEWEST_WORDS:
        return None
    runs = {crc32(" ".join(words[n : n + 3]).encode()) for n in range(len(words) - 2)}
    least = [min((a * run + b) % _PRIME for run in runs) for a, b in _FACTORS]
    one, two, three, four = (crc32(f"{least[n]}.{least[n + 1]}".encode()) for n in range(0, 8, 2))
    return one, two, three, four
