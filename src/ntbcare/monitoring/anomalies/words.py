"""What an alert says, in plain words: what is unusual, how unusual, and what harmless reasons there may be. Accuses nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ntbcare.agencies.queries import reference
from ntbcare.monitoring.labels import label_of
from ntbcare.monitoring.models import Alert, AlertKind


@dataclass(frozen=True, slots=True)
class Told:
    """An alert in words."""

    title: str
    what: str
    rarity: str
    harmless: list[str]


def told(alert: Alert) -> Told:
    """The words of an alert in the reader's language."""
    kind = AlertKind(alert.kind)
    return Told(_TITLES[kind](alert), _WHAT[kind](alert), _RARITY[kind](alert), _HARMLESS[kind](alert))


def subject_name(alert: Alert) -> str:
    """Of what it is: a topic and its region, a channel, an agency."""
    family, *keys = alert.subject.split(":")
    if family == "topic":
        return f"{label_of('topic', keys[0])}, {label_of('region', keys[1])}"
    if family in {"region", "source"}:
        return label_of(family, keys[0])
    if alert.agency_id is not None:
        known = reference().agencies.get(alert.agency_id)
        return known.name if known else _("Instansi yang sudah tidak ada")
    return _("Semua laporan")


def whole(number: float) -> str:
    """A number as the reader writes it."""
    return str(number_format(number, decimal_pos=0 if number >= 10 or float(number).is_integer() else 1, force_grouping=True))


def _surge_title(alert: Alert) -> str:
    return _("Lonjakan: %(of)s") % {"of": subject_name(alert)}


def _silence_title(alert: Alert) -> str:
    return _("Sepi: %(of)s") % {"of": subject_name(alert)}


def _days(number: int) -> str:
    return ngettext("%(n)s hari", "%(n)s hari", number) % {"n": number}


def _surge(alert: Alert) -> str:
    return _("%(seen)s laporan dalam %(days)s. Biasanya sekitar %(mean)s.") % _flow_words(alert.evidence)


def _silence(alert: Alert) -> str:
    if alert.evidence["observed"]:
        return _("Hanya %(seen)s laporan dalam %(days)s. Biasanya sekitar %(mean)s.") % _flow_words(alert.evidence)
    return _("Tidak ada laporan selama %(days)s. Biasanya sekitar %(mean)s.") % _flow_words(alert.evidence)


def _flow_words(evidence: Mapping[str, Any]) -> dict[str, str]:
    return {
        "seen": whole(evidence["observed"]),
        "days": _days(int(evidence["days"])),
        "mean": whole(evidence["expected"]),
    }


def rarity(alert: Alert) -> str:
    """How rare it is when nothing is the matter."""
    evidence = alert.evidence
    usual = _("Dalam keadaan biasa jumlahnya antara %(low)s dan %(high)s.") % {
        "low": whole(evidence["usual_low"]),
        "high": whole(evidence["usual_high"]),
    }
    return f"{usual} {chance_words(float(evidence['chance']))}"


def chance_words(chance: float) -> str:
    """A probability as one in so many, in round numbers."""
    if chance <= 0 or chance < 1e-6:
        return _("Kebetulan hampir tidak mungkin: kurang dari sekali dalam sejuta.")
    times = 1 / chance
    step = 10 ** max(0, len(str(int(times))) - 2)
    return _("Kebetulan saja menghasilkan ini kira-kira sekali dalam %(n)s kali.") % {"n": whole(int(times // step * step))}


def _surge_harmless(alert: Alert) -> list[str]:
    found = [
        _("Satu kejadian dilaporkan banyak orang, misalnya banjir atau listrik padam. Lihat juga Kejadian bersama."),
        _("Ada sosialisasi, kunjungan, atau pendataan di tempat itu."),
        _("Arsip baru saja diimpor, atau loket memasukkan surat yang terkumpul."),
        _("Satu orang mengirim laporan yang sama berkali-kali."),
    ]
    return found if alert.subject != "total" else found[1:]


def _silence_harmless(alert: Alert) -> list[str]:
    if alert.subject.startswith("source:"):
        return [
            _("Saluran ini diganti, ditutup, atau sedang dalam perbaikan. Periksa halaman Saluran."),
            _("Pelapor pindah ke saluran lain; lihat apakah saluran lain naik."),
            _("Libur panjang yang tidak ada dalam kalender."),
        ]
    return [
        _("Libur panjang, panen, atau acara besar di wilayah itu."),
        _("Listrik atau sinyal di wilayah itu terganggu."),
        _("Warga memang sedang tidak punya keluhan."),
        _("Warga tidak lagi tahu atau tidak percaya pada saluran ini; tanyakan lewat kecamatan."),
    ]


def _closing(alert: Alert) -> str:
    parts = [_("%(seen)s laporan diselesaikan dalam %(days)s. Biasanya sekitar %(mean)s.") % _flow_words(alert.evidence)]
    if alert.evidence.get("evaluation"):
        day = date_format(date.fromisoformat(alert.evidence["evaluation"]), "j F Y")
        parts.append(_("Semester ditutup pada %(day)s.") % {"day": day})
    if alert.evidence.get("hollow"):
        parts.append(_("%(n)s di antaranya tanpa jawaban atau dalam 10 menit.") % {"n": whole(alert.evidence["hollow"])})
    return " ".join(parts)


def _hollow(alert: Alert) -> str:
    said = _("%(seen)s laporan ditutup tanpa jawaban, atau dijawab dalam 10 menit, selama %(days)s. Biasanya sekitar %(mean)s.")
    return said % _flow_words(alert.evidence)


def _ratings(alert: Alert) -> str:
    words, part = _flow_words(alert.evidence), alert.subject.split(":")[0]
    if part == "burst":
        return _("%(seen)s penilaian lima bintang dalam %(days)s. Biasanya sekitar %(mean)s.") % words
    if part == "quick":
        words["of"] = whole(alert.evidence["of"])
        return _("%(seen)s dari %(of)s penilaian lima bintang datang kurang dari dua menit setelah jawaban.") % words
    return _("%(seen)s laporan yang berbeda dinilai lima bintang oleh satu kontak dalam %(days)s.") % words


def _ratings_rarity(alert: Alert) -> str:
    part = alert.subject.split(":")[0]
    if part == "burst":
        return rarity(alert)
    if part == "quick":
        usual = _("Menurut kebiasaan semua instansi kira-kira %(mean)s.") % {"mean": whole(alert.evidence["expected"])}
        return f"{usual} {chance_words(float(alert.evidence['chance']))}"
    return _("Kontak dikenali dari sidik yang sudah tersimpan; namanya tidak dibuka. Mulai empat laporan ditunjukkan di sini.")


def _clones(alert: Alert) -> str:
    said = ngettext(
        "%(seen)s laporan tentang hal yang berbeda mendapat jawaban yang sama, dari %(n)s petugas.",
        "%(seen)s laporan tentang hal yang berbeda mendapat jawaban yang sama, dari %(n)s petugas.",
        alert.evidence["officers"],
    )
    return said % {"seen": whole(alert.evidence["observed"]), "n": whole(alert.evidence["officers"])}


def _clones_rarity(alert: Alert) -> str:
    said = _("Kesamaannya paling sedikit %(share)s %%, tanpa kalimat dari templat yang disetujui.")
    return said % {"share": whole(int(100 * alert.evidence["likeness"]))}


def _clones_harmless(_alert: Alert) -> list[str]:
    return [
        _("Jawaban itu baik dan layak menjadi templat; usulkan di Mutu jawaban."),
        _("Semua laporan itu menunggu satu hal yang sama, misalnya anggaran tahun depan."),
        _("Petugas menulis pemberitahuan umum lebih dahulu, jawaban rincinya menyusul."),
    ]


def _closing_harmless(_alert: Alert) -> list[str]:
    return [
        _("Instansi mengerjakan tunggakan, misalnya setelah petugasnya kembali atau bertambah."),
        _("Satu pekerjaan menyelesaikan banyak laporan sekaligus, misalnya perbaikan satu ruas jalan."),
        _("Laporan yang sudah lama selesai baru dicatat sekarang."),
    ]


def _hollow_harmless(_alert: Alert) -> list[str]:
    return [
        _("Pertanyaan sederhana yang jawabannya sudah ada."),
        _("Banyak kiriman ganda, salah alamat, atau bukan laporan."),
        _("Penanganannya sudah berjalan sebelum laporan diserahkan."),
    ]


def _ratings_harmless(alert: Alert) -> list[str]:
    found = [
        _("Petugas meminta pelapor menilai, misalnya di loket atau setelah kunjungan."),
        _("Satu perbaikan menyenangkan banyak orang sekaligus."),
    ]
    if alert.subject.startswith("contact:"):
        return [_("Ketua RT, kepala desa, atau pendamping melapor untuk banyak warga."), _("Satu keluarga memakai satu telepon.")]
    return found


_Words = Callable[[Alert], str]
_TITLES: dict[AlertKind, _Words] = {
    AlertKind.SURGE: _surge_title,
    AlertKind.SILENCE: _silence_title,
    AlertKind.CLOSING: lambda alert: _("Banyak diselesaikan menjelang penilaian: %(of)s") % {"of": subject_name(alert)},
    AlertKind.HOLLOW: lambda alert: _("Tanpa jawaban atau sangat cepat: %(of)s") % {"of": subject_name(alert)},
    AlertKind.CLONES: lambda alert: _("Jawaban yang sama: %(of)s") % {"of": subject_name(alert)},
    AlertKind.RATINGS: lambda alert: _("Penilaian tidak biasa: %(of)s") % {"of": subject_name(alert)},
}
_WHAT: dict[AlertKind, _Words] = {
    AlertKind.SURGE: _surge,
    AlertKind.SILENCE: _silence,
    AlertKind.CLOSING: _closing,
    AlertKind.HOLLOW: _hollow,
    AlertKind.CLONES: _clones,
    AlertKind.RATINGS: _ratings,
}
_RARITY: dict[AlertKind, _Words] = {
    AlertKind.SURGE: rarity,
    AlertKind.SILENCE: rarity,
    AlertKind.CLOSING: rarity,
    AlertKind.HOLLOW: rarity,
    AlertKind.CLONES: _clones_rarity,
    AlertKind.RATINGS: _ratings_rarity,
}
_HARMLESS: dict[AlertKind, Callable[[Alert], list[str]]] = {
    AlertKind.SURGE: _surge_harmless,
    AlertKind.SILENCE: _silence_harmless,
    AlertKind.CLOSING: _closing_harmless,
    AlertKind.HOLLOW: _hollow_harmless,
    AlertKind.CLONES: _clones_harmless,
    AlertKind.RATINGS: _ratings_harmless,
}
