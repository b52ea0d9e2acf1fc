"""Sentences of a text: each as it was written, for the finding that points to it, and as the rules read it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ntbcare.common.language.spelling import plain, visible

MAX_SENTENCES = 300

# A full stop after these ends no sentence: titles and words that stand before a name or number.
_NO_END = re.compile(
    r"\b(?:jl|jln|no|dr|drs|ir|h|hj|yth|kel|kec|kab|prov|tgl|pkl|bpk|bp|sdr|sdri|rp|gg|rt|rw|a\.n|s\.d|u\.p|cq|ds|dsn|"
    r"telp|tlp)\.$",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?<=[.!?…])[\"”')]? |\n|; | [•▪] ")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\n ]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """``raw`` is what was written; ``plain`` is what the rules look at."""

    raw: str
    plain: str


def sentences(text: str) -> list[Sentence]:
    """The sentences that hold a letter or digit, at most ``MAX_SENTENCES``."""
    found: list[Sentence] = []
    held = ""
    for piece in _CUT.split(_LINES.sub("\n", _SPACES.sub(" ", visible(text)))):
        held = f"{held} {piece}".strip() if held else piece.strip()
        if _NO_END.search(held[-12:]) and len(held) < 2_000:
            continue
        _keep(held, found)
        held = ""
        if len(found) == MAX_SENTENCES:
            return found
    _keep(held, found)
    return found


def _keep(raw: str, found: list[Sentence]) -> None:
    if any(letter.isalnum() for letter in raw):
        found.append(Sentence(raw=raw, plain=plain(raw)))
