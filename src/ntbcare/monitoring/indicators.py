"""What each figure means: formula, source and one plain sentence. Shown wherever figures are shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NATIONAL = _("SP4N-LAPOR!: %TL = (selesai + diproses) ÷ diterima")
POLICY = _("Kebijakan batas waktu yang berlaku pada hari laporan diterima")
HOUSE = _("Aturan NTB Care sendiri")


@dataclass(frozen=True, slots=True)
class Indicator:
    """The definition of one figure. ``label`` names it, ``sentence`` explains it to anybody."""

    name: str
    label: str | Promise
    formula: str
    source: str | Promise
    sentence: str | Promise


INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "received",
        _("Diterima"),
        "received",
        HOUSE,
        _("Semua laporan yang diterima pada kurun ini, juga yang diarsipkan, diblokir, dan dialihkan."),
    ),
    Indicator("verified", _("Diverifikasi"), "verified", HOUSE, _("Laporan yang pernah diverifikasi.")),
    Indicator("answered", _("Ditanggapi"), "answered", HOUSE, _("Laporan yang pernah mendapat tanggapan dari instansi.")),
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
    Indicator("completed", _("Selesai"), "closed", HOUSE, _("Laporan yang ditutup, oleh pelapor, petugas, atau sistem.")),
    Indicator("archived", _("Diarsipkan"), "archived", HOUSE, _("Laporan yang dihentikan dengan alasan yang sah.")),
    Indicator("refused", _("Pernah ditolak"), "cases with ≥ 1 refusal", HOUSE, _("Laporan yang pernah ditolak sebuah instansi.")),
    Indicator("reopened", _("Dibuka kembali"), "cases with ≥ 1 reopening", HOUSE, _("Laporan yang dibuka kembali oleh pelapor.")),
    Indicator("rated", _("Dinilai"), "rated", HOUSE, _("Laporan yang tanggapannya dinilai pelapor.")),
    Indicator("satisfied", _("Puas"), "stars ≥ 4", HOUSE, _("Laporan yang dinilai pelapor dengan empat atau lima bintang.")),
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
)


def definitions() -> list[dict[str, str]]:
    """All definitions in the reader's language, for the API and the page."""
    return [
        {
            "name": one.name,
            "label": str(one.label),
            "formula": one.formula,
            "source": str(one.source),
            "sentence": str(one.sentence),
        }
        for one in INDICATORS
    ]
