"""The built-in wording of every message. A site's own wording (``MessageTemplate``) goes before it.

``{name}`` stands for a value of the context. Nothing that opens a case stands in a subject, which others may see.
"""

from __future__ import annotations

from ntbcare.correspondence.comments import COMMENTS, PUBLIC
from ntbcare.correspondence.officers import OFFICERS
from ntbcare.correspondence.talk import TALK
from ntbcare.correspondence.talk_mail import TALK_MAIL
from ntbcare.correspondence.wording import Wording

_FOLLOW_ID = "\n\nLihat laporan Anda dengan nomor dan kode laporan: {link}"
_FOLLOW_EN = "\n\nSee your complaint with its number and code: {link}"

__all__ = ["BUILT_IN", "PUBLIC"]

BUILT_IN: dict[str, dict[str, Wording]] = {
    **TALK,
    **TALK_MAIL,
    **COMMENTS,
    **OFFICERS,
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
    "notice": {
        "id": Wording("{subject}", "{body}"),
        "en": Wording("{subject}", "{body}"),
    },
}
"""By kind, then language. ``notice`` carries a text made elsewhere (security notices of the sign-in)."""
