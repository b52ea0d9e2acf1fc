"""No personal data of others: an identity number never, a telephone or address only as an office's own."""

from __future__ import annotations

import re

from ntbcare.guidance.quality.criteria import Judged
from ntbcare.guidance.quality.findings import Finding, FindingKind
from ntbcare.guidance.quality.reading import Line, Reading

LEAKING = 28

_IDENTITY = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)")
_MOBILE = re.compile(r"(?<![\w])(?:\+?62|0)[ .-]?8[\dOo](?:[ .-]?[\dOox*]){6,11}(?!\w)")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:gmail|yahoo|ymail|hotmail|outlook|icloud)\.[\w.]+", re.IGNORECASE)
_OFFICE_CONTACT = re.compile(
    r"\b(?:hubungi|menghubungi|call cent(?:er|re)|hotline|layanan|pengaduan|posko|narahubung|kontak|piket|admin|"
    r"operator|whatsapp|wa|sms|telepon kantor|nomor kantor|nomor kami|"
    r"menelepon|telepon|konfirmasi ke|petugas kami|center)\b"
)
_SOMEBODY = re.compile(
    r"\b(?:tetangga|korban|pelapor\w*|terlapor|pemilik\w*|pelaku\w*|saksi|pasien|siswa|anaknya|bapaknya|ibunya|ayahnya|"
    r"suaminya|istrinya|keluarganya|orangnya|penerima|warga|yang bersangkutan|"
    r"atas nama|bernama|nik|milik|hp (?:beliau|dia|bapaknya|ibunya)|nomor(?: hp)?nya|hpnya|rumahnya|alamatnya|dia|beliau)\b"
)
_TOLD_ON = re.compile(
    r"\b(?:pelapornya|yang melapor(?:kan)?|nama pelapor)(?: \w+){0,2} (?:adalah|ialah|bernama|yaitu)\b|"
    r"\b(?:yang melapor|pelapornya) (?:bapak|ibu|saudara)\b|"
    r"\b(?:mengidap|menderita|positif|terinfeksi) (?:penyakit )?(?:hiv|aids|sifilis|tbc|kusta|gangguan jiwa|skizofrenia)\b|"
    r"\bnomor (?:rekening|kk|ktp|nik)(?:nya)? \d{6,}|\b(?:rekening|rek)(?: \w+){0,4} \d{8,}"
)
_HOME = re.compile(
    r"\b(?:beralamat(?:kan)?|alamatnya|alamat rumah|rumahnya|tinggal) (?:di |pada )?[^.!?\n]{0,60}\b(?:rt|rw|nomor|no|"
    r"blok|gang) ?\.? ?\d",
    re.IGNORECASE,
)


def judge_privacy(reading: Reading) -> Judged:
    """Whole without personal data; with it the score stays low until it is taken out."""
    leaks = tuple(Finding(FindingKind.PERSONAL_DATA, line.sentence.raw) for line in reading.lines if _leaks(line))
    return Judged(0.0, leaks, most=LEAKING) if leaks else Judged(1.0)


def _leaks(line: Line) -> bool:
    raw, plain = line.sentence.raw, line.sentence.plain
    if _IDENTITY.search(raw) or _TOLD_ON.search(plain) or _HOME.search(plain):
        return True
    if not (_MOBILE.search(raw) or _MAIL.search(raw)):
        return False
    return bool(_SOMEBODY.search(plain)) or not _OFFICE_CONTACT.search(plain)
