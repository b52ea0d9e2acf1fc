"""Whether the answer speaks of another place than the complaint: both name streets, villages or schools, and none is the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from ntbcare.common.language.topics import topics_of
from ntbcare.common.language.vocabulary import weight
from ntbcare.common.stems import is_root, stem
from ntbcare.guidance.quality.sentences import Sentence

_BEFORE = (
    r"jalan|ruas|desa|kelurahan|dusun|kecamatan|kampung|lingkungan|pasar|perumahan|btn|gang|jembatan|sungai|pantai|"
    r"puskesmas|rsud|pelabuhan|terminal|"
    r"smpn?|sman?|sdn?|smkn?|mtsn?|kabupaten|kota|simpang|empat|perempatan|bundaran|masjid|taman|stadion|di|dekat|daerah|wilayah"
)
_NAMED = re.compile(
    rf"\b(?:{_BEFORE}) (?:(?:{_BEFORE}|raya|nasional|provinsi|negeri|gantung|depan|belakang) ){{0,3}}+([a-z]{{4,}}|\d{{1,2}}\b)"
)
_LARGE = re.compile(r"(?<=[a-z.,] )[A-Z][a-z]{3,}|(?<=[A-Z][a-z] )[A-Z][a-z]{3,}")
_NO_PLACES = """
dinas badan kantor bidang mataram provinsi dukcapil disdukcapil dishub dinsos bpjs pupr pdam puskesmas loket aplikasi website
"""
_OFFICES = frozenset(_NO_PLACES.split())


def other_place(complaint: Sequence[Sentence], answer: Sequence[Sentence]) -> Sentence | None:
    """The sentence of the answer that names a place when the complaint names others and the answer none of them."""
    asked = {name for sentence in complaint for name in _names(sentence)}
    if not asked:
        return None
    whole = " ".join(sentence.plain for sentence in complaint)
    elsewhere: Sentence | None = None
    for sentence in answer:
        for name in _names(sentence):
            if name in whole or any(fuzz.ratio(name, other) >= 80 for other in asked):
                return None
            elsewhere = elsewhere or sentence
    if elsewhere and any(name in sentence.plain for name in asked for sentence in answer):
        return None
    return elsewhere


def _names(sentence: Sentence) -> list[str]:
    # Written large within a sentence it is a name even where the dictionary has such a word (Gerung, Lembar).
    large = frozenset() if sentence.raw.isupper() else frozenset(word.lower() for word in _LARGE.findall(sentence.raw))
    return [name for name in _NAMED.findall(sentence.plain) if _is_name(name, large)]


def _is_name(word: str, large: frozenset[str]) -> bool:
    """A word that is written large or that no dictionary holds, and a school's number, name a place."""
    if word.isdigit():
        return True
    root = stem(word)
    return weight(root) > 0 and word not in _OFFICES and not topics_of(root) and (word in large or not is_root(root))
