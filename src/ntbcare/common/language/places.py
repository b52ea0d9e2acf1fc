"""Places that a text names: villages, streets, markets, schools, numbers of neighbourhoods."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import fuzz

from ntbcare.common.language.spelling import plain, visible
from ntbcare.common.language.synonyms import is_concept
from ntbcare.common.language.topics import topics_of
from ntbcare.common.language.vocabulary import weight
from ntbcare.common.stems import is_root, stem

_KINDS = """
desa dusun kampung lingkungan kelurahan kecamatan gang blok perumahan jalan ruas pasar sungai kali pantai jembatan bendungan
puskesmas pustu rsud terminal pelabuhan dermaga masjid musala gereja pura lapangan taman simpang pertigaan perempatan bundaran
kantor spbu hotel pabrik embung
"""
_SCHOOLS = r"(?:sd|smp|sma|smk|mts|mi|ma)n?"
_NUMBERED = r"rt|rw|km|no|nomor|blok|gang"
_AFTER = r"raya|nasional|provinsi|kabupaten|desa|besar|induk|utama|lurah|camat|agung"
_BEFORE = (
    r"jalan|ruas|desa|kelurahan|dusun|kecamatan|kampung|lingkungan|pasar|perumahan|btn|gang|jembatan|sungai|pantai|"
    r"puskesmas|rsud|pelabuhan|terminal|"
    r"smpn?|sman?|sdn?|smkn?|mtsn?|kabupaten|kota|simpang|empat|perempatan|bundaran|masjid|taman|stadion|di|dekat|daerah|wilayah"
)
_NO_PLACES = frozenset(
    "dinas badan kantor bidang mataram provinsi dukcapil disdukcapil dishub dinsos bpjs pupr pdam puskesmas loket aplikasi "  # noqa: SIM905 as it is read
    "website".split()
)
_LARGE_WITHIN = re.compile(r"(?<=[a-z.,] )[A-Z][a-z]{3,}|(?<=[A-Z][a-z] )[A-Z][a-z]{3,}")
_LARGE = re.compile(r"\b(?:[A-Z][a-z]{2,}|[A-Z]{2}\b)")

_SETTLEMENTS = frozenset({"desa", "dusun", "kelurahan", "kecamatan", "lingkungan", "perumahan"})
_SAME_KIND = {
    **dict.fromkeys(("pertigaan", "perempatan", "bundaran"), "simpang"),
    "kali": "sungai",
    "dermaga": "pelabuhan",
    "ruas": "jalan",
}

Places = Mapping[str, frozenset[str]]
"""For each kind of place the names that were said; an empty set for a place without a name (*depan pasar*)."""


def named_places(text: str) -> Places:
    """The places that a text names, by kind. A name is a word that no dictionary holds, or that is written large."""
    lower = plain(text)
    large = frozenset() if text.isupper() else frozenset(word.lower() for word in _LARGE.findall(visible(text)))
    found: dict[str, set[str]] = {}
    for said_kind, name in _kinds().findall(lower):
        kind = _SAME_KIND.get(said_kind, said_kind)
        names = found.setdefault(kind, set())
        if name and (_is_name(name, large) or (said_kind in _SETTLEMENTS and (name in large or _may_be_name(name)))):
            names.add(name)
    for kind, number in _numbers().findall(lower):
        found.setdefault(kind, set()).add(str(int(number)))
    for number, place in _schools().findall(lower):
        said = found.setdefault("sekolah", set())
        if number:
            said.add(str(int(number)))
        if place and _is_name(place, large):
            said.add(place)
    return {kind: frozenset(names) for kind, names in found.items()}


def words_for_places(sentence: str) -> list[str]:
    """The words of one sentence that stand where a place is named, also after a mere *di*, without their kind: more than
    ``named_places`` finds, and less sure. Written large within a sentence a word is a name even where the dictionary has it."""
    large = frozenset() if sentence.isupper() else frozenset(word.lower() for word in _LARGE_WITHIN.findall(sentence))
    found = _said_after().findall(plain(sentence))
    return [word for word in found if word.isdigit() or (word not in _NO_PLACES and _is_name(word, large))]


def differ(one: Places, other: Places) -> bool:
    """Whether both name a place of one kind, and none of the names is the same (spelling forgiven, numbers not)."""
    return any(names and other.get(kind) and not _meet(names, other[kind]) for kind, names in one.items())


def share_a_name(one: Places, other: Places) -> bool:
    """Whether both name the same place, of whatever kind."""
    mine, theirs = _names(one), _names(other)
    return bool(mine and theirs) and _meet(mine, theirs)


def _names(places: Places) -> frozenset[str]:
    return frozenset(name for names in places.values() for name in names if not name.isdigit())


def _meet(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    if {name for name in mine if name.isdigit()} and {name for name in theirs if name.isdigit()}:
        # Of two numbered schools the number tells them apart, whatever else is alike.
        return bool({name for name in mine if name.isdigit()} & {name for name in theirs if name.isdigit()})
    return any(name == other or (len(name) > 3 and fuzz.ratio(name, other) >= 82) for name in mine for other in theirs)


def _is_name(word: str, large: frozenset[str]) -> bool:
    root = stem(word)
    if word in large and len(word) == 2:
        return True
    return len(word) > 2 and weight(root) > 0 and not topics_of(root) and (word in large or not is_root(root))


def _may_be_name(word: str) -> bool:
    """After *dusun* nearly every word that is not about a complaint is its name (Karang, Lilin)."""
    root = stem(word)
    return len(word) > 3 and word == root and weight(root) > 0.5 and not topics_of(root) and not is_concept(word)


@lru_cache(maxsize=1)
def _kinds() -> re.Pattern[str]:
    kinds = "|".join(_KINDS.split())
    return re.compile(rf"\b({kinds})\b(?: (?:{_AFTER}))*(?: (?:{kinds}))?(?: ([a-z]{{2,}}))?")


@lru_cache(maxsize=1)
def _said_after() -> re.Pattern[str]:
    between = rf"(?:{_BEFORE}|raya|nasional|provinsi|negeri|gantung|depan|belakang)"
    return re.compile(rf"\b(?:{_BEFORE}) (?:{between} ){{0,3}}+([a-z]{{4,}}|\d{{1,2}}\b)")


@lru_cache(maxsize=1)
def _numbers() -> re.Pattern[str]:
    return re.compile(rf"\b({_NUMBERED})\.? ?0*(\d{{1,3}})\b")


@lru_cache(maxsize=1)
def _schools() -> re.Pattern[str]:
    return re.compile(rf"\b{_SCHOOLS}(?![a-z])(?: negeri)? ?0*(\d{{1,2}})?(?: ([a-z]{{4,}}))?")
