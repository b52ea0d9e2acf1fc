"""Codes that officers would otherwise read: kinds of messages, entries of the audit, keys of limits, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.cases.sets import Classification, Priority, Source
from ntbcare.guidance.quality.agreement import band

MESSAGES: dict[str, Promise] = {
    "received": _("Laporan diterima"),
    "verified": _("Laporan diperiksa"),
    "completion_requested": _("Permintaan kelengkapan"),
    "returned": _("Laporan dialihkan"),
    "archived": _("Laporan diarsipkan"),
    "joined": _("Laporan digabung"),
    "parted": _("Laporan dipisahkan"),
    "assigned": _("Laporan diteruskan"),
    "acted": _("Tindakan instansi"),
    "answered": _("Jawaban"),
    "clarified": _("Klarifikasi instansi"),
    "finding_made": _("Putusan klarifikasi"),
    "extended": _("Waktu jawab diperpanjang"),
    "objection_decided": _("Keberatan diputuskan"),
    "grouped": _("Aspirasi dikelompokkan"),
    "ungrouped": _("Aspirasi keluar dari kelompok"),
    "aspiration_answered": _("Pendukung: aspirasi dijawab"),
    "closed": _("Laporan selesai"),
    "reopened": _("Laporan dibuka kembali"),
    "code_recovery": _("Kode baru"),
    "officer_assigned": _("Petugas: disposisi baru"),
    "officer_reply": _("Petugas: balasan pelapor"),
    "contribution_link": _("Instansi tanpa akun: tautan"),
    "contribution_reminder": _("Instansi tanpa akun: pengingat"),
    "officer_release_asked": _("Petugas: instansi diminta dilepas"),
    "officer_release_refused": _("Petugas: pelepasan instansi ditolak"),
    "officer_delivered": _("Petugas: bagian instansi masuk"),
    "officer_link_wanted": _("Petugas: tautan baru diminta"),
    "officer_empty_office": _("Petugas: instansi tanpa pejabat penghubung"),
    "officer_reorganised": _("Petugas: laporan pindah karena penataan"),
    "officer_surge": _("Petugas: banyak laporan serupa"),
    "officer_alert": _("Petugas: peringatan"),
    "officer_attention": _("Petugas: perlu perhatian"),
    "officer_finding": _("Petugas: klarifikasi menunggu putusan"),
    "officer_found": _("Petugas: klarifikasi diputuskan"),
    "officer_objection": _("Petugas: keberatan pemohon informasi"),
    "officer_reminder": _("Petugas: pengingat tenggat"),
    "officer_escalated": _("Petugas: tenggat terlewati"),
    "officer_digest": _("Petugas: ringkasan pagi"),
    "officer_tasks": _("Petugas: tindak lanjut rapat"),
    "officer_monthly": _("Pimpinan: surat bulanan"),
    "officer_question": _("Petugas: jawaban pertanyaan"),
    "invitation": _("Petugas: undangan"),
    "password_reset": _("Petugas: kata sandi baru"),
    "notice": _("Pemberitahuan"),
}

GROUNDS: dict[str, Promise] = {
    "rule": _("menurut aturan"),
    "learned": _("dipelajari dari disposisi"),
    "category": _("kantor yang biasa untuk kategori ini"),
}

TALK: dict[str, Promise] = {
    "talk_ask_what": _("Percakapan: apa yang terjadi"),
    "talk_ask_more": _("Percakapan: ceritakan lagi"),
    "talk_ask_where": _("Percakapan: di mana"),
    "talk_filed": _("Percakapan: laporan diterima"),
    "talk_added": _("Percakapan: pesan ditambahkan"),
    "talk_which": _("Percakapan: laporan yang mana"),
    "talk_cancelled": _("Percakapan: dibatalkan"),
    "talk_help": _("Percakapan: bantuan"),
    "talk_status": _("Percakapan: keadaan laporan"),
    "talk_rated": _("Percakapan: nilai dicatat"),
    "talk_not_now": _("Percakapan: belum dapat dinilai"),
    "talk_wrong_code": _("Percakapan: kode salah"),
    "talk_slow_down": _("Percakapan: terlalu banyak percobaan"),
    "talk_person": _("Percakapan: petugas akan membalas"),
    "talk_flood": _("Percakapan: pesan terlalu banyak"),
    "talk_media_large": _("Percakapan: berkas terlalu besar"),
    "talk_media_refused": _("Percakapan: berkas ditolak"),
    "talk_media_lost": _("Percakapan: berkas gagal diambil"),
    "public_comment_invitation": _("Komentar publik: ajakan ke pesan pribadi"),
    "comment_invitation": _("Komentar publik: ajakan ke pesan pribadi"),
    "public_answered": _("Komentar publik: sudah dijawab"),
    "public_completion_requested": _("Komentar publik: ada pertanyaan"),
    "comment_filed": _("Balasan pribadi: laporan diterima"),
    "comment_filed_where": _("Balasan pribadi: laporan diterima, di mana?"),
    "device_news": _("Kabar di peramban"),
    "chat_verified": _("Singkat: laporan diperiksa"),
    "chat_completion_requested": _("Singkat: permintaan kelengkapan"),
    "chat_returned": _("Singkat: laporan dialihkan"),
    "chat_archived": _("Singkat: laporan diarsipkan"),
    "chat_assigned": _("Singkat: laporan diteruskan"),
    "chat_acted": _("Singkat: tindakan instansi"),
    "chat_answered": _("Singkat: jawaban"),
    "chat_clarified": _("Singkat: klarifikasi instansi"),
    "chat_finding_made": _("Singkat: putusan klarifikasi"),
    "chat_extended": _("Singkat: waktu jawab diperpanjang"),
    "chat_objection_decided": _("Singkat: keberatan diputuskan"),
    "chat_closed": _("Singkat: laporan selesai"),
    "chat_reopened": _("Singkat: laporan dibuka kembali"),
}
MESSAGES |= TALK
# The same, as it is said in mails.
MESSAGES |= {f"mail_{kind}": format_lazy("{} ({})", label, _("dalam surel")) for kind, label in TALK.items()}


LANGUAGES: dict[str, Promise] = {"id": _("Indonesia"), "en": _("Inggris")}

# Lucide has no marks of companies; the name stands beside the icon anyway.
SOURCE_ICONS: dict[str, str] = {
    Source.WEB: "globe",
    Source.APP: "smartphone",
    Source.SMS: "message-square-text",
    Source.WHATSAPP: "message-circle",
    Source.FACEBOOK: "users",
    Source.INSTAGRAM: "camera",
    Source.TELEGRAM: "send",
    Source.EMAIL: "mail",
    Source.DESK: "user-round",
    Source.PHONE: "phone",
    Source.LETTER: "file-text",
    Source.API: "code-xml",
    Source.OPEN311: "share-2",
    Source.SP4N: "arrow-left-right",
    Source.PARTNER: "building-2",
}


def said(names: dict[str, Promise], code: str) -> str:
    """The words for a code; the code itself where nobody gave it words."""
    return str(names[code]) if code in names else code


def limit_key(code: str) -> str:
    """The class or priority that a limit is for."""
    for labels in (Classification, Priority):
        if code in labels.values:
            return str(labels(code).label)
    return code


def role_name(code: str) -> str:
    """A role in words."""
    return str(Role(code).label) if code in Role.values else code


FIELDS: dict[str, Promise] = {
    "class": _("Klasifikasi"),
    "category": _("Kategori"),
    "region_code": _("Kabupaten/kota"),
    "priority": _("Prioritas"),
    "reason": _("Alasan"),
    "question": _("Apa yang masih kurang?"),
    "successor": _("Yang berwenang"),
    "lead": _("Penanggung jawab"),
    "contributors": _("Instansi pendukung"),
    "note": _("Pesan untuk instansi"),
    "answer.text": _("Jawaban untuk pelapor"),
    "archive.text": _("Keterangan untuk pelapor"),
    "act.text": _("Apa yang dilakukan?"),
    "deliver.text": _("Hasil untuk penanggung jawab"),
    "note.text": pgettext_lazy("desk", "Catatan"),
    "asked": _("Apa yang diminta?"),
    "email": _("Surel instansi"),
    "agency": _("Instansi"),
    "clarify.text": _("Klarifikasi untuk pelapor"),
    "acknowledge.text": _("Apa yang Anda lakukan"),
    "contested": _("Apa yang tidak benar?"),
    "ground": _("Alasan menurut undang-undang"),
    "exemption": _("Dasar pengecualian"),
    "body": _("Badan publik yang menguasainya"),
    "refuse.text": _("Penjelasan untuk pemohon"),
    "decide.text": _("Alasan putusan"),
    "decision": _("Putusan"),
    "extend.reason": _("Alasan tertulis"),
    "find.text": _("Alasan putusan"),
    "finding": _("Putusan"),
    "statement": _("Klarifikasi instansi"),
    "reply": _("Tanggapan pelapor"),
    "release-text.text": _("Teks yang dibaca umum"),
}
"""The fields of the steps, as their forms call them; ``text`` is called otherwise in each step."""


def field_name(step: str, field: str) -> str:
    """What a form of the desk calls a field; empty where a mistake concerns none."""
    label = FIELDS.get(f"{step}.{field}") or FIELDS.get(field)
    return str(label).rstrip("?") if label else ""


_LADDER: dict[str, Promise] = {
    "reason": _("Mengapa jenjang ini dibuat"),
    "in_force_from": _("Berlaku sejak"),
    "quiet_from": _("Jam tenang"),
    "quiet_until": _("Jam tenang"),
    "digest_at": _("Ringkasan pagi"),
    "yellow_days": _("Zona kuning"),
    "red_days": _("Zona merah"),
    "hold_amount": _("Waktu sesudah tanggapan"),
}


def ladder_field(field: str) -> str:
    """What the form of a ladder calls a field."""
    return str(_LADDER.get(field, _("Jenjang")))


SUBJECTS: dict[str, Promise] = {
    "calendar": _("Kalender"),
    "category": _("Kategori"),
    "holiday": _("Hari libur"),
    "import": _("Impor"),
    "ladder": _("Jenjang eskalasi"),
    "member": _("Peran"),
    "message": _("Pesan"),
    "policy": _("Kebijakan"),
    "reorganisation": _("Penataan"),
    "incident": _("Kejadian bersama"),
    "surge": _("Aturan lonjakan"),
    "token": _("Token"),
    "webhook": _("Webhook"),
}


def subject_name(subject: str, people: Mapping[int, str]) -> str:
    """What an entry of the audit is about, in words: an officer or agency by name, a message by its kind, the rest by number."""
    kind, _colon, key = subject.partition(":")
    if kind == "user" and key.isdigit():
        return people.get(int(key), subject)
    if kind == "agency" and key.isdigit():
        agency = reference().agencies.get(int(key))
        return agency.name if agency else subject
    if kind == "template":
        message, _colon, language = key.partition(":")
        return f"{said(MESSAGES, message)} ({said(LANGUAGES, language)})"
    return f"{SUBJECTS[kind]} {key}" if kind in SUBJECTS else subject


_QUALITY = (_("belum menjawab"), _("kurang"), _("cukup"), _("baik"), _("lengkap"))


def quality_word(score: int) -> str:
    """The fifth that the score of an answer lies in."""
    return str(_QUALITY[band(score)])
