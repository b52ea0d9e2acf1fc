"""What each figure means: code, formula, source, one plain sentence and since when. Shown wherever figures are shown.

A definition is never changed: a new one with its day is added below the old one, and both stay on record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ntbcare.common.clock import local_day, now

NATIONAL = _("SP4N-LAPOR!: %TL = (selesai + diproses) ÷ diterima")
POLICY = _("Kebijakan batas waktu yang berlaku pada hari laporan diterima")
HOUSE = _("Aturan NTB Care sendiri")
FIRST = date(2026, 11, 1)
"""Since when this service counts by its first definitions; figures of earlier days are counted by them too."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """The definition of one figure. ``name`` is its code, ``label`` names it, ``sentence`` explains it to anybody."""

    name: str
    label: str | Promise
    formula: str
    source: str | Promise
    sentence: str | Promise
    valid_from: date = FIRST


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "received",
        _("Diterima"),
        "received",
        HOUSE,
        _("Semua laporan yang diterima pada kurun ini, juga yang diarsipkan, diblokir, dan dialihkan."),
    ),
    Indicator("verified", _("Diverifikasi"), "verified", HOUSE, _("Laporan yang pernah diverifikasi.")),
    Indicator(
        "followed_up",
        _("Yang ditindaklanjuti"),
        "in_progress + answered + closed",
        NATIONAL,
        _("Laporan yang sekarang ditindaklanjuti, ditanggapi, atau selesai, siapa pun yang menutupnya."),
    ),
    Indicator(
        "followed_up_percent",
        _("Persentase tindak lanjut (%TL)"),
        "followed_up ÷ received × 100",
        NATIONAL,
        _("Dari setiap 100 laporan yang diterima, sekian yang ditindaklanjuti."),
    ),
    Indicator(
        "closed_without_answer",
        _("Ditutup tanpa tanggapan yang kami ketahui"),
        "closed by system, no answer known",
        HOUSE,
        _("Laporan yang ditutup oleh sistem tanpa tanggapan yang tercatat di sini. Laporan ini ikut dihitung dalam %TL."),
    ),
    Indicator(
        "acted",
        _("Ada tindakan"),
        "action of the lead recorded, or in_progress and never reopened",
        HOUSE,
        _(
            "Laporan yang penanggung jawabnya pernah mencatat tindakan nyata. "
            "Arsip nasional hanya memberi tahu yang sedang dikerjakan."
        ),
    ),
    Indicator("answered", _("Ditanggapi"), "answered", HOUSE, _("Laporan yang pernah mendapat tanggapan dari instansi.")),
    Indicator(
        "confirmed",
        _("Dibenarkan pelapor"),
        "solved = yes, or closed by the complainant and not solved = no; not at work again",
        HOUSE,
        _("Laporan yang menurut pelapornya sendiri sudah selesai: ia menyatakannya, atau menutup laporannya."),
    ),
    Indicator("completed", _("Selesai"), "closed", HOUSE, _("Laporan yang ditutup, oleh pelapor, petugas, atau sistem.")),
    Indicator(
        "completed_percent",
        _("Persentase selesai"),
        "completed ÷ received × 100",
        NATIONAL,
        _("Dari setiap 100 laporan yang diterima, sekian yang sudah ditutup."),
    ),
    Indicator("archived", _("Diarsipkan"), "archived", HOUSE, _("Laporan yang dihentikan dengan alasan yang sah.")),
    Indicator("refused", _("Pernah ditolak"), "cases with ≥ 1 refusal", HOUSE, _("Laporan yang pernah ditolak sebuah instansi.")),
    Indicator(
        "clarified",
        _("Diklarifikasi instansi"),
        "cases with ≥ 1 clarification",
        HOUSE,
        _("Laporan yang menurut instansinya tidak atau tidak seluruhnya benar, apa pun putusan petugas netral."),
    ),
    Indicator("reopened", _("Dibuka kembali"), "cases with ≥ 1 reopening", HOUSE, _("Laporan yang dibuka kembali oleh pelapor.")),
    Indicator(
        "open",
        _("Masih terbuka"),
        "received, incomplete, verified, assigned or in_progress",
        HOUSE,
        _("Laporan yang sekarang menunggu: belum ditanggapi, ditutup, diarsipkan, atau dialihkan, atau dibuka kembali."),
    ),
    Indicator(
        "overdue",
        _("Lewat batas, belum ditanggapi"),
        "open, limit of the first answer passed, never answered",
        POLICY,
        _("Laporan yang masih terbuka, belum pernah ditanggapi, dan batas waktu tanggapannya sudah lewat."),
    ),
    Indicator("rated", _("Dinilai"), "rated", HOUSE, _("Laporan yang tanggapannya dinilai pelapor.")),
    Indicator("satisfied", _("Puas"), "stars ≥ 4", HOUSE, _("Laporan yang dinilai pelapor dengan empat atau lima bintang.")),
    Indicator(
        "satisfied_percent",
        _("Puas, dari yang menilai"),
        "satisfied ÷ rated × 100",
        HOUSE,
        _("Dari setiap 100 pelapor yang menilai, sekian yang puas. Yang diam tidak dihitung puas dan tidak dihitung kecewa."),
    ),
    Indicator(
        "silent",
        _("Diam"),
        "has an answer now (own, or of the case it goes with) and no rating",
        HOUSE,
        _("Laporan yang sudah dijawab, tetapi pelapornya tidak menilai. Diam tidak sama dengan puas."),
    ),
    Indicator(
        "delivery_known",
        _("Tanggapan pasti sampai"),
        "answered, and rated, reopened or closed by the complainant",
        HOUSE,
        _("Laporan yang pelapornya pasti membaca tanggapannya: ia menilai, membuka kembali, atau menutup laporannya."),
    ),
    Indicator(
        "within_deadline_percent",
        _("Ditanggapi tepat waktu"),
        "first answer ≤ limit ÷ (answered + limit passed) × 100",
        POLICY,
        _(
            "Dari laporan yang sudah ditanggapi atau batas waktunya sudah lewat, sekian persen ditanggapi sebelum batasnya. "
            "Yang diarsipkan, dicabut, atau dialihkan sebelum batas tidak dihitung."
        ),
    ),
    Indicator(
        "median_first_word_days",
        _("Waktu sampai kabar pertama"),
        "median, working days; upper bound of the classes 0, 1, 2, 3, 5, 7, 10, 14, 20, 30, 60; 61 is more",
        HOUSE,
        _(
            "Separuh pelapor yang mendapat kabar dari petugas (pertanyaan, tindakan yang diumumkan, atau tanggapan) mendapatnya "
            "dalam sekian hari kerja atau lebih cepat. Yang belum mendapat kabar tidak dihitung."
        ),
    ),
    Indicator(
        "median_first_response_days",
        _("Waktu tanggapan pertama"),
        "median, working days; exact to 15, then classes to 20, 30, 45, 60; 61 is more",
        HOUSE,
        _(
            "Separuh laporan yang ditanggapi mendapat tanggapan pertama dalam sekian hari kerja atau lebih cepat. "
            "Tepat sampai 15 hari kerja; di atasnya batas atas kelompok 20, 30, 45, dan 60; 61 berarti lebih lama. "
            "Arsip tanpa waktu tanggapan tidak dihitung."
        ),
    ),
    Indicator(
        "median_solution_days",
        _("Waktu sampai selesai"),
        "median, working days until closed with an answer or by the complainant; classes as of the first word",
        HOUSE,
        _(
            "Separuh laporan yang ditutup dengan tanggapan, atau oleh pelapornya, ditutup dalam sekian hari kerja "
            "atau lebih cepat. Waktu yang diberikan kepada pelapor untuk membalas ikut dihitung."
        ),
    ),
)


def indicators_on(day: date) -> list[Indicator]:
    """The definitions in force on a day, in their order; before the first ones the first ones."""
    found: dict[str, Indicator] = {}
    for one in INDICATORS:
        if one.name not in found or one.valid_from <= day:
            found[one.name] = one
    return list(found.values())


def indicator(name: str) -> Indicator:
    """The definition of a figure that is in force now. Raises KeyError."""
    return {one.name: one for one in indicators_on(local_day(now()))}[name]


def definitions() -> list[dict[str, str]]:
    """The definitions in force in the reader's language, for the API and the page."""
    return [
        {
            "name": one.name,
            "label": str(one.label),
            "formula": one.formula,
            "source": str(one.source),
            "sentence": str(one.sentence),
            "valid_from": one.valid_from.isoformat(),
        }
        for one in indicators_on(local_day(now()))
    ]
