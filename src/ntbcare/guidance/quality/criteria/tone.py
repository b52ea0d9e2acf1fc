"""Polite: nobody is blamed, belittled or shouted at."""

from __future__ import annotations

import re

from ntbcare.guidance.quality.criteria import Judged
from ntbcare.guidance.quality.findings import Finding, FindingKind
from ntbcare.guidance.quality.reading import Reading

_INSULT = re.compile(
    r"\b(?:bodoh|goblok|tolol|bego|dungu|idiot|sinting|bacot|bangsat|kampret|brengsek|sialan|cerewet|bawel|cengeng|"
    r"lebay|nyinyir|ngeyel|norak|kampungan|tak punya otak|"
    r"tidak (?:tahu|tau|punya) (?:diri|malu|otak|terima kasih)|kurang (?:ajar|kerjaan)|masa bodoh|salah (?:anda |kamu |"
    r"ibu |bapak |kalian )?sendiri|urus (?:saja )?sendiri|"
    r"(?:bukan|tidak) (?:urusan|masalah|tanggung jawab|kerjaan) kami|bukan urusan|tidak peduli|jangan (?:banyak|asal|"
    r"manja|cerewet|cengeng|lebay|rewel|ngadu|mengadu|sok|ngarang|"
    r"mengeluh|ngeluh|protes|komplain|bohong|berlebihan|lapor terus)|banyak (?:protes|tanya|mau|omong|bicara|bacot|"
    r"ngeluh|nuntut|maunya)|asal (?:menuduh|tuduh|bicara|ngomong|lapor|bunyi|jeplak)|"
    r"(?:emang|memang) (?:kamu|anda|situ|lu) siapa|(?:anda|kamu|situ) (?:itu |ini )?siapa\b|siapa (?:anda|kamu|situ)\b|"
    r"laporkan balik|lapor balik|tuntut balik|"
    r"(?:nyuruh|menyuruh|suruh|ngatur)[ -]?(?:nyuruh|suruh|ngatur)?|pelit (?:sekali|amat|sangat)|sok (?:tahu|tau|pintar|"
    r"penting|suci|kaya|jago)|dasar (?:warga|rakyat|orang|tukang)|"
    r"tidak usah (?:lapor|melapor|protes|komplain|banyak|cerewet|ikut campur|mengeluh|ngeluh)|kalau iri|iri (?:hati|ya|saja)|"
    r"(?:bapak|ibu|anda|kamu|kalian) ini (?:aneh|bagaimana|tidak)|memangnya (?:kami|kita|anda|kamu|ini|cuma|hanya)|"
    r"(?:pindah|cari|minggat|pergi|pulang|keluar|lewat|berobat|sekolah) (?:saja )?(?:(?:[a-z]+ ){0,3}(?:dari situ|"
    r"dari sini|lain saja|yang lain|sana|kota lain|daerah lain|sendiri))|"
    r"pindah saja|"
    r"(?:dikit|sedikit)[ -](?:dikit|sedikit) (?:lapor|ngadu|mengadu|protes|komplain)|merepotkan|bikin repot|nuntut|"
    r"maunya gratis|minta gratis|nunggu gratisan|gratisan)\b"
)
_COLD_SHOULDER = re.compile(
    r"\bjangan (?!ragu|khawatir|sungkan|segan|lupa|sampai|cemas|takut|panik|di[a-z]{3,}|membayar|bayar|memberi|membuang|"
    r"buang|membeli|percaya|hanya)[a-z]{3,}|"
    r"\b(?:kok|koq)\b|\b[a-z]+ lah\b|\b(?:repot|lama|susah|mahal|banyak) amat\b|\b(?:tanya|lapor|tanyakan|laporkan|"
    r"hati hati|minum|pakai|lewat) saja\b|"
    r"\bya (?:[a-z]+ ){0,6}saja\b|\bmembesar[ -]besarkan|\bnakal\b|\bdi ?didik\b|"
    r"\b(?:(?:memangnya|emangnya|diributkan|meributkan|ribut)|cuma [a-z0-9]+(?: ribu)? saja|lebih hemat|bukan (?:biro|"
    r"di bawah kami|bawahan|tempat)|maklumi saja|anak muda|menjelekkan|uu ite|maklum lah|namanya juga)\b|"
    r"\b(?:terserah|makanya|bersyukur|nasib|derita|itu (?:sudah )?(?:biasa|wajar|risiko)|biasa saja|hal biasa|manja|"
    r"rewel|pelit|itu fitnah|mengada-ada|tidak ada kerjaan|(?:sudah|kan) (?:dibilang|dijelaskan|"
    r"diumumkan)|berapa kali (?:harus |mesti )?(?:dijelaskan|dibilang|kami)|baca (?:dulu|sendiri)|kamu|lu|elu|kalian|"
    r"ngapain|capek|kami (?:juga )?sibuk|bukan (?:cuma|hanya) (?:anda|kamu)|"
    r"(?:tunggu|sabar|terima|bayar|beli|cari|urus|jalan|cek|datang|baca) (?:saja|lah|dong)\b|ya sudah|(?:kan|"
    r"toh) (?:sudah|buat|untuk|itu|cuma|masih)|kenapa (?:tidak|maksa|memaksa|baru|harus|mesti)|"
    r"kalau (?:tidak )?(?:mau|suka|sanggup|terima)[^.!?]{0,40}(?:ya|pindah|jangan|silakan|cari|pulang|urus|tidak usah)|"
    r"maksa|dong|toh|salahkan|bukan salah kami|tahan banting|pikir|dipikir|mikir)\b"
)
_WARM = re.compile(
    r"\b(?:terima kasih|maaf|selamat (?:pagi|siang|sore|malam)|salam|yth|prihatin|mohon|silakan|bapak|ibu|saudara|anda|"
    r"kakak|kak|menyesal|kami memahami|kami mengerti|kami paham|waalaikum\w*|"
    r"semoga|mengapresiasi|apresiasi)\b"
)
RUDE, COLD_ONCE = 9, 18
LOUD = 70
_LETTERS = 24


def judge_tone(reading: Reading) -> Judged:
    """Politeness; an insult, or two cold shoulders, leave almost no score."""
    insults = [line.sentence.raw for line in reading.lines if _INSULT.search(line.sentence.plain)]
    cold = [line.sentence.raw for line in reading.lines if _COLD_SHOULDER.search(line.sentence.plain)]
    rude = tuple(Finding(FindingKind.RUDE, raw) for raw in dict.fromkeys([*insults, *cold]))
    warm = any(_WARM.search(line.sentence.plain) for line in reading.lines)
    loud = tuple(Finding(FindingKind.SHOUTING, line.sentence.raw) for line in reading.lines if _shouts(line.sentence.raw))
    if rude:
        hits = len(loud) + sum(len(_COLD_SHOULDER.findall(line.sentence.plain)) for line in reading.lines)
        helps = any(line.signals.done or line.signals.planned or line.signals.info for line in reading.lines) and warm
        most = RUDE if insults or (hits > 1 and not helps) else COLD_ONCE
        return Judged(0.0, rude + loud, most=100 if helps and not insults and hits == 1 else most)
    if loud:
        return Judged(0.0, loud, most=LOUD)
    return Judged(1.0) if warm else Judged(0.7, (Finding(FindingKind.COLD, reading.first()),))


def _shouts(raw: str) -> bool:
    letters = [letter for letter in raw if letter.isalpha()]
    return len(letters) >= _LETTERS and sum(letter.isupper() for letter in letters) > 0.8 * len(letters)
