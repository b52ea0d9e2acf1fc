"""Which rule speaks for a case, pure: the nearest place first, then the narrowest matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ntbcare.agencies.queries import AgencyInfo, Snapshot
from ntbcare.agencies.roles import AgencyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A rule as it stands: its condition, whom it names, and when it is in force."""

    id: int
    region_code: str | None
    category: str | None
    topic: str
    agency_id: int | None
    office: str
    since: date | None
    until: date | None

    def in_force(self, day: date) -> bool:
        """Whether the rule holds on a day."""
        return self.since is not None and self.since <= day and (self.until is None or day < self.until)

    def fits(self, matter: Matter) -> bool:
        """Whether the rule speaks of such a case."""
        if self.region_code and not is_within(matter.region_code, self.region_code):
            return False
        if self.category:
            return self.category == matter.category
        return not self.topic or self.topic == matter.topic

    @property
    def narrowness(self) -> tuple[int, int]:
        """The nearer the place and the narrower the matter, the stronger."""
        return len(self.region_code or ""), 2 if self.category else 1 if self.topic else 0


@dataclass(frozen=True, slots=True)
class Matter:
    """What of a case rules look at."""

    region_code: str | None
    category: str | None
    topic: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rule that speaks for a case, and the agency that it names."""

    rule: Standing
    agency: AgencyInfo


def rulings(rules: Iterable[Standing], matter: Matter, snapshot: Snapshot, *, day: date) -> list[Ruling]:
    """The rules in force for a case, the strongest first, each agency once. Those that name nobody at work are left out."""
    fitting = sorted((rule for rule in rules if rule.in_force(day) and rule.fits(matter)), key=_strongest_first)
    found: dict[int, Ruling] = {}
    for rule in fitting:
        agency = named_agency(rule, matter.region_code, snapshot)
        if agency is not None and agency.active:
            found.setdefault(agency.id, Ruling(rule, agency))
    return list(found.values())


def contradictions(rules: Sequence[Standing], snapshot: Snapshot, *, day: date) -> list[tuple[Standing, Standing]]:
    """Pairs of rules in force that say different things of the same cases with the same strength."""
    standing = [rule for rule in rules if rule.in_force(day)]
    pairs = []
    for place, one in enumerate(standing):
        for other in standing[place + 1 :]:
            same = (one.region_code, one.category, one.topic) == (other.region_code, other.category, other.topic)
            if same and named_agency(one, one.region_code, snapshot) != named_agency(other, other.region_code, snapshot):
                pairs.append((one, other))
    return pairs


def named_agency(rule: Standing, region_code: str | None, snapshot: Snapshot) -> AgencyInfo | None:
    """The agency that a rule names for a place."""
    if rule.agency_id is not None:
        return snapshot.agencies.get(rule.agency_id)
    return find_office(rule.office, region_code, snapshot)


def find_office(office: str, region_code: str | None, snapshot: Snapshot) -> AgencyInfo | None:
    """The office of a short name (``Dishub``) in the regency or city of a region, else the province's, else a vertical one."""
    regency = region_code[:5] if region_code else None
    wanted = office.casefold()
    at_home = at_province = None
    for agency in snapshot.agencies.values():
        name = agency.short_name.casefold()
        if not agency.active or not (name == wanted or name.startswith(f"{wanted} ")):
            continue
        branch = snapshot.agencies[agency.branch_id]
        if branch.kind == AgencyKind.PROVINCE:
            at_province = _shorter(at_province, agency)
        elif regency is not None and branch.region_code == regency:
            at_home = _shorter(at_home, agency)
    return at_home or at_province


def is_within(region_code: str | None, wider: str) -> bool:
    """Whether a region is another or lies in it, by its code."""
    return region_code is not None and (region_code == wider or region_code.startswith(f"{wider}."))


def _shorter(one: AgencyInfo | None, other: AgencyInfo) -> AgencyInfo:
    return other if one is None or (len(other.short_name), other.id) < (len(one.short_name), one.id) else one


def _strongest_first(rule: Standing) -> tuple[int, int, int]:
    place, matter = rule.narrowness
    return -place, -matter, -rule.id
