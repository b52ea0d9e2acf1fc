"""What else the words of a report say to whoever verifies it: misconduct, danger, a service that is down, fear.

Tables of words that anyone can mend. They only ever suggest, and always show which words they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ntbcare.cases.sets import Classification, Priority

_MISCONDUCT = """
pungli, pungutan liar, korupsi, suap, menyuap, gratifikasi, kolusi, nepotisme, mark up, fiktif, menyelewengkan,
penyelewengan, digelapkan, penggelapan, sogok, menyogok, uang pelicin, minta uang, dimintai uang, minta jatah, minta setoran,
setoran wajib, jual beli jabatan, titip nama, dipotong oknum, memotong dana, memotong bantuan, potongan bantuan,
penyalahgunaan wewenang, menyalahgunakan, oknum pegawai, oknum pejabat, oknum polisi, oknum guru, tanpa kuitansi,
tanpa kwitansi, selingkuh, bolos kerja, jarang masuk kantor, pegawai pulang, kampanye asn
"""
_ASKING = """
mau tanya, ingin tanya, ingin bertanya, mau bertanya, bagaimana cara, gimana cara, apa syarat, apa saja syarat, syaratnya apa,
berapa biaya, di mana alamat, dimana alamat, jam berapa buka, kapan jadwal, mohon informasi, minta informasi, info tentang,
apakah masih buka, apakah ada program, mohon penjelasan prosedur
"""
_WISHING = """
usul, mengusulkan, kami usulkan, saran saya, menyarankan, berharap pemerintah, alangkah baiknya, sebaiknya dibangun, ide saya,
mohon dibangunkan, tolong dibangun, aspirasi, semoga ke depan
"""
_DANGER = """
meninggal, tewas, sekarat, nyawa, kritis, darurat, kebakaran, terbakar, keracunan, tenggelam, hanyut, terseret arus, tersengat,
kesetrum, kabel putus, kabel menjuntai, kecelakaan, tertimpa, longsor, banjir bandang, gas bocor, roboh, ambruk, mengancam,
dianiaya, penganiayaan, kekerasan, pelecehan, perkosaan, diperkosa, bunuh, bunuh diri, pendarahan, melahirkan, rabies,
digigit anjing, wabah, disekap
"""
_DOWN = """
mati total, padam total, air mati, tidak mengalir, tidak ada air, listrik padam, listrik mati, lampu mati, lampu padam,
tutup padahal jam kerja, tidak bisa diakses, layanan berhenti, jembatan putus, jalan putus, tidak bisa lewat, terisolasi,
obat habis, obat kosong, stok kosong, ambulans tidak ada, sampah menumpuk
"""
_FEAR = """
takut dipecat, takut dimutasi, takut diancam, takut ketahuan, jangan sebut nama, rahasiakan nama, rahasiakan identitas,
mohon dirahasiakan, tolong dirahasiakan, saya bekerja di, saya pegawai di, saya staf di, atasan saya, pimpinan saya,
kepala kantor saya, bendahara kami, rekan kerja saya, dipaksa tanda tangan, diancam, intimidasi, pembalasan, orang dalam
"""


@dataclass(frozen=True, slots=True)
class Hint:
    """A code that words speak for, and those words as the text has them."""

    code: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signals:
    """What the words speak for; None where they say nothing."""

    classification: Hint | None
    priority: Hint | None
    sealed: Hint | None


def read_signals(text: str) -> Signals:
    """Read the words of a report. Nothing is decided by it."""
    plain = " ".join(re.findall(r"[0-9a-zà-ÿ]+", text.lower()))
    misconduct, fear = _found(_MISCONDUCT, plain), _found(_FEAR, plain)
    return Signals(
        classification=_first(
            (Classification.OVERSIGHT, misconduct),
            (Classification.INFORMATION, _found(_ASKING, plain)),
            (Classification.ASPIRATION, _found(_WISHING, plain)),
        ),
        priority=_first((Priority.URGENT, _found(_DANGER, plain)), (Priority.IMPORTANT, _found(_DOWN, plain))),
        # Who tells of misconduct and shows fear or a place inside should be offered the closed way.
        sealed=Hint("sealed", misconduct + fear) if misconduct and fear else None,
    )


def _first(*hints: tuple[str, tuple[str, ...]]) -> Hint | None:
    return next((Hint(str(code), words) for code, words in hints if words), None)


def _found(table: str, plain: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(match[0] for match in _pattern(table).finditer(plain)))


@lru_cache(maxsize=8)
def _pattern(table: str) -> re.Pattern[str]:
    phrases: Iterable[str] = (" ".join(phrase.split()) for phrase in table.split(",") if phrase.strip())
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})(?:nya|kah|lah)?\b")
