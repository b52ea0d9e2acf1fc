"""Invented complaints for measuring: words as frequent as words are, few of them often and most of them seldom.

Nothing here is what a person wrote. Sentences are made once and put together, so that a million texts cost little.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from random import Random

from ntbcare.common.stems import stems

FREQUENT, RARE, BYGONE = "jalan", "kincir", "masker"
"""A word of every third case, one of every five-thousandth, and one that filled two years and was never heard again."""
RARE_EVERY = 5_000
BYGONE_YEARS = (2020, 2021)
BYGONE_SHARE = 0.05

_COMMON = (
    "jalan rusak lampu mati sampah air pasar sekolah desa warga tolong sudah lama belum ada petugas kantor kelurahan malam hujan "
    "banjir selokan jembatan lubang parah bantuan antre obat puskesmas dokter rumah sakit guru biaya pungutan parkir liar izin "
    "tambak pantai nelayan bau limbah pabrik debu truk pasir galian listrik padam tagihan meteran pipa bocor keruh sawah irigasi "
    "pupuk langka bibit ternak bantuan data kartu keluarga akta surat pindah dana desa anggaran musala lapangan taman trotoar "
    "pedagang macet lampu merah rambu simpang kecelakaan anak ibu lansia disabilitas vaksin beasiswa ijazah honor gaji pegawai "
    "loket jam buka tutup ditolak kasar lambat bulan minggu kemarin tadi pagi segera mohon diperbaiki dicek ditindak terima kasih"
)
_SYLLABLES = [first + last for first in "bktsrlmnpdgj" for last in "aeiou"]
_WORDS = 3_000
_SENTENCES = 4_000
_LENGTHS = (6, 8, 9, 11, 14)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the stems that are indexed of it."""

    text: str
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What one case says: its words and what is indexed of them."""

    text: str
    stems: list[str]


class Sayings:
    """A fixed stock of sentences; the same seed says the same."""

    def __init__(self, cases: int, random: Random) -> None:
        words = [*_COMMON.split(), *(_invented(random) for _ in range(_WORDS))]
        weights = list(accumulate(1 / (place + 3) for place in range(len(words))))
        self._random = random
        self._stock: list[Sentence] = []
        for _ in range(min(_SENTENCES, cases + 50)):
            chosen = random.choices(words, cum_weights=weights, k=random.choice(_LENGTHS))
            text = " ".join(chosen).capitalize() + "."
            self._stock.append(Sentence(text, tuple(stems(text))))
        self._special = {word: Sentence(f"Tentang {word}.", tuple(stems(f"Tentang {word}."))) for word in (RARE, BYGONE)}

    def say(self, number: int, *, year: int) -> Said:
        """The text of one case."""
        parts = [self._random.choice(self._stock) for _ in range(2 + number % 3)]
        if number % RARE_EVERY == RARE_EVERY // 2:
            parts.append(self._special[RARE])
        if year in BYGONE_YEARS and self._random.random() < BYGONE_SHARE:
            parts.append(self._special[BYGONE])
        return Said(" ".join(part.text for part in parts), list(dict.fromkeys(stem for part in parts for stem in part.stems)))


def _invented(random: Random) -> str:
    return "".join(random.choices(_SYLLABLES, k=random.choice((2, 3, 3, 4))))
