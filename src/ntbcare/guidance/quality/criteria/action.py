"""What was or will be done, or what there is to know: the heart of an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ntbcare.guidance.quality.criteria import Judged
from ntbcare.guidance.quality.findings import Finding, FindingKind
from ntbcare.guidance.quality.reading import Line, Reading

# How much of the criterion one sentence brings; further sentences add the same share of what is still missing.
DONE, DONE_WEAK = 0.8, 0.66
PLANNED_DATED, PLANNED, PLANNED_WEAK_DATED, PLANNED_WEAK = 0.78, 0.72, 0.66, 0.6
EXPLAINED = 0.66
SPEAKS = 0.6
# A sentence of a new kind tells more than another of the same.
FIRST, AGAIN = 0.55, 0.4
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
    missing, best = 1.0, 0.0
    kinds: set[str] = set()
    for line in reading.lines:
        for kind, share in _parts(line, about=reading.complaint_roots):
            best = max(best, share)
            if share >= EXPLAINED:
                missing *= 1 - share * (AGAIN if kind in kinds else FIRST)
                kinds.add(kind)
    if best < SPEAKS and any(_FORWARD.search(line.rest) for line in reading.lines):
        best = max(best, FORWARDED)
    share = min(1.0, max(best, 1 - missing))
    return Judged(share, _finding(reading, best), most=100 if share > FORWARDED else TELLS_NOTHING)


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
    if told.info and not told.way_on:
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
