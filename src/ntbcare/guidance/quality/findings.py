"""What the check can find, and the advice that goes with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class FindingKind(models.TextChoices):
    """The kinds of findings, with their short names."""

    EMPTY = "empty", _("Tidak ada isi")
    OFF_TOPIC = "off_topic", _("Di luar pokok laporan")
    OTHER_PLACE = "other_place", _("Tempat lain")
    POINT_MISSING = "point_missing", _("Pokok belum dijawab")
    ONLY_PHRASES = "only_phrases", _("Hanya kalimat baku")
    ONLY_FORWARDED = "only_forwarded", _("Hanya diteruskan")
    NO_ACTION = "no_action", _("Tindakan belum jelas")
    NO_OFFICE = "no_office", _("Siapa belum jelas")
    NO_DATE = "no_date", _("Kapan belum jelas")
    NO_REASON = "no_reason", _("Hasil atau alasan belum ada")
    NO_WAY_ON = "no_way_on", _("Langkah berikut belum ada")
    LONG_SENTENCE = "long_sentence", _("Kalimat terlalu panjang")
    OFFICE_LANGUAGE = "office_language", _("Bahasa kantor")
    SHOUTING = "shouting", _("Huruf besar semua")
    COLD = "cold", _("Belum menyapa")
    RUDE = "rude", _("Tidak sopan")
    PERSONAL_DATA = "personal_data", _("Data pribadi")
    COPIED = "copied", _("Salinan jawaban lain")
    FIELD_OPEN = "field_open", _("Isian masih kosong")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. ``sentence`` stands in the answer, or for a missed point in the complaint; empty when it is "
    "about the whole."""

    kind: FindingKind
    sentence: str = ""

    @property
    def advice(self) -> str:
        """What to write instead, in plain words of the reader's language."""
        return str(_ADVICE[self.kind])


_ADVICE = {
    FindingKind.EMPTY: _("Tulis jawaban: apa yang dilakukan, oleh siapa, dan kapan selesai."),
    FindingKind.OFF_TOPIC: _("Jawaban ini tidak membahas isi laporan. Periksa nomor laporannya, lalu jawab hal yang ditanyakan."),
    FindingKind.OTHER_PLACE: _(
        "Tempat yang disebut berbeda dengan tempat dalam laporan. Periksa apakah jawaban ini untuk laporan lain."
    ),
    FindingKind.POINT_MISSING: _("Bagian laporan ini belum dijawab. Jawablah, walaupun hanya satu kalimat."),
    FindingKind.ONLY_PHRASES: _(
        "Kalimat baku tidak menjawab. Ganti dengan apa yang sudah atau akan dilakukan untuk laporan ini."
    ),
    FindingKind.ONLY_FORWARDED: _(
        "Meneruskan saja belum menjawab. Sebutkan apa yang akan dilakukan penerimanya dan kapan pelapor mendapat kabar."
    ),
    FindingKind.NO_ACTION: _(
        "Sebutkan tindakan yang sudah atau akan dilakukan, misalnya “Lubang ditambal”, atau jelaskan alasannya."
    ),
    FindingKind.NO_OFFICE: _("Sebutkan siapa yang mengerjakan, misalnya “Bidang Bina Marga Dinas PUPR”."),
    FindingKind.NO_DATE: _("Sebutkan kapan selesai, misalnya “paling lambat 12 Desember 2026”."),
    FindingKind.NO_REASON: _("Sebutkan hasil bagi pelapor, atau alasan bila belum bisa, misalnya “karena pipa utama pecah”."),
    FindingKind.NO_WAY_ON: _("Sebutkan ke mana bila belum puas, misalnya “Bila masih rusak, balas jawaban ini”."),
    FindingKind.LONG_SENTENCE: _("Bagi menjadi dua kalimat atau lebih; paling banyak 25 kata dalam satu kalimat."),
    FindingKind.OFFICE_LANGUAGE: _("Ganti dengan kata sehari-hari."),
    FindingKind.SHOUTING: _("Tulis dengan huruf biasa; huruf besar semua terbaca seperti membentak."),
    FindingKind.COLD: _("Sapa pelapor atau ucapkan terima kasih, misalnya “Terima kasih atas laporan Anda”."),
    FindingKind.RUDE: _("Kalimat ini menyalahkan atau merendahkan pelapor. Hapus, lalu jelaskan dengan sopan."),
    FindingKind.PERSONAL_DATA: _("Hapus nama, nomor, atau alamat orang lain. Tulis misalnya “warga yang Anda sebut”."),
    FindingKind.COPIED: _("Jawaban ini sama dengan jawaban lain. Sesuaikan tempat, tanggal, dan tindakan dengan laporan ini."),
    FindingKind.FIELD_OPEN: _("Isi bagian dalam kurung kurawal sebelum dikirim."),
}
