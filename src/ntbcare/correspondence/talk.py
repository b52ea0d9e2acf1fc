"""The wording of the dialogue and the short wording of news, for channels where people chat. Each fits one SMS where it can.

GSM letters only: one typographic sign would make an SMS of 160 letters one of 70.
"""

from __future__ import annotations

from ntbcare.correspondence.wording import Wording


def _talk(indonesian: str, english: str) -> dict[str, Wording]:
    return {"id": Wording("NTB Care", indonesian), "en": Wording("NTB Care", english)}


NEWS = "device_news"
"""All that a device is told, where a locked screen may show it to others."""

TALK: dict[str, dict[str, Wording]] = {
    "talk_ask_what": _talk(
        "NTB Care: tulis apa yang terjadi dan di mana (desa, kecamatan). Bahaya sekarang? Telepon 112. "
        "Kekerasan pada perempuan/anak: 129. Batal? Ketik BATAL.",
        "NTB Care: write what happened and where (village, district). In danger? Call 112. Violence against "
        "women/children: 129. To stop, write CANCEL.",
    ),
    "talk_ask_more": _talk(
        "Ceritakan sedikit lebih banyak: apa yang terjadi? Satu atau dua kalimat cukup.",
        "Please tell us a little more: what happened? One or two sentences are enough.",
    ),
    "talk_ask_where": _talk(
        "Di mana kejadiannya? Tulis desa atau kelurahan, kecamatan, dan patokan. Contoh: Gerung Utara, Gerung, depan pasar.",
        "Where is it? Write village, district and a landmark. Example: Gerung Utara, Gerung, in front of the market.",
    ),
    "talk_filed": _talk(
        "Laporan {reference} diterima. Kode: {code}. Jawaban paling lambat {due_day}. Simpan nomor dan kode. "
        "Cek: STATUS {reference} {code}",
        "Report {reference} received. Code: {code}. Answer due by {due_day}. Keep both. Check: STATUS {reference} {code}",
    ),
    "talk_added": _talk(
        "Pesan Anda ditambahkan ke laporan {reference}. Untuk laporan baru, mulai dengan kata BARU.",
        "Your message was added to report {reference}. For a new report, begin with the word NEW.",
    ),
    "talk_which": _talk(
        "Pesan ini tentang laporan yang mana? Balas angkanya.\n{choices}",
        "Which report is this about? Reply with the number.\n{choices}",
    ),
    "talk_cancelled": _talk(
        "Dibatalkan. Tidak ada yang disimpan sebagai laporan. Kapan saja boleh menulis lagi.",
        "Cancelled. Nothing was kept as a report. You may write again at any time.",
    ),
    "talk_help": _talk(
        "Tulis masalahnya untuk melapor. STATUS nomor kode: cek. BALAS nomor kode pesan: menambah. NILAI "
        "nomor kode 1-5: menilai. BATAL: berhenti.",
        "Write the problem to report it. STATUS number code: check. REPLY number code text: add. RATE number "
        "code 1-5: rate. CANCEL: stop.",
    ),
    "talk_status": _talk(
        "Laporan {reference}: {status}. {agency} Jawaban paling lambat {due_day}.",
        "Report {reference}: {status}. {agency} Answer due by {due_day}.",
    ),
    "talk_rated": _talk(
        "Terima kasih, nilai Anda untuk laporan {reference} dicatat.",
        "Thank you, your rating of report {reference} was noted.",
    ),
    "talk_not_now": _talk(
        "Laporan {reference} belum dijawab, jadi belum dapat dinilai.",
        "Report {reference} has not been answered, so it cannot be rated yet.",
    ),
    "talk_wrong_code": _talk(
        "Nomor laporan dan kode tidak cocok. Periksa keduanya, lalu coba lagi.",
        "Number and code do not match. Check both and try again.",
    ),
    "talk_slow_down": _talk(
        "Terlalu banyak percobaan dengan kode yang salah. Coba lagi satu jam lagi.",
        "Too many tries with a wrong code. Try again in an hour.",
    ),
    "talk_person": _talk(
        "Pesan Anda sudah kami terima. Petugas membacanya dan akan membalas.",
        "We have your message. An officer reads it and will reply.",
    ),
    "talk_media_large": _talk(
        "Berkas Anda berukuran 25 MB atau lebih, jadi tidak dapat kami ambil. Kirim yang lebih kecil; pesan Anda sudah diterima.",
        "Your file has 25 MB or more, so we cannot take it. Please send a smaller one; we do have your message.",
    ),
    "talk_media_refused": _talk(
        "Berkas Anda tidak dapat diterima (jenisnya, rusak, atau terkunci). Kirim foto, rekaman, atau PDF; pesan Anda sudah "
        "diterima.",
        "Your file cannot be taken (its kind, broken or locked). Please send a photo, a recording or a PDF; we do have "
        "your message.",
    ),
    "talk_media_lost": _talk(
        "Berkas Anda gagal kami ambil. Kirim sekali lagi; pesan Anda sudah diterima.",
        "We could not fetch your file. Please send it once more; we do have your message.",
    ),
    "talk_flood": _talk(
        "Pesan Anda sangat banyak. Semua disimpan dan dibaca petugas. Sampai itu tidak ada balasan otomatis.",
        "You sent very many messages. All are kept and an officer reads them. Until then there are no automatic replies.",
    ),
    NEWS: _talk(
        "Ada kabar untuk laporan {reference}. Ketuk untuk membacanya.",
        "There is news of report {reference}. Tap to read it.",
    ),
    "chat_verified": _talk(
        "Laporan {reference} sudah diperiksa dan diteruskan ke instansi yang menangani.",
        "Report {reference} has been checked and is passed on to the agency in charge.",
    ),
    "chat_completion_requested": _talk(
        "Laporan {reference}: petugas bertanya: {said} Balas pesan ini.",
        "Report {reference}: an officer asks: {said} Please reply to this message.",
    ),
    "chat_returned": _talk(
        "Laporan {reference} bukan wewenang kami. Yang berwenang: {successor}. {link}",
        "Report {reference} is not ours to handle. In charge: {successor}. {link}",
    ),
    "chat_archived": _talk(
        "Laporan {reference} diarsipkan. Alasannya ada di {link}",
        "Report {reference} was archived. The reason stands at {link}",
    ),
    "chat_assigned": _talk(
        "Laporan {reference} diserahkan kepada {agency}.",
        "Report {reference} was given to {agency}.",
    ),
    "chat_acted": _talk(
        "Laporan {reference}: {agency} mulai menangani. {said}",
        "Report {reference}: {agency} has begun to act. {said}",
    ),
    "chat_answered": _talk(
        "Laporan {reference} dijawab {agency}: {said}\nPuas? Balas 1-5 (5 = sangat puas).",
        "Report {reference} was answered by {agency}: {said}\nSatisfied? Reply 1-5 (5 = very).",
    ),
    "chat_clarified": _talk(
        "Laporan {reference}: {agency} memberi klarifikasi. Baca dan tanggapi paling lambat {due}: {link}",
        "Report {reference}: {agency} sent a clarification. Read it and reply by {due}: {link}",
    ),
    "chat_finding_made": _talk(
        "Laporan {reference}: klarifikasi {agency} sudah diputuskan. {link}",
        "Report {reference}: the clarification of {agency} has been decided. {link}",
    ),
    "chat_extended": _talk(
        "Permintaan {reference}: {agency} menjawab paling lambat {due}. Alasan perpanjangan: {link}",
        "Request {reference}: {agency} answers by {due}. Why it takes longer: {link}",
    ),
    "chat_objection_decided": _talk(
        "Keberatan atas {reference} sudah diputuskan: {link}\nTidak puas? Komisi Informasi, paling lambat {due}.",
        "Your objection in {reference} is decided: {link}\nNot satisfied? Information commission, by {due}.",
    ),
    "chat_closed": _talk("Laporan {reference} ditutup. {link}", "Report {reference} was closed. {link}"),
    "chat_reopened": _talk("Laporan {reference} dibuka kembali.", "Report {reference} was reopened."),
}
