"""What a look found: alerts to be, and the open ones that are over."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ntbcare.agencies.queries import reference
from ntbcare.monitoring.anomalies.rhythm import Expected
from ntbcare.monitoring.anomalies.tails import usual_range


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An alert to be (``models.Alert`` says what its parts mean)."""

    kind: str
    subject: str
    branch_id: int
    agency_id: int | None = None
    first_day: date
    last_day: date
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """What stands out now, and the keys of open alerts that are over."""

    drafts: list[Draft] = field(default_factory=list)
    over: Collection[int] = ()


def branch_of_region(region: str) -> int:
    """The government of a regency or city; the province where it has none here."""
    snapshot = reference()
    return next((one.id for one in snapshot.branches if region and one.region_code == region), snapshot.province.id)


def branch_of_agency(agency_id: int) -> int:
    """The government that an agency belongs to; the province for one that is not known any more."""
    known = reference().agencies.get(agency_id)
    return known.branch_id if known else reference().province.id


def heir_of(agency_id: int) -> int:
    """Who has the tasks of a merged agency now, itself for every other: its habits are held against what it does now."""
    known = reference().agencies
    here = known.get(agency_id)
    while here is not None and not here.active and here.parent_id is not None and not known[here.parent_id].is_branch:
        here = known[here.parent_id]
    return here.id if here else agency_id


def measured(observed: int, expected: Expected, chance: float) -> dict[str, Any]:
    """The figures that every evidence of a count holds: what was seen, what is usual, how rare it is by chance."""
    low, high = usual_range(*expected)
    return {
        "observed": observed,
        "expected": round(expected.mean, 2),
        "usual_low": low,
        "usual_high": high,
        "chance": float(f"{chance:.3g}"),
    }
