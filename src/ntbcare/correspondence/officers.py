"""The built-in wording of what officers are told: of cases, and the links by which they come in."""

from __future__ import annotations

from ntbcare.correspondence.wording import Wording

_DESK_ID = "\n\nBuka meja kerja: {desk_link}"
_DESK_EN = "\n\nOpen the desk: {desk_link}"

OFFICERS: dict[str, dict[str, Wording]] = {
    "officer_assigned": {
        "id": Wording(
            "Laporan {reference} untuk instansi Anda",
            "Sebuah laporan diserahkan kepada instansi Anda. Pelapor harus dijawab paling lambat {due}." + _DESK_ID,
        ),
        "en": Wording(
            "Complaint {reference} for your agency",
            "A complaint has been handed to your agency. The complainant must be answered by {due}." + _DESK_EN,
        ),
    },
    "officer_reply": {
        "id": Wording(
            "Laporan {reference}: pelapor menulis", "Pelapor menulis balasan atau membuka kembali laporan ini." + _DESK_ID
        ),
        "en": Wording(
            "Complaint {reference}: the complainant wrote", "The complainant replied to or reopened this complaint." + _DESK_EN
        ),
    },
    "officer_release_refused": {
        "id": Wording(
            "Laporan {reference}: instansi pendukung tidak dilepas",
            "Koordinator tidak melepas instansi pendukung pada laporan {reference}. Alasannya tertulis di halaman laporan."
            + _DESK_ID,
        ),
        "en": Wording(
            "Complaint {reference}: the contributing agency stays",
            "The coordinator does not release the contributing agency of complaint {reference}. The case's page says why."
            + _DESK_EN,
        ),
    },
    "officer_objection": {
        "id": Wording(
            "Keberatan atas permintaan informasi {reference}",
            "Pemohon informasi mengajukan keberatan. Atasan instansi yang menjawab memutuskan paling lambat {due}." + _DESK_ID,
        ),
        "en": Wording(
            "Objection in request for information {reference}",
            "Who asked for information objects. The superior of the answering agency decides by {due}." + _DESK_EN,
        ),
    },
    "officer_release_asked": {
        "id": Wording(
            "Laporan {reference}: instansi pendukung diminta dilepas",
            "Penanggung jawab laporan {reference} menunggu instansi pendukung yang tidak menjawab, dan meminta Anda melepasnya."
            + _DESK_ID,
        ),
        "en": Wording(
            "Complaint {reference}: a contributing agency is to be released",
            "The lead of complaint {reference} waits for a contributing agency that does not answer, and asks you to release it."
            + _DESK_EN,
        ),
    },
    "officer_delivered": {
        "id": Wording(
            "Laporan {reference}: bagian instansi pendukung sudah masuk",
            "Instansi pendukung laporan {reference} mengirim hasilnya lewat tautan." + _DESK_ID,
        ),
        "en": Wording(
            "Complaint {reference}: a contributing agency's part has come",
            "A contributing agency of complaint {reference} sent its result through its link." + _DESK_EN,
        ),
    },
    "officer_link_wanted": {
        "id": Wording(
            "Laporan {reference}: tautan baru diminta",
            "{agency} memegang tautan yang tidak berlaku lagi dan meminta yang baru. Tidak ada alamat surel yang tercatat: "
            "buat tautan baru di halaman laporan, lalu serahkan." + _DESK_ID,
        ),
        "en": Wording(
            "Complaint {reference}: a new link is wanted",
            "{agency} holds a link that is no longer valid and asks for a new one. There is no e-mail address on record: "
            "make a new link on the complaint's page and hand it over." + _DESK_EN,
        ),
    },
    "officer_empty_office": {
        "id": Wording(
            "{agency} tidak punya pejabat penghubung lagi",
            "{agency} masih memegang {count} laporan terbuka, tetapi pejabat penghubungnya sudah berakhir. "
            "Tunjuk penggantinya, atau ubah disposisi laporan-laporan itu." + _DESK_ID,
        ),
        "en": Wording(
            "{agency} has no liaison officer any more",
            "{agency} still holds {count} open complaints, but its last liaison officer has left. "
            "Appoint another, or dispose those complaints anew." + _DESK_EN,
        ),
    },
    "officer_reorganised": {
        "id": Wording(
            "{count} laporan pindah ke {agency}",
            "{reason} {count} laporan terbuka kini ada pada {agency}. Tenggatnya tetap." + _DESK_ID,
        ),
        "en": Wording(
            "{count} complaints have moved to {agency}",
            "{reason} {count} open complaints are now with {agency}. Their deadlines stay." + _DESK_EN,
        ),
    },
    "officer_surge": {
        "id": Wording(
            "{count} laporan tentang hal yang sama",
            "{count} laporan, di antaranya {reference}, tampak tentang hal yang sama. "
            "Lihat di menu Kejadian bersama, lalu jadikan satu kejadian atau pisahkan." + _DESK_ID,
        ),
        "en": Wording(
            "{count} complaints about the same thing",
            "{count} complaints, among them {reference}, seem to be about the same thing. "
            "See Incidents in the menu; make them one incident or keep them apart." + _DESK_EN,
        ),
    },
    "officer_alert": {
        "id": Wording(
            "Peringatan: {title}",
            "{title}\n{what}\n\nPeringatan bukan tuduhan. Buka Peringatan di meja kerja, periksa dulu sebab yang wajar, "
            "lalu tulis apa yang Anda temukan." + _DESK_ID,
        ),
        "en": Wording(
            "Alert: {title}",
            "{title}\n{what}\n\nAn alert is no accusation. Open Alerts at the desk, look at the harmless reasons first, "
            "and write what you found." + _DESK_EN,
        ),
    },
    "officer_attention": {
        "id": Wording(
            "Laporan {reference} perlu perhatian koordinator",
            "Laporan ini menunggu keputusan Anda. Pelapor harus dijawab paling lambat {due}." + _DESK_ID,
        ),
        "en": Wording(
            "Complaint {reference} needs a coordinator",
            "This complaint waits for your decision. The complainant must be answered by {due}." + _DESK_EN,
        ),
    },
    "officer_finding": {
        "id": Wording(
            "Laporan {reference}: klarifikasi menunggu putusan",
            "Pelapor sudah menanggapi klarifikasi instansi. Putuskan: terbukti, terbukti sebagian, atau tidak." + _DESK_ID,
        ),
        "en": Wording(
            "Complaint {reference}: a clarification waits for a finding",
            "The complainant has replied to the agency's clarification. Please decide: upheld, partly upheld, or not." + _DESK_EN,
        ),
    },
    "officer_found": {
        "id": Wording(
            "Laporan {reference}: klarifikasi Anda sudah diputuskan",
            "Petugas netral memutuskan klarifikasi instansi Anda. Laporan tetap harus dijawab paling lambat {due}." + _DESK_ID,
        ),
        "en": Wording(
            "Complaint {reference}: your clarification has been decided",
            "A neutral officer has decided on your agency's clarification. The complaint must still be answered by {due}."
            + _DESK_EN,
        ),
    },
    "officer_reminder": {
        "id": Wording("Laporan {reference}: tenggat", "Tenggat {limit} sudah dekat atau sudah lewat: {due}." + _DESK_ID),
        "en": Wording("Complaint {reference}: deadline", "The deadline for {limit} is near or past: {due}." + _DESK_EN),
    },
    "officer_escalated": {
        "id": Wording(
            "Laporan {reference} dinaikkan kepada Anda",
            "Tenggat {limit} sudah lewat: {due}. Buka laporannya dan tulis apa yang akan Anda lakukan; tanpa tanggapan, laporan "
            "naik ke tingkat berikutnya." + _DESK_ID,
        ),
        "en": Wording(
            "Complaint {reference} has been escalated to you",
            "The deadline for {limit} has passed: {due}. Open the complaint and write what you will do; without a word from you "
            "it goes to the next level." + _DESK_EN,
        ),
    },
    "officer_digest": {
        "id": Wording(
            "{count} laporan menunggu Anda pagi ini", "Selamat pagi. Yang menunggu Anda hari ini:\n\n{list}" + _DESK_ID
        ),
        "en": Wording(
            "{count} complaints wait for you this morning", "Good morning. Waiting for you today:\n\n{list}" + _DESK_EN
        ),
    },
    "officer_tasks": {
        "id": Wording(
            "{count} tindak lanjut rapat menunggu instansi Anda",
            "Tindak lanjut rapat yang batasnya sudah dekat atau sudah lewat:\n\n{list}\n\nTulis kabarnya, atau laporkan selesai "
            "dengan buktinya." + _DESK_ID,
        ),
        "en": Wording(
            "{count} follow-ups of meetings wait for your agency",
            "Follow-ups of meetings that are due soon or late:\n\n{list}\n\nWrite how they stand, or report them done with the "
            "evidence." + _DESK_EN,
        ),
    },
    "officer_monthly": {
        "id": Wording(
            "{summary}",
            "Yth. {name},\n\n{letter}\n\nSurat yang sama di layar: {letter_link}\n"
            "Tidak ingin menerima surat ini? Hentikan di halaman itu.",
        ),
        "en": Wording(
            "{summary}",
            "Dear {name},\n\n{letter}\n\nThe same letter on screen: {letter_link}\n"
            "You do not want this letter? Stop it on that page.",
        ),
    },
    "officer_question": {
        "id": Wording(
            "Pertanyaan: {name}",
            "{sentence}\n\n{list}\n\nBuka di meja kerja: {question_link}\nBerhenti menerima surel ini: {stop_link}",
        ),
        "en": Wording(
            "Question: {name}",
            "{sentence}\n\n{list}\n\nOpen at the desk: {question_link}\nStop receiving this: {stop_link}",
        ),
    },
    "invitation": {
        "id": Wording(
            "Undangan ke NTB Care",
            "{name}, Anda diundang menjadi petugas NTB Care. Buka tautan ini untuk membuat kata sandi dan kode masuk kedua:"
            "\n\n{invitation_link}\n\nTautan berlaku 14 hari dan hanya untuk Anda.",
        ),
        "en": Wording(
            "Invitation to NTB Care",
            "{name}, you are invited to be an officer of NTB Care. Follow this link to set a password and a second factor:"
            "\n\n{invitation_link}\n\nThe link is valid for 14 days and for you alone.",
        ),
    },
    "password_reset": {
        "id": Wording(
            "Kata sandi baru NTB Care",
            "Buka tautan ini untuk membuat kata sandi baru:\n\n{reset_link}\n\nAnda tidak memintanya? Abaikan surel ini.",
        ),
        "en": Wording(
            "A new password for NTB Care",
            "Follow this link to set a new password:\n\n{reset_link}\n\nYou did not ask for it? Ignore this message.",
        ),
    },
}
