"""Regions, categories and agencies come from files; what a site changes afterwards stays changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.loader import DATA, load_reference
from ntbcare.agencies.models import Agency, Category, Region
from ntbcare.agencies.queries import forget_reference, reference

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget() -> None:
    forget_reference()


def test_everything_in_the_files_is_there() -> None:
    added = load_reference()
    assert added == {"regions": 10 + 117 + 1166, "categories": 71, "agencies": 153}
    assert (Region.objects.count(), Category.objects.count(), Agency.objects.count()) == (1293, 71, 153)


def test_a_second_load_adds_nothing_in_a_few_statements() -> None:
    load_reference()
    with CaptureQueriesContext(connection) as statements:
        assert set(load_reference().values()) == {0}
    assert len(statements) < 15


def test_each_regency_and_city_is_a_branch_with_its_region_and_its_own_office() -> None:
    load_reference()
    branches = Agency.objects.filter(kind__in=["regency", "city"])
    assert branches.count() == 10
    for branch in branches:
        assert branch.branch == branch
        assert branch.region is not None
        assert branch.name == f"Pemerintah {branch.region.name}"
        office = Agency.objects.get(branch=branch, coordinates_branch=True)
        assert office.parent == branch


def test_the_province_is_the_branch_of_its_agencies_and_of_vertical_ones() -> None:
    load_reference()
    province = Agency.objects.get(kind="province")
    assert Agency.objects.get(short_name="Biro Hukum").branch == province
    vertical = Agency.objects.filter(kind="vertical")
    assert vertical.exists()
    assert {agency.branch_id for agency in vertical} == {province.pk}
    assert {agency.parent_id for agency in vertical} == {None}
    assert Agency.objects.get(branch=province, coordinates_branch=True).short_name == "Diskominfotik"


def test_what_a_site_renamed_or_deleted_stays_so() -> None:
    load_reference()
    Agency.objects.filter(short_name="Dishub").update(name="Dinas Transportasi Provinsi NTB")
    Agency.objects.get(short_name="Disdag").delete()
    Category.objects.filter(code="981").update(name="Koperasi")
    Region.objects.filter(code="52.01.01.1001").update(name="Gerung Baru")

    assert set(load_reference().values()) == {0}

    assert Agency.objects.count() == 152
    assert Category.objects.get(code="981").name == "Koperasi"
    assert Region.objects.get(code="52.01.01.1001").name == "Gerung Baru"


def test_rows_that_are_new_in_the_files_are_added_and_seen_at_once(tmp_path: Path) -> None:
    load_reference()
    assert reference().find_agency("Dinas Ekonomi Kreatif Provinsi NTB") is None
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    with (folder / "agencies.csv").open("a", encoding="utf-8") as file:
        file.write("Dinas Ekonomi Kreatif Provinsi NTB,Disekraf,agency,Pemprov NTB\n")

    assert load_reference(folder)["agencies"] == 1

    added = reference().find_agency("Disekraf")
    assert added is not None
    assert added.branch_id == reference().province.id


def test_an_agency_or_category_that_an_import_made_first_is_kept_as_it_is() -> None:
    Category.objects.create(code="942", name="Kategori 942", needs_review=True)
    Agency.objects.create(name="PLN UIW NTB", short_name="PLN", kind="vertical", needs_review=True)

    assert load_reference()["agencies"] == 152

    assert Category.objects.get(code="942").name == "Kategori 942"
    assert Agency.objects.get(name="PLN UIW NTB").needs_review


def test_a_file_with_an_unknown_parent_is_refused_and_nothing_is_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    with (folder / "agencies.csv").open("a", encoding="utf-8") as file:
        file.write("Dinas Tanpa Induk,Dinas TI,agency,Nirwana\n")
    with pytest.raises(KeyError):
        load_reference(folder)
    assert not Region.objects.exists()
