"""How alike two reports are, pure. The same words in two villages are two things; the same place in two years as well."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from rapidfuzz import fuzz, process

from ntbcare.common.language.places import Places, differ, named_places, share_a_name
from ntbcare.common.language.synonyms import concepts_of
from ntbcare.common.language.topics import topics_of
from ntbcare.common.language.vocabulary import weight

THRESHOLD = 0.5
"""From here on two reports are offered as one."""
MOST_CONCEPTS = 120
FRESH_DAYS, STALE_DAYS = 21, 120
_ALIKE, _SHORTEST = 86, 5
_TOPICAL, _MOST_TOPICAL = 0.15, 0.3
_GENERAL = frozenset(
    "~jalan ~air ~pegawai ~lama ~sekolah ~bansos ~perbaiki ~tanah ~tinggi ~kecelakaan".split()  # noqa: SIM905 as it is read
)
_NOWHERE = frozenset({"~depan"})
_LANDMARKS = frozenset(
    "pasar masjid musala gereja pura kantor terminal simpang pertigaan perempatan bundaran lapangan bank spbu hotel pantai tps "  # noqa: SIM905
    "~puskesmas ~rumah_sakit ~sekolah ~jembatan ~taman ~sungai".split()
)
_CODE = re.compile(r"\d{2}(?:\.\d+)*")
_WIDE = re.compile(r"\b(?:kabupaten|kab|kota|kecamatan|kec|desa|kelurahan|kel|dusun|provinsi)\b\.?")


@dataclass(frozen=True, slots=True)
class Report:
    """What of a report is compared. ``region`` is a code of the Ministry of Home Affairs or a name, empty when unknown."""

    text: str
    region: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two reports are, 0 to 1, and the three parts that it is the product of."""

    meaning: float
    place: float
    time: float

    @property
    def value(self) -> float:
        """The likeness."""
        return self.meaning * self.place * self.time

    @property
    def is_one(self) -> bool:
        """Whether the two are offered as one."""
        return self.value >= THRESHOLD


def compare(one: Report, other: Report) -> Likeness:
    """Compare two reports; the order does not matter."""
    return Likeness(
        meaning=_meaning(_read(one.text), _read(other.text)),
        place=_place(one, other),
        time=_time(one.at, other.at),
    )


def heaviest(text: str, *, limit: int) -> list[str]:
    """What a text says most about its matter, the weightiest first."""
    concepts = _read(text).concepts
    return sorted(concepts, key=lambda token: (-concepts[token], token))[:limit]


@dataclass(frozen=True, slots=True)
class _Reading:
    concepts: Mapping[str, float]
    landmarks: frozenset[str]
    places: Places


@lru_cache(maxsize=4096)
def _read(text: str) -> _Reading:
    tokens = concepts_of(text)[: 4 * MOST_CONCEPTS]
    places = named_places(text)
    names = {name for said in places.values() for name in said}
    concepts: dict[str, float] = {}
    landmarks = set()
    for before, token in zip(["", *tokens], tokens, strict=False):
        if token in _LANDMARKS and (before in _NOWHERE or before in {"di", "ke", "dari"}):
            landmarks.add(token)
        # Where it is speaks in the place, not in the meaning.
        held = 0.15 if token in names or token in landmarks else _weight(token)
        if held > 0 and len(concepts) < MOST_CONCEPTS:
            concepts[token] = held
    return _Reading(concepts, frozenset(landmarks), places)


def _weight(token: str) -> float:
    if token in _NOWHERE:
        return 0.0
    if token in _GENERAL:
        return 0.6
    if token.isdigit():
        # A price, a number of a house or a month says little, and a year nothing.
        return 0.3 if len(token) in {2, 3} else 0.0
    return 1.1 if token.startswith("~") else 0.6 * weight(token)


def _meaning(one: _Reading, other: _Reading) -> float:
    """The weight of what both speak of, against what the shorter one and both together speak of."""
    mine, theirs = sum(one.concepts.values()), sum(other.concepts.values())
    if not mine or not theirs:
        return 0.0
    shared = _shared(one.concepts, other.concepts)
    contained, alike = shared / min(mine, theirs), 2 * shared / (mine + theirs)
    # Of a report in one word nearly everything is contained.
    enough = min(1.0, min(mine, theirs) / 1.6)
    meaning = min(1.0, 0.6 * contained + 0.5 * alike) * enough
    for speaks_against, factor in _AGAINST:
        if speaks_against(one, other):
            meaning *= factor
    return meaning


def _other_landmark(one: _Reading, other: _Reading) -> bool:
    return bool(one.landmarks and other.landmarks and not one.landmarks & other.landmarks)


def _each_tells_more(one: _Reading, other: _Reading) -> bool:
    """Both speak of something that the other does not: a thing, or what is wrong with it."""
    return bool(_things(one) - _things(other)) and bool(_things(other) - _things(one))


def _only_one_is_mended(one: _Reading, other: _Reading) -> bool:
    return ("~beres" in one.concepts) != ("~beres" in other.concepts)


def _only_one_wants_new(one: _Reading, other: _Reading) -> bool:
    return ("~minta_baru" in one.concepts) != ("~minta_baru" in other.concepts)


def _things(reading: _Reading) -> set[str]:
    return {token for token in reading.concepts if token.startswith("~") and token not in _GENERAL | reading.landmarks}


_AGAINST: tuple[tuple[Callable[[_Reading, _Reading], bool], float], ...] = (
    (_other_landmark, 0.45),
    (_each_tells_more, 0.75),
    (_only_one_is_mended, 0.3),
    (_only_one_wants_new, 0.5),
)


def _shared(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    shared = 0.0
    rest = [token for token in other if token not in one and not token.startswith("~") and len(token) >= _SHORTEST]
    for token, held in one.items():
        if token in other:
            shared += (held + other[token]) / 2
        elif not token.startswith("~") and len(token) >= _SHORTEST:
            hit = process.extractOne(token, rest, scorer=fuzz.ratio, score_cutoff=_ALIKE)
            shared += (held + other[str(hit[0])]) / 2 if hit else 0.0
    return shared + _of_one_topic(one, other)


def _of_one_topic(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Words of one field that only one of both has say a little (*sawah*, *padi*), but cannot say it alone."""
    mine = _by_topic(token for token in one if token not in other)
    theirs = _by_topic(token for token in other if token not in one)
    return min(_MOST_TOPICAL, sum(_TOPICAL for topic in mine.keys() & theirs.keys()))


def _by_topic(tokens: Iterable[str]) -> Mapping[str, str]:
    return {topic: token for token in tokens for topic in topics_of(token.lstrip("~"))}


def _place(one: Report, other: Report) -> float:
    """1 for the same village, less the wider the place that both share, 0 for two places."""
    mine, theirs = _read(one.text).places, _read(other.text).places
    if differ(mine, theirs):
        return 0.0
    named = share_a_name(mine, theirs)
    region = _region(one.region.strip().lower(), other.region.strip().lower())
    return min(1.0, region + 0.25) if named and region else region


def _region(one: str, other: str) -> float:
    if not one or not other:
        return 0.7
    if _CODE.fullmatch(one) and _CODE.fullmatch(other):
        return _of_codes(one.split("."), other.split("."))
    mine, theirs = _WIDE.sub(" ", one).split(), _WIDE.sub(" ", other).split()
    if mine == theirs:
        return 1.0
    # "Gerung" lies in "Gerung, Lombok Barat"; two names with nothing in common are two places.
    return 0.8 if set(mine) <= set(theirs) or set(theirs) <= set(mine) else 0.0


def _of_codes(one: list[str], other: list[str]) -> float:
    shorter = min(len(one), len(other))
    if one[:shorter] != other[:shorter]:
        return 0.0
    # Province, regency, district, village: the narrower what both say, the surer.
    return {1: 0.5, 2: 0.82, 3: 0.92}.get(shorter, 1.0)


def _time(one: datetime | None, other: datetime | None) -> float:
    """1 within three weeks, falling to 0 after four months: by then it is another lamp, or the same one again."""
    if one is None or other is None:
        return 1.0
    days = abs((one - other).total_seconds()) / 86_400
    if days <= FRESH_DAYS:
        return 1.0
    return max(0.0, 1 - (days - FRESH_DAYS) / (STALE_DAYS - FRESH_DAYS))
