"""Simulated years of answers: how late cloned ones are found, how often falsely. Every sentence is invented.

Eight agencies write ten answers a week: a greeting that is no template, two or three sentences about the matter, a closing. The
sentences are made of parts, so that answers to like matters share many words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from random import Random

from ntbcare.guidance.clones import DAYS, FEWEST, Sent, find_clones
from ntbcare.monitoring.anomalies.evaluation.flows import Outcome, outcome
from ntbcare.monitoring.anomalies.prints import prints_of

_AGENCIES, _A_WEEK = 8, 10
_THINGS = ("lampu jalan", "saluran air", "jembatan kayu", "antrean loket", "sampah pasar", "air minum", "bus sekolah", "parkir",
           "bantuan beras", "kartu keluarga", "dermaga", "pupuk", "lapangan", "puskesmas", "trotoar", "pohon")  # fmt: skip
_PLACES = ("Gerung", "Praya", "Selong", "Dompu", "Ampenan", "Taliwang", "Tanjung", "Woha", "Narmada", "Labuapi")
_TROUBLE = ("rusak sejak sebulan", "tidak diurus", "membuat warga celaka", "belum pernah diperiksa", "terlambat lagi", "berbau")
_DONE = ("Petugas memeriksa {t} di {p} pada hari {d}.", "Kami memperbaiki {t} di {p}, selesai hari {d}.",
         "Kepala bidang menemui warga {p} tentang {t}.", "Bahan untuk {t} sudah dipesan dan tiba hari {d}.",
         "Penyebabnya: {t} di {p} tidak masuk jadwal lama; jadwal baru mulai hari {d}.",
         "Regu dari {p} bekerja dua malam pada {t}.")  # fmt: skip
_NEXT = ("Hasilnya dapat dilihat mulai hari {d}.", "Bila belum beres pada hari {d}, balas pesan ini.",
         "Anggarannya diusulkan dalam perubahan tahun ini.", "Pengawas kami datang lagi hari {d}.")  # fmt: skip
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat")
_GREETING = ("Terima kasih atas laporan Anda.", "Salam, terima kasih sudah menulis.", "Kami mohon maaf atas gangguan ini.")
_CLONE = "Laporan Saudara telah kami terima dan akan ditindaklanjuti sesuai ketentuan yang berlaku oleh bidang terkait."


def clone_outcomes(*, years: int, seed: int) -> list[Outcome]:
    """Two agencies a year take to one answer for eight days' work; years without tell how often nothing is called a clone."""
    injected = [(26 * number + 10, number % _AGENCIES) for number in range(2 * years)]
    raised = _watch(years, seed, injected)
    delays = []
    for week, agency in injected:
        about = [day for who, day in raised if who == agency and 7 * week <= day <= 7 * week + DAYS]
        if about:
            delays.append(min(about) - 7 * week)
    still = _watch(years, seed + 1000, [])
    what = f"one answer to eight matters in eight days, one of {_AGENCIES} agencies"
    return [outcome("clones", what, len(injected), delays, len(still) / years, years)]


def _watch(years: int, seed: int, injected: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The alerts as (agency, day), each once until it is over."""
    random, raised = Random(seed), []  # noqa: S311 invented answers
    sent: dict[int, list[tuple[int, Sent]]] = defaultdict(list)
    live: set[int] = set()
    for day in range(years * 365):
        for agency in range(_AGENCIES):
            cloning = any(who == agency and 7 * week <= day < 7 * week + 8 for week, who in injected)
            if random.random() < _A_WEEK / 7 or cloning:
                sent[agency].append((day, _answer(day, random, cloned=cloning)))
            sent[agency] = [one for one in sent[agency] if one[0] > day - DAYS]
            if find_clones(_sharing([one for _, one in sent[agency]]), []) is None:
                live.discard(agency)
            elif agency not in live:
                live.add(agency)
                raised.append((agency, day))
    return raised


def _sharing(sent: Sequence[Sent]) -> list[Sent]:
    """Those that share a part of their print with others, as the look asks the database."""
    groups: dict[tuple[int, int], list[Sent]] = defaultdict(list)
    for one in sent:
        for place, value in enumerate(prints_of(one.answer) or ()):
            groups[place, value].append(one)
    found = {one.event_id: one for group in groups.values() if len(group) >= FEWEST for one in group}
    return list(found.values())


def _answer(day: int, random: Random, *, cloned: bool) -> Sent:
    thing, place = random.choice(_THINGS), random.choice(_PLACES)
    report = f"{thing.capitalize()} di {place} {random.choice(_TROUBLE)}."
    parts = [random.choice(_GREETING), *random.sample(_DONE, random.choice((1, 2))), random.choice(_NEXT)]
    text = _CLONE if cloned else " ".join(part.format(t=thing, p=place, d=random.choice(_DAYS)) for part in parts)
    return Sent(random.getrandbits(40) + (day << 40), random.getrandbits(40), 1, text, report)
