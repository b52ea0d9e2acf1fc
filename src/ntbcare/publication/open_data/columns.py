"""What a row of the open data holds. One list makes the tables, the data dictionary and the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Topic
from ntbcare.cases.sets import Classification, Status
from ntbcare.common.clock import local_day
from ntbcare.publication.models import PublicCase


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it says, the standard its values follow, and how it is read from a row."""

    name: str
    meaning: Promise
    kind: str
    read: Callable[[PublicCase], str]


def _category(row: PublicCase) -> str:
    category = reference().categories.get(row.category_id or "")
    return category.name if category else ""


def _agency(row: PublicCase) -> str:
    agency = reference().agencies.get(row.agency_id or 0)
    return agency.name if agency else ""


CODES: tuple[Column, ...] = (
    Column("reference", _("Nomor laporan"), "NTB-YY-…", lambda row: row.reference),
    Column("received_on", _("Tanggal diterima (WITA)"), "YYYY-MM-DD", lambda row: local_day(row.received_at).isoformat()),
    Column("class", _("Klasifikasi; kosong bila belum ditentukan"), ", ".join(Classification), lambda row: row.classification),
    Column("status", _("Status sekarang"), ", ".join(Status), lambda row: row.status),
    Column("category", _("Kode kategori nasional; kosong pada laporan rahasia"), "1398", lambda row: row.category_id or ""),
    Column("category_name", _("Nama kategori"), "", _category),
    Column("topic", _("Kelompok topik"), ", ".join(Topic), lambda row: row.topic),
    Column(
        "region_code",
        _("Kode wilayah Kementerian Dalam Negeri; kosong pada laporan rahasia"),
        "52.01, 52.01.01, 52.01.01.1001",
        lambda row: row.region_id or "",
    ),
    Column("regency", _("Kode kabupaten atau kota"), "52.01", lambda row: row.regency),
    Column("agency", _("Instansi yang memimpin penanganan; kosong pada laporan rahasia"), "", _agency),
)
"""Columns without a word that somebody wrote: the same in live tables and in snapshots."""
TEXT = Column("text", _("Isi yang sudah disunting dan disetujui petugas"), "", lambda row: row.text)
"""Only in live tables: a text that is withdrawn must be gone everywhere."""


def values(row: PublicCase, columns: tuple[Column, ...] = CODES) -> dict[str, Any]:
    """A row as names and texts; what is not said or not public is empty."""
    return {column.name: column.read(row) for column in columns}
