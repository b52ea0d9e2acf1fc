"""Regions, agencies and categories as the national export writes them: found, made for review, or left unclear."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ntbcare.agencies.models import Agency, Category
from ntbcare.agencies.queries import reference
from ntbcare.exchange.laporan_ringkas.names import find_place, make_missing
from ntbcare.exchange.laporan_ringkas.rows import NationalRow, read_row
from tests.world import World

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def row(number: int = 12, **cells: object) -> NationalRow:
    """A row that can be taken, with some cells changed (``Kota_Kabupaten`` for ``Kota/Kabupaten``)."""
    said: dict[str, object] = {
        "Tracking ID": str(number), "Tanggal Laporan Masuk": "03 Jun 2019", "Isi Laporan Awal": "Jalan rusak.",
        "Status Laporan": "Terverifikasi",
    }  # fmt: skip
    changes = {name.replace("Kota_", "Kota/").replace("_", " "): value for name, value in cells.items()}
    return read_row(number, said | changes, zone=ZoneInfo("Asia/Makassar"), now=NOW)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Lombok Barat", "52.01"),
        ("Kabupaten Lombok Barat", "52.01"),
        ("Kab. Lombok Barat", "52.01"),
        ("kab lombok barat", "52.01"),
        ("MATARAM", "52.71"),
        ("Kota Mataram", "52.71"),
    ],
)
def test_a_regency_is_found_however_it_is_written(world: World, words: str, code: str) -> None:
    place = find_place(row(Kota_Kabupaten=words, Provinsi="Nusa Tenggara Barat"), reference())
    assert (place.code, place.unclear, place.remark) == (code, "", "")


@pytest.mark.parametrize(
    ("words", "province", "remark"),
    [
        ("Kota Lombok Barat", "NTB", "region for review: not known: Kota Lombok Barat"),
        ("Atlantis", "", "region for review: not known: Atlantis"),
        ("Denpasar", "Bali", "region for review: outside the province: Denpasar, Bali"),
    ],
)
def test_what_is_not_sure_is_left_to_a_person_in_its_own_words(world: World, words: str, province: str, remark: str) -> None:
    place = find_place(row(Kota_Kabupaten=words, Provinsi=province), reference())
    assert (place.code, place.remark) == (None, remark)
    assert place.unclear.startswith(words)


def test_no_region_at_all_is_nothing_to_review(world: World) -> None:
    assert find_place(row(), reference()).remark == ""


def test_an_unknown_agency_is_made_once_and_waits_for_review(world: World) -> None:
    rows = [
        row(number, Instansi_Terdisposisi=name) for number, name in ((12, "Dinas Antah"), (13, "DINAS ANTAH"), (14, "dishub"))
    ]
    remarks = make_missing(rows)
    made = Agency.objects.get(needs_review=True)
    assert (made.name, made.active) == ("Dinas Antah", False)
    assert set(remarks) == {12, 13}


def test_an_unknown_category_is_made_once_and_waits_for_review(world: World) -> None:
    rows = [row(number, ID_Kategori=code, Kategori="Parkir") for number, code in ((12, "7777"), (13, 7777), (14, "1398"))]
    remarks = make_missing(rows)
    made = Category.objects.get(needs_review=True)
    assert (made.code, made.name, made.active) == ("7777", "Parkir", False)
    assert set(remarks) == {12, 13}
