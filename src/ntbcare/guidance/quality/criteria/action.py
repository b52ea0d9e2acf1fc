"""What was or will be done, or what there is to know: the heart of an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ntbcare.guidance.quality.criteria import Judged
from ntbcare.guidance.quality.findings import Finding, FindingKind
from ntbcare.guidance.quality.reading import Line, Reading

# How much of the criterion one sentence brings; further sentences add the same share of what is still missing.
DONE, DONE_WEAK = 0.8, 0.66
PLANNED_DATED, PLANNED, PLANNED_WEAK_DATED, PLANNED_WEAK = 0.78, 0.73, 0.68, 0.64
EXPLAINED = 0.66
SPEAKS = 0.6
# A sentence of a new kind tells more than another of the same.
FIRST, AGAIN = 0.45, 0.3
FORWARDED, PHRASE = 0.5, 0.46

_FORWARD = re.compile(
    r"\b(?:teruskan|diteruskan|meneruskan|sampaikan|disampaikan|menyampaikan|disposisikan|didisposisikan|koordinasikan|"
    r"dikoordinasikan|berkoordinasi|koordinasi|"
    r"limpahkan|dilimpahkan|bersurat|konfirmasi|mengonfirmasi|laporkan|silakan (?:\w+ ){0,2}(?:hubungi|menghubungi|"
    r"datang|datang langsung|lapor|membaca|baca|cek|koordinasi))\b"
)
_PROMISE = re.compile(
    r"\b(?:tindak lanjut\w*|diproses|proses|diteruskan|teruskan|disampaikan|sampaikan|terima kasih|diterima|terima|"
    r"dicatat|catat|maaf|tampung|ditampung|koordinasi\w*|"
    r"evaluasi|masukan|bersabar|noted|siap|infokan|perhatian|semoga|laporan)\b"
)
_ENOUGH_WORDS = 2
TELLS_NOTHING = 38


def judge_action(reading: Reading) -> Judged:
    """Share of the action; a finding when nothing but phrases or forwarding stands there."""
    parts = [part for line in reading.lines for part in _parts(line, about=reading.complaint_roots)]
    best = max((share for _kind, share in parts), default=0.0)
    if best < SPEAKS and any(_FORWARD.search(line.rest) for line in reading.lines):
        best = max(best, FORWARDED)
    share = 1 - (1 - best) * _what_others_leave(parts, best)
    return Judged(share, _finding(reading, best), most=100 if share > FORWARDED else TELLS_NOTHING)


def _what_others_leave(parts: list[tuple[str, float]], best: float) -> float:
    """How much of what the best sentence leaves open stays open after the others."""
    left, kinds = 1.0, set[str]()
    for kind, share in sorted(parts, key=lambda part: -part[1]):
        if share >= EXPLAINED and (kinds or share < best):
            left *= 1 - share * (AGAIN if kind in kinds else FIRST)
        kinds.add(kind)
    return left


def _parts(line: Line, *, about: Mapping[str, float]) -> list[tuple[str, float]]:
    told = line.signals
    speaks = len(line.roots) >= _ENOUGH_WORDS or any(root in about for root in line.roots)
    if not told.way_on and _FORWARD.search(line.rest) and max(told.done, told.planned) < 2:
        return [("forward", FORWARDED)]
    parts: list[tuple[str, float]] = []
    if told.done:
        parts.append(("done", DONE if told.done == 2 else DONE_WEAK))
    if told.planned == 2:
        parts.append(("planned", PLANNED_DATED if told.moment else PLANNED))
    elif told.planned:
        parts.append(("planned", PLANNED_WEAK_DATED if told.moment else PLANNED_WEAK))
    if told.reason and speaks:
        parts.append(("reason", EXPLAINED))
    # "Setiap Selasa" alone may be the whole answer to a question.
    if (told.info and not told.way_on) or (told.moment and not line.roots and not told.done and not told.planned):
        parts.append(("info", EXPLAINED))
    if not parts and speaks and not told.way_on:
        parts.append(("speaks", SPEAKS))
    if not parts and _PROMISE.search(line.sentence.plain):
        parts.append(("phrase", PHRASE))
    return parts


def _finding(reading: Reading, best: float) -> tuple[Finding, ...]:
    if not reading.lines or best >= PLANNED_WEAK:
        return ()
    if best == FORWARDED:
        forwarding = next(line for line in reading.lines if _FORWARD.search(line.rest))
        return (Finding(FindingKind.ONLY_FORWARDED, forwarding.sentence.raw),)
    return (Finding(FindingKind.ONLY_PHRASES if best <= PHRASE else FindingKind.NO_ACTION, reading.first()),)
