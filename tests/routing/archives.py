"""Invented archives to learn from: complaints of a province in short plain sentences."""

from __future__ import annotations

import random

from ntbcare.routing.learning.archive import Row
from ntbcare.routing.learning.features import Example

PLACES = ("Ampenan", "Cakranegara", "Praya", "Selong", "Taliwang", "Dompu", "Woha", "Alas")
_TOPICS = {
    "Dinas Perhubungan": ["lampu jalan mati", "lampu lalu lintas rusak", "parkir liar di pasar", "trayek angkot berhenti"],
    "Dinas Pekerjaan Umum": ["jalan berlubang", "aspal mengelupas", "jembatan retak", "drainase tersumbat"],
    "Dinas Kesehatan": ["antrean dokter lama", "obat habis", "ambulans tidak datang", "imunisasi balita ditunda"],
    "Dinas Pendidikan": ["guru sering kosong", "atap kelas bocor", "pungutan buku sekolah", "beasiswa belum cair"],
}
_LOCAL = ["surat pengantar ditolak", "kantor camat tutup pagi", "petugas kecamatan marah", "surat domisili lama"]
_TALK = ["tolong dicek", "sudah lama sekali", "mohon dibantu pak", "kami warga resah", "bagaimana ini", "sdh berkali2 lapor"]


def archive(*, cases: int = 600, seed: int = 1) -> list[Row]:
    """Cases in order of time; a fifth is about the subdistrict office of the place."""
    chance = random.Random(seed)  # an invented archive
    rows = []
    for _number in range(cases):
        place = chance.choice(PLACES)
        if chance.random() < 0.2:
            agency, said = f"Kecamatan {place}", chance.choice(_LOCAL)
        else:
            agency = chance.choice(list(_TOPICS))
            said = chance.choice(_TOPICS[agency])
        words = f"{chance.choice(_TALK)} {said} {chance.choice(_TALK)}".split()
        if chance.random() < 0.3:
            slip = chance.randrange(len(words))
            words[slip] = words[slip][:-1] or words[slip]
        rows.append(Row(Example(" ".join(words), (place,)), agency))
    return rows
