"""Loads the reference files beside this module. A row is loaded once: whatever a site changes afterwards stays changed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import transaction

from ntbcare.agencies.models import Agency, Category, ReferenceVersion, Region, Seeded
from ntbcare.agencies.roles import GOVERNMENTS, AgencyKind, RegionKind
from ntbcare.agencies.version import bump_reference

DATA = Path(__file__).resolve().parent / "data"
_BATCH = 500
Row = dict[str, str]


def load_reference(folder: Path = DATA) -> dict[str, int]:
    """Load what was never loaded before: regions, categories, agencies; how many rows of each were added.

    Raises KeyError when a file lacks a column or an agency names a parent that is not there.
    """
    with transaction.atomic():
        # Two machines that start together take turns.
        ReferenceVersion.objects.get_or_create(pk=1)
        ReferenceVersion.objects.select_for_update().get(pk=1)
        added = {
            "regions": _load_regions(folder / "regions"),
            "categories": _load_categories(folder / "categories.csv"),
            "agencies": _load_agencies(folder / "agencies.csv"),
        }
        if any(added.values()):
            bump_reference()
    return added


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fresh(table: str, rows: Sequence[Row], key: str) -> list[Row]:
    """The rows that were never loaded, noted as loaded from now on."""
    known = set(Seeded.objects.filter(table=table).values_list("key", flat=True))
    fresh = [row for row in rows if row[key] not in known]
    Seeded.objects.bulk_create([Seeded(table=table, key=row[key]) for row in fresh], batch_size=_BATCH)
    return fresh


def _load_regions(folder: Path) -> int:
    files = (
        ("ntb_regencies.csv", RegionKind.REGENCY, None),
        ("ntb_districts.csv", RegionKind.DISTRICT, "regency_code"),
        ("ntb_villages.csv", RegionKind.VILLAGE, "district_code"),
    )
    added = 0
    for name, kind, parent in files:
        fresh = _fresh("region", _read(folder / name), "code")
        rows = [Region(code=row["code"], name=row["name"], kind=kind, parent_id=row[parent] if parent else None) for row in fresh]
        Region.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_BATCH)
        added += len(rows)
    return added


def _load_categories(path: Path) -> int:
    fresh = _fresh("category", _read(path), "code")
    # A category that an import met first is there already, and a person may have named it.
    Category.objects.bulk_create(
        [Category(code=row["code"], name=row["name"], topic=row["topic"]) for row in fresh],
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
    return len(fresh)


def _load_agencies(path: Path) -> int:
    rows = _read(path)
    fresh = _fresh("agency", rows, "name")
    there = set(Agency.objects.filter(name__in=[row["name"] for row in fresh]).values_list("name", flat=True))
    fresh = [row for row in fresh if row["name"] not in there]
    if not fresh:
        return 0
    full_names = {row["short_name"]: row["name"] for row in rows}
    regions = dict(Region.objects.filter(kind=RegionKind.REGENCY).values_list("name", "code"))
    for level in _levels(fresh, full_names):
        parents = {agency.name: agency for agency in Agency.objects.filter(name__in=full_names.values())}
        new = [_agency(row, parents.get(full_names.get(row["parent"], "")), regions) for row in level]
        Agency.objects.bulk_create(new, batch_size=_BATCH)
    _set_branches([row["name"] for row in fresh])
    return len(fresh)


def _levels(rows: Sequence[Row], full_names: dict[str, str]) -> Iterable[list[Row]]:
    """The rows in groups, parents before children; the file may have them in any order."""
    waiting = list(rows)
    while waiting:
        names = {row["name"] for row in waiting}
        level = [row for row in waiting if not row["parent"] or full_names[row["parent"]] not in names]
        if not level:
            raise KeyError(f"agencies that stand above each other: {sorted(names)}")
        waiting = [row for row in waiting if row not in level]
        yield level


def _agency(row: Row, parent: Agency | None, regions: dict[str, str]) -> Agency:
    if row["parent"] and parent is None:
        raise KeyError(f"{row['name']}: its parent {row['parent']} is not there")
    kind = AgencyKind(row["kind"])
    return Agency(
        name=row["name"],
        short_name=row["short_name"],
        kind=kind,
        parent=parent,
        region_id=regions.get(row["name"].removeprefix("Pemerintah ")) if kind in GOVERNMENTS else None,
        # The communication agencies run the service: Diskominfotik for the province, Diskominfo in each district.
        coordinates_branch=row["name"].startswith(("Dinas Komunikasi, Informatika", "Dinas Komunikasi dan Informatika")),
    )


def _set_branches(names: Sequence[str]) -> None:
    agencies = {agency.pk: agency for agency in Agency.objects.all()}
    province = next(agency for agency in agencies.values() if agency.kind == AgencyKind.PROVINCE)
    new = [agency for agency in agencies.values() if agency.name in set(names)]
    for agency in new:
        agency.branch = _government_above(agency, agencies) or province
    Agency.objects.bulk_update(new, ["branch"], batch_size=_BATCH)


def _government_above(agency: Agency, agencies: dict[int, Agency]) -> Agency | None:
    step: Agency | None = agency
    while step is not None and step.kind not in GOVERNMENTS:
        step = agencies.get(step.parent_id) if step.parent_id else None
    return step
