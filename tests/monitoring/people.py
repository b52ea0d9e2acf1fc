"""Cases for figures: columns written directly, because the counters look at nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from ntbcare.agencies.models import Agency, Category, ReferenceVersion, Region
from ntbcare.agencies.queries import forget_reference
from ntbcare.agencies.roles import AgencyKind, RegionKind, Topic
from ntbcare.cases.models import Case
from ntbcare.deadlines.seed import seed_deadlines
from ntbcare.monitoring.actions import count_cases
from ntbcare.monitoring.models import CardSum, CardWait, Contribution, Counter
from tests.deadlines.journey import at


@dataclass(frozen=True)
class Land:
    province: Agency
    roads: Agency
    health: Agency


def make_land() -> Land:
    """A province with two offices, two regencies and three categories of three topics."""
    province = Agency.objects.create(name="Provinsi", short_name="Prov", kind=AgencyKind.PROVINCE)
    offices = [
        Agency.objects.create(name=name, short_name=name, kind=AgencyKind.AGENCY, parent=province, branch=province)
        for name in ("Dinas PUPR", "Dinas Kesehatan")
    ]
    for code, name, kind, parent in (
        ("52.01", "Kabupaten Lombok Barat", RegionKind.REGENCY, None),
        ("52.71", "Kota Mataram", RegionKind.REGENCY, None),
        ("52.01.01", "Gerung", RegionKind.DISTRICT, "52.01"),
        ("52.01.01.1001", "Gerung Utara", RegionKind.VILLAGE, "52.01.01"),
    ):
        Region.objects.create(code=code, name=name, kind=kind, parent_id=parent)
    for code, name, topic in (
        ("1398", "Penerangan Jalan", Topic.INFRASTRUCTURE),
        ("1400", "Jalan Rusak", Topic.INFRASTRUCTURE),
        ("942", "Pencemaran", Topic.ENVIRONMENT),
    ):
        Category.objects.create(code=code, name=name, topic=topic)
    ReferenceVersion.objects.create(number=1)
    forget_reference()
    seed_deadlines()
    return Land(province, *offices)


def add_case(land: Land, received: str, **columns: object) -> Case:
    """A case received at a moment of Makassar, counted at once."""
    moment: datetime = at(received)
    defaults = {"source": "web", "branch": land.province, "lead": land.roads, "category_id": "1398", "region_id": "52.01"}
    case = Case.objects.create(**(defaults | {"received_at": moment, "registered_at": moment, "last_at": moment} | columns))
    recount(case)
    return case


def change(case: Case, **columns: object) -> None:
    """Change a case's columns and count it anew."""
    Case.objects.filter(pk=case.pk).update(**columns)
    recount(case)


def recount(*cases: Case) -> int:
    with transaction.atomic():
        return count_cases([case.pk for case in cases])


def forget_counted() -> None:
    """As if nothing had ever been counted."""
    for model in (Counter, Contribution, CardSum, CardWait):
        model.objects.all().delete()
