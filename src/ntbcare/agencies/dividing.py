"""How the work of an agency is divided among those that take over, by topic and by region. Pure.

A successor has a share where its topics and its regions both fit; the first one has the rest. Of two shares that fit, the
nearer place goes first, then the one that names the topic, as among the rules of disposition (``routing/rules.py``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from ntbcare.agencies.roles import Topic


@dataclass(frozen=True, slots=True)
class Successor:
    """An agency that takes over, and its share. Without topics a share holds every topic, without regions every place; an
    agency without either gets nothing but, as the first, the rest. The same agency may have several shares."""

    agency_id: int
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def claims(self) -> Iterator[tuple[str, str]]:
        """Its pairs of region and topic; an empty word stands for all of them."""
        if self.topics or self.regions:
            yield from product(self.regions or ("",), self.topics or ("",))


@dataclass(frozen=True, slots=True)
class Share:
    """A condition and the agency that has what fits it. Empty: any place, any topic."""

    region: str
    topic: str
    agency_id: int


def successors_in(rows: Sequence[Sequence[object]]) -> list[Successor]:
    """Successors as they are kept. Those of before there were regions have two entries."""
    return [Successor(int(str(row[0])), *(_words(part) for part in row[1:3])) for row in rows]


def as_kept(successors: Sequence[Successor]) -> list[list[object]]:
    """Successors as they are written down."""
    return [[one.agency_id, list(one.topics), list(one.regions)] for one in successors]


def heir_among(successors: Sequence[Successor], topic: str, region: str) -> int:
    """Who takes over a case of a topic at a place (empty: not known)."""
    best, found = (-1, -1), successors[0].agency_id
    for one in successors:
        for where, what in one.claims:
            strength = (len(where), len(what) > 0)
            if what in {"", topic} and _lies_in(region, where) and strength > best:
                best, found = strength, one.agency_id
    return found


def divided(successors: Sequence[Successor], *, region: str, topic: str) -> list[Share]:
    """A condition (of a rule of disposition) as the successors share it: as a whole first, then what of it is another's."""
    conditions = [(region, topic)]
    for where, what in (claim for one in successors for claim in one.claims):
        if (_lies_in(where, region) or _lies_in(region, where)) and (not topic or what in {"", topic}):
            conditions.append((max(region, where, key=len), topic or what))
    return [Share(place, matter, heir_among(successors, matter, place)) for place, matter in dict.fromkeys(conditions)]


def contested(successors: Sequence[Successor]) -> bool:
    """Whether two shares claim the same topic at the same place, or one names a topic that there is not."""
    claims = [claim for one in successors for claim in one.claims]
    return len(set(claims)) != len(claims) or any(what and what not in Topic.values for _where, what in claims)


def _lies_in(region: str, wider: str) -> bool:
    return not wider or region == wider or region.startswith(f"{wider}.")


def _words(part: object) -> tuple[str, ...]:
    return tuple(str(word) for word in part) if isinstance(part, list) else ()
