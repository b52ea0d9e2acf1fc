"""Local agencies follow from the area.

Thirty-five offices called "Kecamatan …" do one work in thirty-five places. Learned one by one, each has few cases;
learned as one *family* they have many, and the place says which of them it is. Which agencies are a family is read
from the archive: they share the beginning of their names, and where a case lies tells them apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ntbcare.routing.learning.features import words_of

MIN_MEMBERS = 3
MIN_CASES = 20
MIN_TOLD_BY_AREA = 0.75
"""Share of a family's cases in which the commonest agency of the place is the right one."""
MIN_GAIN = 0.3
"""By so much the place must tell better than always naming the family's commonest agency."""
_SMOOTHING = 0.5


@dataclass(frozen=True, slots=True)
class Family:
    """Agencies of one work in several places (or one agency alone), and how often each had the cases of a place."""

    members: tuple[int, ...]
    totals: tuple[int, ...]
    by_area: Mapping[str, Mapping[int, int]] = field(default_factory=dict)

    def shares(self, areas: Sequence[str]) -> list[float]:
        """How likely each member is for a case in these places (widest first); they add up to one."""
        whole = sum(self.totals) + _SMOOTHING * len(self.members)
        shares = [(total + _SMOOTHING) / whole for total in self.totals]
        if len(self.members) == 1:
            return shares
        for area in areas:
            counts = self.by_area.get(area)
            if counts:
                whole = sum(counts.values()) + _SMOOTHING
                shares = [
                    (counts.get(member, 0) + _SMOOTHING * share) / whole
                    for member, share in zip(self.members, shares, strict=True)
                ]
        return shares


def find_families(names: Sequence[str], agencies: Sequence[int], areas: Sequence[tuple[str, ...]]) -> list[Family]:
    """The families among agencies ``names``; every agency with a case is in exactly one.

    ``agencies`` gives for each case the position of its agency in ``names``, ``areas`` its places, widest first.
    """
    totals = Counter(agencies)
    by_area: dict[str, Counter[int]] = defaultdict(Counter)
    for agency, places in zip(agencies, areas, strict=True):
        for place in places:
            by_area[place][agency] += 1
    left = set(totals)
    families = []
    for members in _candidates(names, left):
        there = [member for member in members if member in left]
        if len(there) >= MIN_MEMBERS and _told_by_area(there, by_area, totals):
            families.append(_family(there, totals, by_area))
            left.difference_update(there)
    families += [_family([member], totals, {}) for member in sorted(left)]
    return families


def _candidates(names: Sequence[str], present: set[int]) -> list[list[int]]:
    """Groups of agencies whose names begin alike, the widest groups first."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for agency in sorted(present):
        words = tuple(words_of(names[agency]))
        for length in range(1, min(len(words), 6)):
            groups[words[:length]].append(agency)
    return [
        group for _words, group in sorted(groups.items(), key=lambda item: (len(item[0]), item[0])) if len(group) >= MIN_MEMBERS
    ]


def _told_by_area(members: Sequence[int], by_area: Mapping[str, Mapping[int, int]], totals: Mapping[int, int]) -> bool:
    cases = right = 0
    for counts in by_area.values():
        here = [counts[member] for member in members if counts.get(member)]
        # One case alone is always told by its place; it proves nothing.
        if sum(here) > 1:
            cases += sum(here)
            right += max(here)
    if cases < MIN_CASES:
        return False
    told = right / cases
    commonest = max(totals[member] for member in members) / sum(totals[member] for member in members)
    return told >= MIN_TOLD_BY_AREA and told - commonest >= MIN_GAIN


def _family(members: Sequence[int], totals: Mapping[int, int], by_area: Mapping[str, Mapping[int, int]]) -> Family:
    inside = set(members)
    places = {
        place: {member: count for member, count in counts.items() if member in inside}
        for place, counts in by_area.items()
        if inside & set(counts)
    }
    return Family(tuple(members), tuple(totals[member] for member in members), places if len(members) > 1 else {})
