"""The built-in wording of every message. A site's own wording (``MessageTemplate``) goes before it.

``{name}`` stands for a value of the context. Nothing that opens a case stands in a subject, which others may see.
"""

from __future__ import annotations

from dataclasses import dataclass

SECRETS = frozenset({"code", "token", "verify_link", "recover_link", "reset_link", "invitation_link"})
"""Values that open a case: never in a subject, and masked where a message is shown after it went out."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and body in one language."""

    subject: str
    body: str


_FOLLOW_ID = "\n\nLihat laporan Anda dengan nomor dan kode laporan: {link}"
_FOLLOW_EN = "\n\nSee your report with its number and code: {link}"
_DESK_ID = "\n\nBuka meja kerja: {desk_link}"
_DESK_EN = "\n\nOpen the desk: {desk_link}"

BUILT_IN: dict[str, dict[str, Wording]] = {
    "received": {
        "id": Wording(
            "Laporan {reference} sudah kami terima",
            "Terima kasih. Laporan Anda sudah masuk.\n\nNomor laporan: {reference}\nKode laporan: {code}\n\n"
            "Simpan nomor dan kode ini. Siapa pun yang memegang keduanya dapat membuka laporan Anda.\n"
            "Jawaban paling lambat: {due}.\n\nLihat laporan Anda: {link}\n\n"
            "Klik tautan ini agar kode baru dapat kami kirim ke alamat ini bila kode Anda hilang: {verify_link}",
        ),
        "en": Wording(
            "We have received report {reference}",
            "Thank you. Your report has arrived.\n\nReport number: {reference}\nReport code: {code}\n\n"
            "Keep both. Anyone who holds them can open your report.\nAn answer is due by {due}.\n\nSee your report: {link}\n\n"
            "Follow this link so that we can send a new code to this address if you lose yours: {verify_link}",
        ),
    },
    "verified": {
        "id": Wording(
            "Laporan {reference} sudah diperiksa",
            "Laporan Anda lengkap dan akan diteruskan kepada instansi yang dapat menanganinya." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Report {reference} has been checked",
            "Your report is complete and will be passed on to the agency that can act on it." + _FOLLOW_EN,
        ),
    },
    "completion_requested": {
        "id": Wording(
            "Laporan {reference}: kami perlu keterangan tambahan",
            "Kami belum dapat meneruskan laporan Anda karena ada yang kurang jelas. Pertanyaan kami ada di halaman laporan."
            + _FOLLOW_ID,
        ),
        "en": Wording(
            "Report {reference}: we need to know more",
            "We cannot pass on your report yet because something is unclear. Our question is on the report's page." + _FOLLOW_EN,
        ),
    },
    "returned": {
        "id": Wording(
            "Laporan {reference} dialihkan",
            "Laporan Anda bukan wewenang kami. Di halaman laporan tertulis lembaga mana yang berwenang dan alasannya."
            + _FOLLOW_ID,
        ),
        "en": Wording(
            "Report {reference} is for another body",
            "Your report is not for us to decide. Its page says which body is responsible, and why." + _FOLLOW_EN,
        ),
    },
    "archived": {
        "id": Wording(
            "Laporan {reference} diarsipkan",
            "Laporan Anda diarsipkan. Alasannya, dan apa yang masih dapat Anda lakukan, tertulis di halaman laporan."
            + _FOLLOW_ID,
        ),
        "en": Wording(
            "Report {reference} has been archived",
            "Your report has been archived. Its page gives the reason and says what you can still do." + _FOLLOW_EN,
        ),
    },
    "assigned": {
        "id": Wording(
            "Laporan {reference} diteruskan",
            "Laporan Anda sudah diteruskan kepada {agency}. Jawaban paling lambat: {due}." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Report {reference} has been passed on",
            "Your report has been passed on to {agency}. An answer is due by {due}." + _FOLLOW_EN,
        ),
    },
    "acted": {
        "id": Wording(
            "Laporan {reference} sedang ditangani",
            "{agency} mencatat tindakan atas laporan Anda." + _FOLLOW_ID,
        ),
        "en": Wording("Report {reference} is being dealt with", "{agency} has recorded action on your report." + _FOLLOW_EN),
    },
    "answered": {
        "id": Wording(
            "Laporan {reference} sudah dijawab",
            "{agency} menjawab laporan Anda. Baca jawabannya, lalu beri tahu kami: apakah masalahnya selesai? "
            "Anda juga dapat membalas." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Report {reference} has been answered",
            "{agency} has answered your report. Please read the answer and tell us whether the matter is solved. "
            "You can also write back." + _FOLLOW_EN,
        ),
    },
    "closed": {
        "id": Wording(
            "Laporan {reference} selesai",
            "Laporan Anda ditutup. Bila masalahnya belum selesai, Anda dapat membukanya kembali dengan alasan." + _FOLLOW_ID,
        ),
        "en": Wording(
            "Report {reference} is closed",
            "Your report has been closed. If the matter is not solved, you can reopen it and say why." + _FOLLOW_EN,
        ),
    },
    "reopened": {
        "id": Wording("Laporan {reference} dibuka kembali", "Laporan Anda dibuka kembali dan ditangani lagi." + _FOLLOW_ID),
        "en": Wording("Report {reference} is open again", "Your report is open again and is being dealt with." + _FOLLOW_EN),
    },
    "code_recovery": {
        "id": Wording(
            "Kode baru untuk laporan {reference}",
            "Seseorang, mungkin Anda, meminta kode baru untuk laporan ini. Buka tautan ini dalam satu jam:\n\n{recover_link}\n\n"
            "Bila bukan Anda, abaikan surat ini; kode lama tetap berlaku.",
        ),
        "en": Wording(
            "A new code for report {reference}",
            "Someone, perhaps you, asked for a new code for this report. Follow this link within an hour:\n\n{recover_link}\n\n"
            "If it was not you, ignore this message; the old code stays valid.",
        ),
    },
    "officer_assigned": {
        "id": Wording(
            "Laporan {reference} untuk instansi Anda",
            "Sebuah laporan diserahkan kepada instansi Anda. Tenggat: {due}." + _DESK_ID,
        ),
        "en": Wording("Report {reference} for your agency", "A report has been handed to your agency. Due: {due}." + _DESK_EN),
    },
    "officer_reply": {
        "id": Wording(
            "Laporan {reference}: pelapor menulis", "Pelapor menulis balasan atau membuka kembali laporan ini." + _DESK_ID
        ),
        "en": Wording(
            "Report {reference}: the complainant wrote", "The complainant replied to or reopened this report." + _DESK_EN
        ),
    },
    "officer_attention": {
        "id": Wording(
            "Laporan {reference} perlu perhatian koordinator", "Laporan ini menunggu keputusan Anda. Tenggat: {due}." + _DESK_ID
        ),
        "en": Wording("Report {reference} needs a coordinator", "This report waits for your decision. Due: {due}." + _DESK_EN),
    },
    "officer_reminder": {
        "id": Wording("Laporan {reference}: tenggat", "Tenggat laporan ini sudah dekat atau terlewati: {due}." + _DESK_ID),
        "en": Wording("Report {reference}: deadline", "The deadline of this report is near or past: {due}." + _DESK_EN),
    },
    "officer_escalated": {
        "id": Wording(
            "Laporan {reference} dinaikkan kepada Anda",
            "Tenggat laporan ini terlewati: {due}. Karena itu Anda diberi tahu." + _DESK_ID,
        ),
        "en": Wording(
            "Report {reference} has been escalated to you",
            "The deadline of this report has passed: {due}. So you are told." + _DESK_EN,
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
