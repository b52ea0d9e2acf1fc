"""Finding a place in what a person wrote: names of regencies, districts and villages. Pure but for the snapshot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ntbcare.agencies.queries import RegionInfo, Snapshot, reference
from ntbcare.agencies.roles import RegionKind

_WORDS = re.compile(r"[\w'’-]+")
_LEVELS = {
    "kabupaten": RegionKind.REGENCY, "kab": RegionKind.REGENCY, "kota": RegionKind.REGENCY,
    "kecamatan": RegionKind.DISTRICT, "kec": RegionKind.DISTRICT,
    "desa": RegionKind.VILLAGE, "kelurahan": RegionKind.VILLAGE, "kel": RegionKind.VILLAGE, "ds": RegionKind.VILLAGE,
}  # fmt: skip
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class _Mention:
    region: RegionInfo
    named_as: RegionKind | None
    """The level that the person put before the name."""
    words: int
    borne_once: bool

    @property
    def is_clear(self) -> bool:
        """Whether it is a place and no plain word."""
        by_name = self.words > 1 and self.borne_once
        return by_name or self.named_as is not None or self.region.kind == RegionKind.REGENCY


def find_place(text: str, *, asked: bool = False) -> str:
    """The code of the smallest region that a text names beyond doubt; empty for none.

    A village's or district's name alone is often a plain word: it counts when its level stands before it (*desa*,
    *kecamatan*), when it has two words and is borne once, when a region around it is named too, or when the person was
    ``asked`` for the place. A name that several regions bear counts only with a region around it.
    """
    snapshot = reference()
    mentions = list(_mentions(_WORDS.findall(text.casefold()), snapshot))
    chains = {mention.region.code: _chain(mention.region, snapshot) for mention in mentions}
    named = {mention.region.code for mention in mentions}
    best = ""
    best_rank = (0, 0)
    doubtful: set[tuple[int, int]] = set()
    for mention in mentions:
        around = len(named & set(chains[mention.region.code][1:]))
        if not (around or asked or mention.is_clear):
            continue
        rank = (around, len(mention.region.code))
        if rank > best_rank:
            best, best_rank = mention.region.code, rank
            doubtful = set()
        elif rank == best_rank and mention.region.code != best:
            doubtful.add(rank)
    return _common(mentions, best) if best_rank in doubtful else best


def _mentions(words: list[str], snapshot: Snapshot) -> Iterator[_Mention]:
    names = _names(snapshot.version)
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            found = names.get(" ".join(words[at : at + length]))
            if found:
                level = _LEVELS.get(words[at - 1]) if at else None
                fitting = [code for code in found if level is None or snapshot.regions[code].kind == level]
                for code in fitting or found:
                    yield _Mention(snapshot.regions[code], level if fitting else None, length, borne_once=len(found) == 1)
                at += length
                break
        else:
            at += 1


@lru_cache(maxsize=2)
def _names(_version: int) -> dict[str, list[str]]:
    """Names in small letters to the codes that bear them; a city is found with and without *kota*."""
    found: dict[str, list[str]] = {}
    for region in reference().regions.values():
        name = region.name.casefold()
        kept = {name}
        if region.kind == RegionKind.REGENCY:
            kept |= {name.removeprefix("kabupaten ").removeprefix("kota ")}
        for one in kept:
            found.setdefault(one, []).append(region.code)
    return found


def _chain(region: RegionInfo, snapshot: Snapshot) -> list[str]:
    return [one.code for one in reversed(snapshot.region_path(region.code))]


def _common(mentions: list[_Mention], best: str) -> str:
    """What all regions of the best rank have in common: the district of two villages, or nothing."""
    alike = [mention.region.code for mention in mentions if len(mention.region.code) == len(best)]
    parts = best.split(".")
    while parts and not all(code.split(".")[: len(parts)] == parts for code in alike):
        parts.pop()
    return ".".join(parts) if len(parts) > 1 else ""
