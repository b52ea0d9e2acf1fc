"""What the dialogue says in mails: whole sentences, and no commands."""

from __future__ import annotations

from ntbcare.correspondence.wording import Wording

_CLOSE_ID = "\n\nCukup balas surel ini; balasan Anda masuk ke laporan yang sama.\n\nNTB Care"
_CLOSE_EN = "\n\nSimply answer this mail; your answer goes to the same report.\n\nNTB Care"


def _mail(indonesian: Wording, english: Wording) -> dict[str, Wording]:
    return {
        "id": Wording(indonesian.subject, indonesian.body + _CLOSE_ID),
        "en": Wording(english.subject, english.body + _CLOSE_EN),
    }


_WHAT = _mail(
    Wording(
        "Apa yang ingin Anda laporkan?",
        "Terima kasih sudah menulis. Ceritakan apa yang terjadi dan di mana: desa atau kelurahan, kecamatan, dan patokan.\n\n"
        "Dalam bahaya sekarang? Telepon 112. Kekerasan pada perempuan atau anak: 129.",
    ),
    Wording(
        "What would you like to report?",
        "Thank you for writing. Please tell us what happened and where: village, district and a landmark.\n\n"
        "In danger now? Call 112. Violence against women or children: 129.",
    ),
)

TALK_MAIL: dict[str, dict[str, Wording]] = {
    "mail_talk_ask_what": _WHAT,
    "mail_talk_ask_more": _WHAT,
    "mail_talk_help": _WHAT,
    "mail_talk_ask_where": _mail(
        Wording(
            "Di mana kejadiannya?",
            "Terima kasih, laporan Anda sudah kami baca. Satu hal lagi: di mana kejadiannya? Tulis desa atau kelurahan, "
            "kecamatan, dan patokan, misalnya: Gerung Utara, Gerung, depan pasar.",
        ),
        Wording(
            "Where did it happen?",
            "Thank you, we have read your report. One more thing: where is it? Please write village, district and a landmark, "
            "for example: Gerung Utara, Gerung, in front of the market.",
        ),
    ),
    "mail_talk_filed": _mail(
        Wording(
            "Laporan {reference} sudah kami terima",
            "Terima kasih. Laporan Anda sudah masuk.\n\nNomor laporan: {reference}\nKode laporan: {code}\n\n"
            "Simpan keduanya. Siapa pun yang memegang nomor dan kode dapat membuka laporan Anda.\n"
            "Jawaban paling lambat: {due_day}.\n\nLihat laporan Anda: {link}",
        ),
        Wording(
            "We have received report {reference}",
            "Thank you. Your report has arrived.\n\nNumber: {reference}\nCode: {code}\n\nKeep both. Whoever has number and "
            "code can open your report.\nAn answer is due by {due_day}.\n\nSee your report: {link}",
        ),
    ),
    "mail_talk_added": _mail(
        Wording("Ditambahkan ke laporan {reference}", "Surel Anda sudah ditambahkan ke laporan {reference}. Petugas membacanya."),
        Wording("Added to report {reference}", "Your mail was added to report {reference}. An officer reads it."),
    ),
    "mail_talk_which": _mail(
        Wording("Tentang laporan yang mana?", "Surel Anda tentang laporan yang mana? Balas dengan angkanya.\n\n{choices}"),
        Wording("Which report is this about?", "Which report is your mail about? Please answer with the number.\n\n{choices}"),
    ),
    "mail_talk_person": _mail(
        Wording("Surel Anda sudah kami terima", "Surel Anda sudah kami terima. Petugas membacanya dan akan menjawab."),
        Wording("We have your mail", "We have your mail. An officer reads it and will answer."),
    ),
    "mail_talk_wrong_code": _mail(
        Wording("Nomor dan kode tidak cocok", "Nomor laporan dan kode tidak cocok. Periksa keduanya, lalu coba lagi."),
        Wording(
            "Number and code do not match", "The number of the report and the code do not match. Please check both and try again."
        ),
    ),
    "mail_talk_rated": _mail(
        Wording("Nilai Anda dicatat", "Terima kasih, nilai Anda untuk laporan {reference} dicatat."),
        Wording("Your rating was noted", "Thank you, your rating of report {reference} was noted."),
    ),
    "mail_talk_status": _mail(
        Wording("Laporan {reference}", "Laporan {reference}: {status}. {agency} Jawaban paling lambat {due_day}.\n\n{link}"),
        Wording("Report {reference}", "Report {reference}: {status}. {agency} An answer is due by {due_day}.\n\n{link}"),
    ),
}
