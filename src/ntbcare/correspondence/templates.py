"""The built-in wording of every message. A site's own wording (``MessageTemplate``) goes before it.

``{name}`` stands for a value of the context. Nothing that opens a case stands in a subject, which others may see.
"""

from __future__ import annotations

from ntbcare.correspondence.comments import COMMENTS, PUBLIC
from ntbcare.correspondence.talk import TALK
from ntbcare.correspondence.talk_mail import TALK_MAIL
from ntbcare.correspondence.wording import Wording

_FOLLOW_ID = "\n\nLihat laporan Anda dengan nomor dan kode laporan: {link}"
_FOLLOW_EN = "\n\nSee your complaint with its number and code: {link}"
_DESK_ID = "\n\nBuka meja kerja: {desk_link}"
_DESK_EN = "\n\nOpen the desk: {desk_link}"

__all__ = ["BUILT_IN", "PUBLIC"]

BUILT_IN: dict[str, dict[str, Wording]] = {
    **TALK,
    **TALK_MAIL,
    **COMMENTS,
    "received": {
        "id": Wording(
            "Laporan {reference} sudah kami terima",
            "Terima kasih. Laporan Anda sudah masuk.\n\nNomor laporan: {reference}\nKode laporan: {code}\n\n"
            "Simpan nomor dan kode ini. Siapa pun yang memegang keduanya dapat membuka laporan Anda.\n"
            "Jawaban paling lambat: {due}.\n\nLihat laporan Anda: {link}\n\n"
            "Klik tautan ini agar kode baru dapat kami kirim ke alamat ini bila kode Anda hilang: {verify_link}",
        ),
        "en": Wording(
            "We have received complaint {reference}",
            "Thank you. Your complaint has arrived.\n\nComplaint number: {reference}\nComplaint code: {code}\n\n"
            "Keep both. Whoever has them can open your complaint.\nAn answer is due by {due}.\n\n"
            "See your complaint: {link}\n\n"
            "Follow this link so that we can send a new code to this address if you lose yours: {verify_link}",
        ),
    },
    "verified": {
        "id": Wording(
            "Laporan {reference} sudah diperiksa",
            "Laporan Anda lengkap dan akan diteruskan kepada instansi yang dapat menanganinya." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Complaint {reference} has been checked",
            "Your complaint is complete and will be passed on to the agency that can act on it." + _FOLLOW_EN,
        ),
    },
    "completion_requested": {
        "id": Wording(
            "Laporan {reference}: kami perlu keterangan tambahan",
            "Kami belum dapat meneruskan laporan Anda karena ada yang kurang jelas. Pertanyaan kami ada di halaman laporan."
            + _FOLLOW_ID,
        ),
        "en": Wording(
            "Complaint {reference}: we need to know more",
            "We cannot pass on your complaint yet because something is unclear. Our question is on the complaint's page."
            + _FOLLOW_EN,
        ),
    },
    "returned": {
        "id": Wording(
            "Laporan {reference} dialihkan",
            "Laporan Anda bukan wewenang kami. Di halaman laporan tertulis lembaga mana yang berwenang dan alasannya."
            + _FOLLOW_ID,
        ),
        "en": Wording(
            "Complaint {reference} is for another body",
            "Your complaint is not for us to decide. Its page says which body is responsible, and why." + _FOLLOW_EN,
        ),
    },
    "archived": {
        "id": Wording(
            "Laporan {reference} diarsipkan",
            "Laporan Anda diarsipkan. Alasannya, dan apa yang masih dapat Anda lakukan, tertulis di halaman laporan."
            + _FOLLOW_ID,
        ),
        "en": Wording(
            "Complaint {reference} has been archived",
            "Your complaint has been archived. Its page gives the reason and says what you can still do." + _FOLLOW_EN,
        ),
    },
    "joined": {
        "id": Wording(
            "Laporan {reference} digabung dengan laporan serupa",
            "Hal yang sama sudah dilaporkan orang lain. Laporan Anda kami gabung dengan laporan itu, dan jawabannya kami "
            "kirim juga kepada Anda. Bila yang Anda maksud hal lain, balas di halaman laporan." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Complaint {reference} has been joined with a similar one",
            "Somebody else has complained of the same. Your complaint goes with that one, and you will get its answer too. If "
            "you mean something else, reply on the complaint's page." + _FOLLOW_EN,
        ),
    },
    "parted": {
        "id": Wording(
            "Laporan {reference} ditangani sendiri lagi",
            "Laporan Anda ternyata tentang hal lain, jadi kami tangani tersendiri lagi." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Complaint {reference} is handled by itself again",
            "Your complaint turned out to be about something else, so it is handled by itself again." + _FOLLOW_EN,
        ),
    },
    "assigned": {
        "id": Wording(
            "Laporan {reference} diteruskan",
            "Laporan Anda sudah diteruskan kepada {agency}. Jawaban paling lambat: {due}." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Complaint {reference} has been passed on",
            "Your complaint has been passed on to {agency}. An answer is due by {due}." + _FOLLOW_EN,
        ),
    },
    "acted": {
        "id": Wording(
            "Laporan {reference} sedang ditangani",
            "{agency} mencatat tindakan atas laporan Anda." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Complaint {reference} is being dealt with", "{agency} has recorded action on your complaint." + _FOLLOW_EN
        ),
    },
    "answered": {
        "id": Wording(
            "Laporan {reference} sudah dijawab",
            "{agency} menjawab laporan Anda. Baca jawabannya, lalu beri tahu kami: apakah masalahnya selesai? "
            "Anda juga dapat membalas." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Complaint {reference} has been answered",
            "{agency} has answered your complaint. Please read the answer and tell us whether the matter is solved. "
            "You can also write back." + _FOLLOW_EN,
        ),
    },
    "clarified": {
        "id": Wording(
            "{agency} memberi klarifikasi atas laporan {reference}",
            "{agency} menjelaskan laporan Anda dari sisinya. Baca penjelasannya dan tulis apakah Anda menerima atau tidak "
            "setuju, paling lambat {due}. Sesudah itu petugas netral memutuskan. Laporan tetap ditangani." + _FOLLOW_ID,
        ),
        "en": Wording(
            "{agency} has sent a clarification on complaint {reference}",
            "{agency} explains your complaint from its side. Please read it and write whether you accept it or do not agree, by "
            "{due}. After that a neutral officer decides. Your complaint is still being dealt with." + _FOLLOW_EN,
        ),
    },
    "finding_made": {
        "id": Wording(
            "Klarifikasi atas laporan {reference} sudah diputuskan",
            "Petugas netral memutuskan klarifikasi {agency}. Putusan dan alasannya dapat Anda baca di laporan." + _FOLLOW_ID,
        ),
        "en": Wording(
            "The clarification on complaint {reference} has been decided",
            "A neutral officer has decided on the clarification of {agency}. The finding and its reason stand in the complaint."
            + _FOLLOW_EN,
        ),
    },
    "extended": {
        "id": Wording(
            "Permintaan informasi {reference}: waktu jawab diperpanjang",
            "{agency} memerlukan waktu lebih dan menjawab permintaan Anda paling lambat {due}. Alasannya tertulis di halaman "
            "laporan. Undang-undang mengizinkan perpanjangan satu kali." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Request for information {reference}: more time is taken",
            "{agency} needs more time and answers your request by {due}. The reason stands on the page of your complaint. The "
            "law allows one extension." + _FOLLOW_EN,
        ),
    },
    "objection_decided": {
        "id": Wording(
            "Keberatan atas {reference} sudah diputuskan",
            "Atasan instansi sudah memutuskan keberatan Anda. Putusan dan alasannya tertulis di halaman laporan. Bila tidak "
            "puas, Anda dapat membawa sengketa ke Komisi Informasi Provinsi paling lambat {due}." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Your objection in {reference} has been decided",
            "The superior of the agency has decided on your objection. The decision and its reason stand on the page of your "
            "complaint. If you are not satisfied, you can take the dispute to the provincial information commission by {due}."
            + _FOLLOW_EN,
        ),
    },
    "grouped": {
        "id": Wording(
            "Aspirasi {reference} dikumpulkan dengan yang serupa",
            "Aspirasi Anda dikumpulkan dengan aspirasi lain yang serupa. Instansi perencana menjawabnya bersama-sama, dengan "
            "alasan. Kelompoknya dapat dibaca dan didukung siapa saja; tulisan dan nama Anda tidak tampak di sana." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Aspiration {reference} now stands with others like it",
            "Your aspiration was put together with others like it. The planning agency answers them together and says why. "
            "Everybody can read and support the group; neither your words nor your name stand there." + _FOLLOW_EN,
        ),
    },
    "ungrouped": {
        "id": Wording(
            "Aspirasi {reference} berdiri sendiri lagi",
            "Aspirasi Anda dikeluarkan dari kelompoknya dan ditangani tersendiri." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Aspiration {reference} stands alone again",
            "Your aspiration was taken out of its group and is dealt with by itself." + _FOLLOW_EN,
        ),
    },
    "aspiration_answered": {
        "id": Wording(
            "Aspirasi yang Anda dukung sudah dijawab",
            "Instansi perencana menjawab aspirasi yang Anda dukung: {title}.\n\nBaca jawabannya: {link}",
        ),
        "en": Wording(
            "The aspiration that you support has been answered",
            "The planning agency has answered the aspiration that you support: {title}.\n\nRead the answer: {link}",
        ),
    },
    "closed": {
        "id": Wording(
            "Laporan {reference} selesai",
            "Laporan Anda ditutup. Bila masalahnya belum selesai, Anda dapat membukanya kembali dengan alasan." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Complaint {reference} is closed",
            "Your complaint has been closed. If the matter is not solved, you can reopen it and say why." + _FOLLOW_EN,
        ),
    },
    "reopened": {
        "id": Wording("Laporan {reference} dibuka kembali", "Laporan Anda dibuka kembali dan ditangani lagi." + _FOLLOW_ID),
        "en": Wording(
            "Complaint {reference} is open again", "Your complaint is open again and is being dealt with." + _FOLLOW_EN
        ),
    },
    "code_recovery": {
        "id": Wording(
            "Kode baru untuk laporan {reference}",
            "Seseorang, mungkin Anda, meminta kode baru untuk laporan ini. Buka tautan ini dalam satu jam:\n\n{recover_link}\n\n"
            "Bila bukan Anda, abaikan surat ini; kode lama tetap berlaku.",
        ),
        "en": Wording(
            "A new code for complaint {reference}",
            "Someone, perhaps you, asked for a new code for this complaint. Open this link within an hour:\n\n{recover_link}\n\n"
            "If it was not you, ignore this message; the old code stays valid.",
        ),
    },
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
    "contribution_link": {
        "id": Wording(
            "Laporan {reference}: bagian {agency}",
            "{agency} diminta ikut menangani laporan {reference}; penanggung jawabnya {lead}.\n\n"
            "Apa yang diminta dan sampai kapan tertulis di halaman ini. Di sana juga tempat mengirim hasil, tanpa akun:"
            "\n\n{contribution_link}\n\n"
            "Tautan berlaku sampai {due} dan dapat dipakai berulang kali. Hanya untuk kantor Anda; jangan diteruskan ke luar.",
        ),
        "en": Wording(
            "Complaint {reference}: the part of {agency}",
            "{agency} is asked to help with complaint {reference}; {lead} leads.\n\n"
            "What is asked, and until when, stands on this page. There you also send your result, without an account:"
            "\n\n{contribution_link}\n\n"
            "The link is valid until {due} and can be used again and again. It is for your office only; do not pass it on.",
        ),
    },
    "contribution_reminder": {
        "id": Wording(
            "Laporan {reference}: bagian {agency} ditunggu",
            "Bagian {agency} untuk laporan {reference} belum kami terima. Tenggatnya {due}.\n\n"
            "Buka tautan di surat kami sebelumnya untuk mengirim hasil atau menyatakan bukan wewenang. "
            "Tautan itu sudah tidak berlaku? Di halamannya ada tombol untuk meminta yang baru.",
        ),
        "en": Wording(
            "Complaint {reference}: the part of {agency} is awaited",
            "We have not received the part of {agency} in complaint {reference}. It is due {due}.\n\n"
            "Open the link in our earlier mail to send your result or to say that it is not for you. "
            "The link has expired? Its page has a button to ask for a new one.",
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
    "notice": {
        "id": Wording("{subject}", "{body}"),
        "en": Wording("{subject}", "{body}"),
    },
}
"""By kind, then language. ``notice`` carries a text made elsewhere (security notices of the sign-in)."""
