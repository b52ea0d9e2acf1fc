"""What a sentence of an answer tells: something done, something promised, an office, a moment, a reason, a way on.

Each signal is a table of words and patterns over plain sentences from which the standard phrases were taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ntbcare.common.language.spelling import words
from ntbcare.common.stems import stem
from ntbcare.guidance.quality.verbs import STRONG, WEAK

_DONE = re.compile(
    r"\b(?:sudah|telah|selesai|kemarin|tadi|barusan|berhasil|sejak|kembali (?:normal|menyala|mengalir|lancar|"
    r"beroperasi)|kini|saat ini sudah|hasilnya|"
    r"semalam|lusa lalu|pekan lalu|minggu lalu|hari ini|lalu)\b"
)
_PLANNED = re.compile(
    r"\b(?:akan|dijadwalkan|direncanakan|rencananya|segera|mulai|paling lambat|paling lama|besok|lusa|"
    r"selambat-lambatnya|sedang|masih dalam|bertahap|"
    r"target|ditargetkan|diperkirakan|perkiraan|masuk jadwal|dijadwal|nanti|selanjutnya|minggu depan|bulan depan)\b"
)
_INSTRUCTION = re.compile(
    r"^(?:\W*)(?:silakan|silahkan|mohon|harap|tolong|untuk|bila|jika|apabila|kalau|anda (?:dapat|bisa|boleh)|"
    r"bapak (?:dapat|bisa)|ibu (?:dapat|bisa)|"
    r"saudara (?:dapat|bisa)|pemohon|persyaratan|syarat)\b"
)
_PASSIVE = re.compile(r"^(?:di|ter)[a-z]{3,}")
_ACTIVE = re.compile(r"^me[a-z]{3,}|^ber[a-z]{3,}")
_AUXILIARY = "kami sudah telah akan sedang kembali melakukan dilakukan melaksanakan dilaksanakan mengadakan dalam tahap proses"
_BEFORE_VERB = frozenset(_AUXILIARY.split())
_ON_THE_LIST = re.compile(
    r"\b(?:masuk|masukkan|dimasukkan|memasukkan|termasuk|tercantum)(?: \w+){0,2} "
    r"(?:paket|program|rencana|anggaran|jadwal|daftar|prioritas|usulan|dpa|"
    r"rkpd|musrenbang)\b"
)

_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mar(?:et)?|apr(?:il)?|mei|juni?|juli?|agu(?:stus|s|st)?|sep(?:t|tember)?|okt(?:ober)?|"
    r"nov(?:ember)?|nop(?:ember)?|des(?:ember)?)"
)
_DAY = r"(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|ahad|minggu)"
_COUNT = (
    r"(?:\d{1,3}|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|beberapa)(?: ?(?:x|kali) ?24)?(?: \([a-z ]+\))?"
)
_UNIT = r"(?:menit|jam|hari|minggu|pekan|bulan|tahun)"
_EXACT = re.compile(
    rf"\b\d{{1,2}}(?: ?(?:-|–|sampai|dan|s\.?d\.?|hingga) ?\d{{1,2}})? {_MONTH}\b|"
    rf"\b\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:20)?\d{{2}}\b|\btanggal \d{{1,2}}\b|"
    rf"\b(?:hari )?{_DAY}(?:,| (?:depan|lalu|ini|kemarin|pagi|siang|sore|malam|besok|tanggal|\d))|\b(?:pada|hari|mulai|"
    rf"setiap|tiap|sampai|sebelum|kalau) (?:hari )?{_DAY}\b|"
    rf"\b{_DAY}(?= ?[.,]|$)|\b{_DAY} (?:sampai|dan|hingga|-) {_DAY}\b|\b(?:besok|kemarin|lusa|semalam|barusan|"
    rf"tadi (?:pagi|siang|sore|malam)|hari ini|malam ini|sore ini|siang ini|pagi ini|"
    rf"malam itu|hari itu|hari yang sama|nanti malam|nanti sore)\b|\b(?:pukul|jam) \d{{1,2}}|\b(?:minggu|pekan|bulan|"
    rf"tahun) (?:depan|ini|lalu|kedua|ketiga|keempat|pertama)\b|"
    rf"\b(?:paling lambat|paling lama|selambat-lambatnya|maksimal|dalam(?: waktu)?|sekitar|selama|kurang lebih|setelah|"
    rf"sejak|setiap|tiap) {_COUNT} ?{_UNIT}\b|"
    rf"\b{_COUNT} {_UNIT} (?:kerja|lagi|ke depan|yang lalu|lalu|setelah|sejak)\b|\b(?:{_MONTH}|tahun|sejak|akhir|awal|"
    rf"pertengahan) 20\d{{2}}\b|"
    rf"\b(?:akhir|awal|pertengahan|bulan|sampai|mulai|sejak|pada) (?:bulan |tahun |minggu |pekan )?(?:{_MONTH}|ini|depan|"
    rf"20\d\d|semester|triwulan)\b|\b(?:triwulan|semester|tahap) (?:[ivx]+|\d)\b|"
    rf"\b24 jam\b|\b(?:prosesnya|proses|selesai|jadi|waktu)(?: \w+)? {_COUNT} ?{_UNIT}\b"
)

_OFFICE = re.compile(
    r"\b(?:dinas|badan|balai|biro|bidang|seksi|subbag|subbagian|kasubbag|uptd?|unit|instalasi|satgas|satpol|"
    r"bagian) (?!terkait|yang|teknis terkait|kami|setempat|berwenang)[a-z]{2,}|"
    r"\b(?:dinsos|dishub|dlhk?|dinkes|dikbud|disdik|dispar|disdag|disdukcapil|dukcapil|diskop|diskominfo\w*|disnaker\w*|"
    r"disperkim|perkim|dpmptsp|dpmd|bapenda|bappeda|bpbd|bkd|bpn|"
    r"bpjs|pdam|pln|pupr?|dpupr|pju|satpol|inspektorat|rsud|rsup|puskesmas|puskeswan|kelurahan|kecamatan|polsek|polres|"
    r"polisi|samsat|taspen|asdp|ombudsman|kemensos|kemenag|"
    r"kementerian|bulog|pertamina|perhutani|kph|bws|bpjn|uptd?|pam|perumda|perumdam|damkar|kejaksaan|kominfo|bakti|bank|"
    r"bri|syahbandar|distributor|penyuluh|pengawas|"
    r"pendamping|camat|lurah|kepala (?:desa|sekolah|dusun|puskesmas|dinas|bidang|seksi|instalasi|unit|upt\w*)|kades|"
    r"kadus|babinsa|bhabinkamtibmas|esdm|distan\w*|disnak\w*|dkp|"
    r"loket \d|kontraktor|pengembang|operator|manajemen|direktur|tim (?!terkait|kami)[a-z]{2,}|petugas (?!terkait|yang|"
    r"kami|akan|di|sudah|telah|tersebut|sedang)[a-z]{2,}|regu [a-z]+)\b"
)
_VAGUE_WHO = re.compile(
    r"\b(?:dinas|instansi|opd|pihak|bagian|bidang|unit|lembaga|petugas) (?:yang )?(?:terkait|berwenang|bersangkutan|setempat)\b"
)

_REASON = re.compile(
    r"\b(?:karena|sebab|disebabkan|akibat|dikarenakan|mengingat|lantaran|terkendala|penyebabnya|penyebab|alasannya|"
    r"alasan|sehingga|supaya|agar|demi|berhubung|"
    r"itulah sebabnya|itu sebabnya|menurut|berdasarkan|sesuai (?:perda|pergub|perbup|perwali|permen\w*|pasal|undang|uu|"
    r"peraturan|sk)|"
    r"(?:uu|perda|pergub|perbup|perwali|pp|perpres|permen\w+|pasal|undang-undang|peraturan)(?: \w+){0,4} (?:nomor )?\d+|"
    r"tidak (?:boleh|dibenarkan|dibolehkan|diperbolehkan|diizinkan|"
    r"dibenarkan)|dilarang|wajib|berhak|kewenangan|wewenang|bukan (?:kewenangan|wewenang)|prosedurnya|aturannya|"
    r"ternyata|melanggar|kekurangan|terlambat|tertahan|habis|"
    r"kerusakan|memang)\b"
)
_INFO = re.compile(
    r"\b(?:syarat(?:nya)?|persyaratan(?:nya)?|dokumen|berkas|membawa|bawalah|bawa|fotokopi|formulir|mendaftar|daftarkan|"
    r"pendaftaran|loket|datang ke|datanglah|melalui (?:aplikasi|situs|laman|menu|"
    r"loket)|lewat (?:aplikasi|situs|laman|menu|loket)|caranya|langkah|tahapan|gratis|tidak dipungut|tanpa biaya|"
    r"biaya(?:nya)? |tarif|jam layanan|dilayani|dibuka|berlaku sampai|"
    r"mengisi|isi (?:surat|formulir)|dapat (?:diambil|mengambil|mengurus|diurus|mendaftar|mengajukan|diajukan|"
    r"menggunakan|memakai)|bisa (?:diambil|ambil|diurus|mengurus|daftar|diajukan|dipakai)|"
    r"cukup|dipakai|berhak|unduh|klik)\b"
)
_REMEDY = re.compile(
    r"\b(?:dikembalikan|pengembalian|diganti|ganti rugi|mengganti|penggantian|dipotong|potongan|kompensasi|gratis|"
    r"dihentikan|menyala|mengalir|normal|lancar|aman|diperbaiki|"
    r"ditambal|diangkut|dibersihkan|dipasang|diaspal|dikeruk|ditebang|dipangkas|dicairkan|ditransfer|dibayar(?:kan)?|"
    r"dicetak|diterbitkan|terbit|diambil|diterima|"
    r"dipindahkan|disanksi|sanksi|hukuman|teguran|ditegur|dicabut|ditutup|disegel|ditertibkan|dibuka|ditambah|tambahan|"
    r"menambah|menyediakan|disediakan|sementara|alternatif|pengganti|"
    r"tidak (?:perlu|usah) (?:membayar|bayar)|tetap (?:dapat|bisa|boleh|ikut)|hangus|didata ulang|diusulkan|dirujuk|"
    r"dilayani|divaksin|bantuan|tangki|"
    r"diantar|mengantar|dijemput|diperiksa|diamankan|selesai)\b"
)
_WAY_ON = re.compile(
    r"\b(?:bila|jika|apabila|kalau|seandainya)\b[^.;!?\n]{3,160}?\b(?:hubungi|menghubungi|lapor|laporkan|melapor|"
    r"melaporkan|balas|membalas|sampaikan|menyampaikan|datang|telepon|menelepon|kabari|"
    r"kirim|keberatan|sanggah|menyanggah|buka kembali|membuka kembali|beritahu|beri tahu|ajukan|mengajukan|kontak|"
    r"sebutkan|foto|bertanya|tanyakan|whatsapp|minta|meminta)\b|"
    r"\b(?:keberatan|sanggahan|menyanggah|banding|pengaduan lanjutan)\b|\b(?:membalas|balas) (?:tanggapan|jawaban|laporan|"
    r"pesan)\b|\bmembuka kembali\b|"
    r"\b(?:kendala|pertanyaan|keluhan)(?: \w+){0,3} (?:sampaikan|silakan|hubungi|dapat|bisa|ke|lewat)\b|\bombudsman\b|"
    r"\bcall center\b|"
    r"\bhotline\b|\bkontak layanan\b|"
    r"\b(?:perkembangan(?:nya)?|hasilnya) (?:dapat|bisa|akan) (?:dipantau|ditanyakan|dilihat|kami kabarkan|kami sampaikan)"
)


@dataclass(frozen=True, slots=True)
class Signals:
    """What one sentence tells. ``done`` and ``planned`` name the strength: 0 nothing, 1 looked into, 2 changed something."""

    done: int
    planned: int
    office: bool
    vague_office: bool
    moment: bool
    reason: bool
    info: bool
    remedy: bool
    way_on: bool


def read(rest: str, *, whole: str) -> Signals:
    """The signals of a sentence: ``rest`` without standard phrases, ``whole`` with them."""
    strength = 0 if _INSTRUCTION.match(rest) else _strength(rest)
    # Something that was done tells so; what is promised tells it, too; a bare passive is taken as promised.
    done = strength if strength and _DONE.search(rest) and not re.search(r"\bakan\b", rest) else 0
    planned = strength if strength and not done else 0
    return Signals(
        done=done,
        planned=planned,
        office=bool(_OFFICE.search(rest)),
        vague_office=bool(_VAGUE_WHO.search(whole)),
        moment=bool(_EXACT.search(rest)),
        reason=bool(_REASON.search(rest)),
        info=bool(_INFO.search(rest)),
        remedy=bool(_REMEDY.search(rest)),
        way_on=bool(_WAY_ON.search(whole)),
    )


def _strength(rest: str) -> int:
    """2 for a verb that changes something, 1 for one that looks into it. Verbs only: a noun names the trouble, not the work."""
    if _ON_THE_LIST.search(rest):
        return 2
    best = 0
    said = words(rest)
    for place, word in enumerate(said):
        before = said[place - 1] if place else ""
        # "Melakukan perbaikan" is said for "memperbaiki".
        is_verb = bool(_PASSIVE.match(word) or _ACTIVE.match(word)) or before in _BEFORE_VERB
        if not is_verb:
            continue
        root = stem(word)
        if root in STRONG:
            return 2
        if root in WEAK:
            best = 1
    return best
