"""Step 1: take what a person said, by whatever channel, and see whether it can become a case.

Nothing is written here. What cannot be taken is refused field by field in the reader's language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from ntbcare.agencies.queries import AgencyInfo, Snapshot, reference
from ntbcare.cases.files import CheckedFile
from ntbcare.cases.sets import Classification, Priority, Source
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import FieldError, InvalidInput
from ntbcare.common.text import clean_line, clean_text
from ntbcare.complainants.actions import Person
from ntbcare.complainants.rules import normalise_email, normalise_phone
from ntbcare.publication.queries import readable_case
from ntbcare.verification.incidents import public_main

MIN_TEXT = 10
MAX_TEXT = 20_000
MAX_FILES = 5
MAX_LINE = 160
OLDEST = timedelta(days=90)
"""A letter that an office got longer ago is not taken as new."""
# Clocks of computers without a network go wrong by some minutes.
_CLOCK_WRONG = timedelta(minutes=10)
# The province lies within this box (west, south, east, north), with some sea around it; a place outside is flagged.
_BOX = (Decimal("115.5"), Decimal("-9.4"), Decimal("119.6"), Decimal("-7.9"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What a person says, as a channel hands it over: not yet trusted."""

    text: str
    title: str = ""
    classification: str = ""
    category: str = ""
    region_code: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    landmark: str = ""
    occurred_on: date | None = None
    agency: str = ""
    priority: str = ""
    anonymous: bool = False
    confidential: bool = False
    for_another: bool = False
    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "id"
    source: Source = Source.WEB
    source_detail: str = ""
    files: Sequence[CheckedFile] = field(default_factory=tuple)
    heard_at: datetime | None = None
    """When an officer heard or got it, where that was before it is filed: deadlines run from then."""
    branch_id: int | None = None
    """The branch whose desk took it; its inbox gets what names no agency."""
    same_as: str = ""
    """The number of a public case that is of the same thing, as the complainant says; any other is passed over."""
    told_in_conversation: bool = False
    """Whether number and code are told where the complaint came from; otherwise they go to the mail address."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A filing that can become a case, with what its codes mean."""

    filing: Filing
    person: Person
    agency: AgencyInfo | None
    outside_province: bool
    same_as: int | None = None


def accept_filing(filing: Filing) -> Accepted:
    """Clean and check a filing. Raises InvalidInput that names every field that is wrong."""
    cleaned = replace(
        filing,
        text=clean_text(filing.text),
        title=clean_line(filing.title)[:MAX_LINE],
        landmark=clean_line(filing.landmark)[:MAX_LINE],
        name=clean_line(filing.name)[:120],
        source_detail=clean_line(filing.source_detail)[:120],
        language="en" if filing.language == "en" else "id",
    )
    snapshot = reference()
    person, unclear = _person(cleaned)
    errors = [*_said(cleaned), *_codes(cleaned, snapshot), *_place(cleaned), *unclear]
    agency = snapshot.find_agency(cleaned.agency) if cleaned.agency else None
    if cleaned.agency and (agency is None or not agency.active):
        errors.append(FieldError("agency", "unknown", _("Instansi ini tidak dikenal.")))
    if errors:
        raise InvalidInput(_("Laporan belum dapat diterima. Perbaiki bagian yang ditandai."), errors=errors)
    return Accepted(
        filing=cleaned,
        person=person,
        agency=agency,
        outside_province=_is_outside(cleaned),
        same_as=(readable_case(cleaned.same_as) or public_main(cleaned.same_as)) if cleaned.same_as else None,
    )


def check_text(text: str, *, what: str = "text", minimum: int = MIN_TEXT) -> str:
    """A cleaned text of allowed length. Raises InvalidInput."""
    cleaned = clean_text(text)
    errors = _length(cleaned, what=what, minimum=minimum)
    if errors:
        raise InvalidInput(errors[0].message, errors=errors)
    return cleaned


def _length(text: str, *, what: str, minimum: int) -> list[FieldError]:
    if len(text) < minimum:
        message = _("Tulis sedikitnya %(count)s huruf.") % {"count": minimum} if text else _("Bagian ini belum diisi.")
        return [FieldError(what, "too_short", message)]
    if len(text) > MAX_TEXT:
        message = _("Paling banyak 20.000 huruf; tulisan Anda %(count)s huruf. Ringkas, atau lampirkan sebagai dokumen.")
        return [FieldError(what, "too_long", message % {"count": len(text)})]
    return []


def _said(filing: Filing) -> list[FieldError]:
    errors = _length(filing.text, what="text", minimum=MIN_TEXT)
    if filing.occurred_on is not None:
        if filing.occurred_on > local_day(now()):
            errors.append(FieldError("occurred_on", "future", _("Tanggal kejadian belum terjadi.")))
        elif filing.occurred_on.year < 1945:
            errors.append(FieldError("occurred_on", "too_old", _("Periksa tahun kejadian.")))
    if filing.heard_at is not None:
        if filing.heard_at > now() + _CLOCK_WRONG:
            errors.append(FieldError("heard_at", "future", _("Waktu ini belum terjadi. Periksa juga jam komputer Anda.")))
        elif filing.heard_at < now() - OLDEST:
            errors.append(FieldError("heard_at", "too_old", _("Lebih dari 90 hari yang lalu. Periksa tanggalnya.")))
    if len(filing.files) > MAX_FILES:
        errors.append(FieldError("files", "too_many", _("Paling banyak 5 lampiran.")))
    return errors


def _codes(filing: Filing, snapshot: Snapshot) -> list[FieldError]:
    errors = []
    if filing.region_code and filing.region_code not in snapshot.regions:
        errors.append(FieldError("region_code", "unknown", _("Wilayah ini tidak dikenal.")))
    if filing.category and filing.category not in snapshot.categories:
        errors.append(FieldError("category", "unknown", _("Kategori ini tidak dikenal.")))
    if filing.classification and filing.classification not in Classification.values:
        errors.append(FieldError("class", "unknown", _("Klasifikasi ini tidak dikenal.")))
    if filing.priority and filing.priority not in Priority.values:
        errors.append(FieldError("priority", "unknown", _("Prioritas ini tidak dikenal.")))
    return errors


def _place(filing: Filing) -> list[FieldError]:
    errors = []
    if (filing.latitude is None) != (filing.longitude is None):
        errors.append(FieldError("latitude", "incomplete", _("Lintang dan bujur harus diisi keduanya.")))
    if filing.latitude is not None and not -90 <= filing.latitude <= 90:
        errors.append(FieldError("latitude", "range", _("Lintang harus antara -90 dan 90.")))
    if filing.longitude is not None and not -180 <= filing.longitude <= 180:
        errors.append(FieldError("longitude", "range", _("Bujur harus antara -180 dan 180.")))
    return errors


def _person(filing: Filing) -> tuple[Person, list[FieldError]]:
    """Who files, with contact points written in one way, and what is wrong with those."""
    errors = []
    phone = normalise_phone(filing.phone) if filing.phone.strip() else ""
    email = normalise_email(filing.email) if filing.email.strip() else ""
    if phone is None:
        errors.append(FieldError("phone", "invalid", _("Nomor telepon ini tidak lengkap. Contoh: 0812 3456 7890.")))
    if email is None:
        errors.append(FieldError("email", "invalid", _("Alamat surel ini tidak lengkap. Contoh: nama@contoh.id.")))
    return Person(name=filing.name, phone=phone or "", email=email or "", language=filing.language), errors


def _is_outside(filing: Filing) -> bool:
    if filing.latitude is None or filing.longitude is None:
        return False
    west, south, east, north = _BOX
    return not (west <= filing.longitude <= east and south <= filing.latitude <= north)
