"""What a public comment is: a complaint, or a remark that a person looks at. Pure.

A rule of words, on purpose a careful one: what it does not take for a complaint is not lost, it waits for an officer, while
everything that it takes is answered before everybody. Below a Governor's post most comments are applause.
"""

from __future__ import annotations

import re

from ntbcare.workflow.greetings import GREETINGS

_NOT_SAID = re.compile(r"https?://\S+|[@#]\S+")
_WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FEWEST = 4
"""So many words beside greetings and praise make a complaint."""

# fmt: off
_PRAISE = frozenset({
    "mantap", "mantab", "mantul", "keren", "hebat", "bagus", "top", "luar", "biasa", "sukses", "semangat", "sehat", "selalu",
    "terima", "kasih", "makasih", "terimakasih", "trims", "thanks", "thank", "amin", "aamiin", "amiin", "alhamdulillah",
    "subhanallah", "masyaallah", "setuju", "salut", "bangga", "lanjutkan", "gas", "jos", "joss", "ok", "oke", "siap", "good",
    "job", "great", "nice", "wow", "hadir", "nyimak", "up", "kawal", "gub", "gubernur", "bupati", "walikota", "wali", "dong",
    "ya", "yah", "yg", "yang", "dan", "nih", "banget", "sekali", "semoga", "wkwk", "wkwkwk", "haha", "hahaha", "hehe",
})
_TROUBLE = frozenset({
    "rusak", "hancur", "lubang", "berlubang", "bolong", "mati", "padam", "macet", "banjir", "longsor", "sampah", "bau", "busuk",
    "kotor", "limbah", "pungli", "pungutan", "korupsi", "suap", "calo", "dipersulit", "lambat", "lama", "belum", "tolong",
    "mohon", "minta", "keluhan", "lapor", "laporan", "laporkan", "melapor", "pengaduan", "adukan", "bocor", "kering", "keruh",
    "roboh", "ambruk", "retak", "gelap", "bahaya", "berbahaya", "kecelakaan", "hilang", "mahal", "antre", "antri", "ditolak",
    "penipuan", "ditipu", "kasar", "kapan", "kenapa", "mengapa", "terbengkalai", "mangkrak", "telantar", "terlantar", "wabah",
    "kelangkaan", "langka", "sulit", "susah", "tidak", "tdk", "gak", "nggak", "ndak", "tanpa", "kecewa", "parah", "liar",
    "broken", "damaged", "flood", "flooded", "garbage", "trash", "pothole", "potholes", "dark", "leak", "leaking", "dirty",
    "please", "complaint", "report", "bribe", "corruption", "dangerous", "stuck", "closed", "when", "why", "never", "not", "no",
})
# fmt: on


def is_complaint(text: str) -> bool:
    """Whether a comment tells of something that is wrong or asks for something, in enough words to work on."""
    words = _said(text)
    return len(words) >= _FEWEST and any(word in _TROUBLE for word in words)


def is_applause(text: str) -> bool:
    """Whether a comment says nothing beyond greeting, praise and signs."""
    return not _said(text)


def _said(text: str) -> list[str]:
    """The words of a text without addresses, names and tags, greetings and praise."""
    words = _WORDS.findall(_NOT_SAID.sub(" ", text).casefold())
    return [word for word in words if word not in GREETINGS and word not in _PRAISE]
