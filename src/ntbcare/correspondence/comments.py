"""The wording for public comments: what everybody reads, and the one private reply.

What begins with ``public_`` says nothing of a person or a case: no number, no code, no name, no content
(``rendering.py`` fills nothing into it but the address of the page to follow a complaint).
"""

from __future__ import annotations

from ntbcare.correspondence.wording import Wording

PUBLIC = "public_"


def _said(indonesian: str, english: str) -> dict[str, Wording]:
    return {"id": Wording("NTB Care", indonesian), "en": Wording("NTB Care", english)}


COMMENTS: dict[str, dict[str, Wording]] = {
    "public_comment_invitation": _said(
        "Terima kasih, laporan Anda kami terima. Nomor dan kodenya kami kirim lewat pesan pribadi. Tidak menerimanya? "
        "Kirim pesan pribadi ke halaman ini. Mohon jangan menulis data pribadi di sini.",
        "Thank you, we have taken your report. Its number and code come by private message. Not received? Send this page "
        "a private message. Please write no personal data here.",
    ),
    "public_answered": _said(
        "Laporan Anda sudah dijawab. Lihat jawabannya dengan nomor dan kode laporan di {link}",
        "Your report has been answered. Read the answer with its number and code at {link}",
    ),
    "public_completion_requested": _said(
        "Petugas bertanya tentang laporan Anda. Balas dengan nomor dan kode laporan di {link} atau lewat pesan pribadi.",
        "An officer has a question about your report. Reply with its number and code at {link} or by private message.",
    ),
    "comment_filed": _said(
        "Laporan Anda diterima. Nomor: {reference}. Kode: {code}. Simpan keduanya, jangan ditulis di komentar. Jawaban "
        "paling lambat {due_day}. Ikuti: {link}\nAda tambahan atau foto? Balas pesan ini.",
        "Your report was received. Number: {reference}. Code: {code}. Keep both and do not write them in a comment. Answer "
        "due by {due_day}. Follow it: {link}\nMore to say, or a photo? Reply to this message.",
    ),
    "comment_filed_where": _said(
        "Laporan Anda diterima. Nomor: {reference}. Kode: {code}. Simpan keduanya, jangan ditulis di komentar. Jawaban "
        "paling lambat {due_day}. Ikuti: {link}\nDi mana kejadiannya? Balas pesan ini dengan desa, kecamatan, dan patokan.",
        "Your report was received. Number: {reference}. Code: {code}. Keep both and do not write them in a comment. Answer "
        "due by {due_day}. Follow it: {link}\nWhere is it? Reply to this message with village, district and a landmark.",
    ),
}
