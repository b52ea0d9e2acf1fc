"""Standard phrases: they stand in any answer and tell this complainant nothing. They are set aside before anything is judged.

Repetitions are possessive (``*+``): no text, however odd, makes the search go back and forth.
"""

from __future__ import annotations

import re

_FILL = (
    r"(?:anda|bapak|ibu|saudara|kakak|kak|kami|ini|itu|tersebut|nya|yang|telah|sudah|disampaikan|diberikan|dan|serta|/|,|atas|"
    r"para|pelapor|warga|masyarakat)"
)
_SUBJECT = (
    r"(?:laporan|laporannya|pengaduan|pengaduannya|aduan|aduannya|keluhan|keluhannya|masukan|masukannya|informasi|"
    r"informasinya|saran|sarannya|"
    r"aspirasi|aspirasinya|usul|usulan|usulannya|perhatian|perhatiannya|partisipasi|kerja sama|kerjasama|kerja samanya|"
    r"kepedulian|kritik|pertanyaan|"
    r"pertanyaannya|kepercayaan|pesan|pesannya|hal|permintaan|permohonan)"
)
_WHOM = (
    r"(?:dinas|instansi|opd|skpd|perangkat daerah|pihak|pihak-pihak|bidang|bagian|unit kerja|unit|pejabat|petugas|"
    r"lembaga|pimpinan|atasan|yang|"
    r"stakeholder|tim|layanan|admin)"
)
_TIED = r"(?:yang )?(?:terkait|berwenang|bersangkutan|membidangi|berkompeten|teknis terkait|kami|setempat)"
_SOON = r"(?:akan|segera|sedang|telah|sudah|untuk|bisa|dapat|harap|agar|selanjutnya|langsung|kami|kita)"
_END = r"(?= ?[.,!?]|$| dan )"

_GREETING = (
    r"(?:assalamu ?'?alaikum|waalaikum ?salam|wa'alaikumsalam|selamat (?:pagi|siang|sore|malam)|salam sejahtera|halo|"
    r"hai|yth\.?|dengan hormat)"
    r"(?: (?:warahmatullahi wabarakatuh|wr\.? ?wb\.?|bapak|ibu|kakak|kak|saudara|pelapor|sobat|/|dan))*+"
)
_THANKS = (
    rf"(?:kami (?:ucapkan|mengucapkan|sampaikan) )?terima kasih"
    rf"(?: banyak| kembali| kami ucapkan| kami sampaikan| ya| sudah| telah| atas| untuk| kepada| {_FILL})*+"
    rf"(?: (?:menghubungi|menggunakan|melapor|melaporkan|menyampaikan|memberikan|memberi|bertanya|berani|bersurat|berpartisipasi)"
    rf"(?: {_FILL}| layanan| kanal)*+)?(?: {_SUBJECT}(?: {_FILL})*+)*+"
)
_FOLLOWED_UP = (
    rf"(?:{_SUBJECT}(?: {_FILL})*+ )?(?:{_SOON} )*+(?:di)?(?:tindak ?lanjuti?|menindak lanjuti|tindaki)\b"
    rf"(?:nya)?(?: lebih lanjut| secara (?:serius|bertahap)| sebagaimana mestinya| secepatnya| segera| {_FILL})*+"
)
_FORWARDED = (
    rf"(?:{_SUBJECT}(?: {_FILL})*+ )?(?:{_SOON} )*+(?:di|me)?(?:neruskan|teruskan|terus|sampaikan|nyampaikan|"
    rf"disposisikan|disposisi|koordinasikan|berkoordinasi|"
    r"koordinasi|konfirmasikan|konfirmasi|laporkan|kirimkan|kirim|limpahkan|informasikan)"
    rf"(?: {_SUBJECT}| {_FILL}| lagi| dulu| terlebih dahulu| lebih lanjut)*+(?: ke| kepada| dengan|"
    rf" pada)? (?:{_WHOM}[ -])++{_TIED}(?: {_FILL})*+"
)
_BY_THE_RULES = (
    r"(?:sesuai|menurut|berdasarkan|sebagaimana)(?: dengan)? (?:prosedur|ketentuan|aturan|peraturan|mekanisme|sop|"
    r"perundang-undangan|regulasi)"
    r"(?: (?:yang berlaku|yang ada|kami|perundang-undangan))++"
)
_SORRY = (
    r"(?:kami )?(?:mohon|mohonkan|memohon|minta|meminta) (?:maaf(?: yang sebesar-besarnya)?|pengertian|pengertiannya|"
    r"kesabaran|bersabar|kesabarannya|doa|doanya|"
    rf"dukungan|dukungannya)(?: atas (?:ketidaknyamanan|keterlambatan|kendala|gangguan|kekurangan|hal|kejadian|pelayanan)(?:nya)?"
    rf"(?: yang (?:terjadi|dialami|timbul)| pelayanan| {_FILL})*+)?(?: ya| {_FILL})*+"
)
_PATIENCE = (
    r"(?:mohon|harap|silakan)(?: dapat)? (?:bersabar|sabar|menunggu|ditunggu|tunggu|maklum|dimaklumi|dipahami)"
    r"(?: (?:ya|dulu|pemberitahuan|informasi|selanjutnya|lebih lanjut|kabar|dengan sabar|bapak|ibu|kak))*+"
)
_CLOSING = (
    (
        r"demikian(?:lah)?(?: (?:yang|dapat|kami|hal|ini|untuk|menjadi|tanggapan|jawaban|informasi|disampaikan|sampaikan|"
        r"bisa|maklum|diketahui|agar|atas))*+"
    ),
    (
        rf"atas (?:perhatian|perhatiannya|kerja samanya|kerjasamanya|kerja sama|pengertian|pengertiannya|"
        rf"partisipasi)(?: diucapkan| kami ucapkan| terima kasih| {_FILL})*+"
    ),
    r"semoga [^.!?\n]{0,120}",
    r"salam (?:hormat|hangat|sehat)[^.!?\n]{0,40}",
)
_TAKEN_NOTE = (
    (
        rf"(?:{_SUBJECT}(?: {_FILL})*+ )?(?:{_SOON} )*+(?:jadikan|menjadi|sebagai|dijadikan|tampung|ditampung|catat|dicatat|"
        rf"terima|diterima|pelajari|perhatikan|diperhatikan)"
        rf"(?: (?:sebagai|bahan|masukan|evaluasi|perhatian|atensi|kami|perbaikan|pertimbangan|catatan|bagi|dengan baik|untuk|"
        rf"ya|dan|pelayanan|ke depan|kedepannya|kedepan))*{_END}"
    ),
    rf"(?:{_SOON} )*+(?:di)?proses(?: lebih lanjut| lanjut| segera| {_FILL})*{_END}",
)
_SMALL_TALK = (
    r"(?:dalam waktu (?:yang )?(?:dekat|singkat)|secepatnya|sesegera mungkin|secepat mungkin|sesegeranya)",
    r"untuk (?:mendapat|mendapatkan) (?:perhatian|penanganan|tindak lanjut)(?: lebih lanjut| segera)*+",
    r"(?:kepuasan|kenyamanan) (?:anda|masyarakat|pelanggan)(?: adalah)? (?:prioritas|tujuan|komitmen)(?: utama)?(?: kami)?",
    r"kami (?:berkomitmen|senantiasa|selalu berupaya|akan terus berupaya|terus berbenah)[^.!?\n]{0,120}",
    rf"kami (?:memahami|mengerti) (?:kekhawatiran|keluhan|kekecewaan|perasaan)(?: {_FILL})*+",
    r"(?:ok|oke|baik|siap|noted)(?: (?:kak|bapak|ibu|min|kakak|laporan|diterima|ya))*(?= ?[.,!]|$)",
    r"untuk (?:info|informasi|keterangan)(?: lebih| lanjut| selanjutnya)*+",
    r"hal (?:tersebut|dimaksud|itu)(?: di atas)?",
)
_GENERIC = re.compile(
    r"\b(?:"
    + "|".join(
        (_GREETING, _THANKS, _FOLLOWED_UP, _FORWARDED, _BY_THE_RULES, _SORRY, _PATIENCE, *_CLOSING, *_TAKEN_NOTE, *_SMALL_TALK)
    )
    + r")"
)


def without_phrases(plain: str) -> str:
    """A plain sentence without its standard phrases."""
    return " ".join(_GENERIC.sub(" ", plain).split())
