"""Reference data as one snapshot per process: agencies, categories and regions change rarely and are asked for always."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from ntbcare.agencies.models import Agency, Category, ReferenceVersion, Region
from ntbcare.agencies.roles import GOVERNMENTS, AgencyKind, RegionKind
from ntbcare.common.text import clean_line

CHECK_SECONDS = 2.0
"""How long a process trusts its snapshot before it asks for the version again (one small statement)."""


@dataclass(frozen=True, slots=True)
class AgencyInfo:
    """What the rooms above need of an agency."""

    id: int
    name: str
    short_name: str
    kind: AgencyKind
    parent_id: int | None
    branch_id: int
    active: bool
    needs_review: bool
    coordinates_branch: bool
    needs_approval: bool
    region_code: str | None

    @property
    def is_branch(self) -> bool:
        """Whether it is a government with its own coordinators."""
        return self.kind in GOVERNMENTS


@dataclass(frozen=True, slots=True)
class CategoryInfo:
    """A category by its national number."""

    code: str
    name: str
    topic: str
    active: bool


@dataclass(frozen=True, slots=True)
class RegionInfo:
    """A regency or city, district or village."""

    code: str
    name: str
    kind: RegionKind
    parent_code: str | None

    @property
    def regency_code(self) -> str:
        """The code of the regency or city it lies in (itself for one)."""
        return self.code[:5]


@dataclass(frozen=True)
class Snapshot:
    """All reference data at one version."""

    version: int
    agencies: dict[int, AgencyInfo]
    categories: dict[str, CategoryInfo]
    regions: dict[str, RegionInfo]

    @cached_property
    def _names(self) -> dict[str, AgencyInfo]:
        short = {agency.short_name.casefold(): agency for agency in self.agencies.values()}
        return short | {agency.name.casefold(): agency for agency in self.agencies.values()}

    @cached_property
    def children(self) -> dict[int | None, list[int]]:
        """Agency ids by the id of their parent."""
        found: dict[int | None, list[int]] = {}
        for agency in self.agencies.values():
            found.setdefault(agency.parent_id, []).append(agency.id)
        return found

    @cached_property
    def province(self) -> AgencyInfo:
        """The government at the top of the tree."""
        return next(agency for agency in self.agencies.values() if agency.kind == AgencyKind.PROVINCE)

    @cached_property
    def branches(self) -> list[AgencyInfo]:
        """The governments: the province first, then by name."""
        return sorted((a for a in self.agencies.values() if a.is_branch), key=lambda a: (a.kind != AgencyKind.PROVINCE, a.name))

    @cached_property
    def coordinating_offices(self) -> frozenset[int]:
        """The agencies that run the service of their branch."""
        return frozenset(agency.id for agency in self.agencies.values() if agency.coordinates_branch)

    @cached_property
    def region_children(self) -> dict[str | None, list[RegionInfo]]:
        """Regions by the code of what they lie in, in the order of their codes."""
        found: dict[str | None, list[RegionInfo]] = {}
        for region in sorted(self.regions.values(), key=lambda region: region.code):
            found.setdefault(region.parent_code, []).append(region)
        return found

    def find_agency(self, named: str | int) -> AgencyInfo | None:
        """An agency by id (number or digits), full name or short name; capitals and spaces forgiven."""
        text = clean_line(str(named))
        if text.isascii() and text.isdigit():
            return self.agencies.get(int(text)) if len(text) < 19 else None
        return self._names.get(text.casefold())

    def reach(self, agency_id: int) -> frozenset[int]:
        """The agency and everything below it. The province reaches vertical agencies too (they hang on its branch)."""
        reached = {agency_id}
        waiting = [agency_id]
        while waiting:
            below = self.children.get(waiting.pop(), [])
            reached.update(below)
            waiting.extend(below)
        if self.agencies[agency_id].kind == AgencyKind.PROVINCE:
            reached.update(agency.id for agency in self.agencies.values() if agency.branch_id == agency_id)
        return frozenset(reached)

    def ancestors(self, agency_id: int) -> list[AgencyInfo]:
        """From the agency itself up to the top."""
        chain: list[AgencyInfo] = []
        step: int | None = agency_id
        while step is not None and len(chain) <= len(self.agencies):
            chain.append(self.agencies[step])
            step = self.agencies[step].parent_id
        return chain

    def region_path(self, code: str | None) -> list[RegionInfo]:
        """From the regency or city down to the region; empty for None or an unknown code."""
        path: list[RegionInfo] = []
        while code is not None and code in self.regions:
            path.insert(0, self.regions[code])
            code = self.regions[code].parent_code
        return path

    def place(self, code: str | None) -> str:
        """A region in words, smallest first: ``Gerung Utara, Gerung, Kabupaten Lombok Barat``."""
        return ", ".join(region.name for region in reversed(self.region_path(code)))


_lock = Lock()
_held: Snapshot | None = None
_checked_at = 0.0


def reference() -> Snapshot:
    """The current snapshot. Never older than ``CHECK_SECONDS`` after a change made by another process."""
    global _held, _checked_at
    if _held is not None and time.monotonic() - _checked_at < CHECK_SECONDS:
        return _held
    with _lock:
        version = ReferenceVersion.objects.values_list("number", flat=True).first() or 0
        if _held is None or _held.version != version:
            _held = _load(version)
        _checked_at = time.monotonic()
        return _held


def forget_reference() -> None:
    """Read anew at the next call (after a write in this process, and between tests)."""
    global _held
    _held = None


def _load(version: int) -> Snapshot:
    return Snapshot(
        version=version,
        agencies={info.id: info for info in _agency_infos(Agency.objects.order_by("name"))},
        categories={
            row.code: CategoryInfo(code=row.code, name=row.name, topic=row.topic, active=row.active)
            for row in Category.objects.all()
        },
        regions={
            row.code: RegionInfo(code=row.code, name=row.name, kind=RegionKind(row.kind), parent_code=row.parent_id)
            for row in Region.objects.all()
        },
    )


def _agency_infos(rows: Iterable[Agency]) -> Iterable[AgencyInfo]:
    for row in rows:
        yield AgencyInfo(
            id=row.pk,
            name=row.name,
            short_name=row.short_name,
            kind=AgencyKind(row.kind),
            parent_id=row.parent_id,
            branch_id=row.branch_id or row.pk,
            active=row.active,
            needs_review=row.needs_review,
            coordinates_branch=row.coordinates_branch,
            needs_approval=row.needs_approval,
            region_code=row.region_id,
        )
