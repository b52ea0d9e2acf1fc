"""What the export's names mean here. Unknown agencies and categories are made for review; an unclear region waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ntbcare.agencies.actions import add_agency_for_review, add_category_for_review
from ntbcare.agencies.queries import RegionInfo, Snapshot, reference
from ntbcare.agencies.roles import RegionKind
from ntbcare.exchange.laporan_ringkas.rows import NationalRow

_KINDS = {"kabupaten": "Kabupaten", "kab": "Kabupaten", "kab.": "Kabupaten", "kota": "Kota"}
_HOME = frozenset({"", "nusa tenggara barat", "ntb", "provinsi nusa tenggara barat"})


@dataclass(frozen=True, slots=True)
class Place:
    """The region of a row: a code, or the words that fit more than one or none."""

    code: str | None
    unclear: str = ""
    remark: str = ""


def find_place(row: NationalRow, snapshot: Snapshot) -> Place:
    """The regency or city of a row. ``Bima`` fits two and is left to a person."""
    words = row.regency
    if not words:
        return Place(None)
    if row.province.casefold() not in _HOME:
        return Place(None, f"{words}, {row.province}"[:80], f"region for review: outside the province: {words}, {row.province}")
    found = _regencies_named(words, snapshot)
    if len(found) == 1:
        return Place(found[0].code)
    if found:
        return Place(None, words[:80], f"region for review: regency or city of {words}")
    return Place(None, words[:80], f"region for review: not known: {words[:60]}")


def _regencies_named(words: str, snapshot: Snapshot) -> list[RegionInfo]:
    first, _, rest = words.partition(" ")
    kind = _KINDS.get(first.casefold()) if rest else None
    name = (rest if kind else words).casefold()
    return [
        region
        for region in snapshot.regions.values()
        if region.kind == RegionKind.REGENCY
        and region.name.partition(" ")[2].casefold() == name
        and (kind is None or region.name.startswith(kind))
    ]


def make_missing(rows: Iterable[NationalRow]) -> dict[int, list[str]]:
    """Create for review the agencies and categories that the rows name and nobody knows; remarks by row number."""
    snapshot = reference()
    remarks: dict[int, list[str]] = {}
    new_agencies: set[str] = set()
    new_categories: set[str] = set()
    for row in rows:
        if row.agency and snapshot.find_agency(row.agency) is None:
            if row.agency.casefold() not in new_agencies:
                add_agency_for_review(row.agency, branch_id=snapshot.province.id)
                new_agencies.add(row.agency.casefold())
            remarks.setdefault(row.row, []).append("agency created for review")
        if row.category_code and row.category_code not in snapshot.categories:
            if row.category_code not in new_categories:
                add_category_for_review(row.category_code, row.category_name)
                new_categories.add(row.category_code)
            remarks.setdefault(row.row, []).append("category created for review")
    return remarks
