"""The file's layout and the one table that maps its words to ours (contract: *Laporan Ringkas*, mapped by one table)."""

from __future__ import annotations

from dataclasses import dataclass

from ntbcare.cases.sets import ArchiveReason, Classification, EndedBy, Source, Status

TITLE = "Laporan Ringkas"
COLUMNS = (
    "Tracking ID",
    "Tanggal Laporan Masuk",
    "Waktu Laporan Masuk",
    "Klasifikasi Laporan",
    "ID Kategori",
    "Kategori",
    "Judul Laporan",
    "Isi Laporan Awal",
    "Isi Laporan Akhir",
    "Tipe Laporan (Anonim/Rahasia)",
    "Sumber Laporan",
    "Instansi Induk",
    "Instansi Terdisposisi",
    "Status Laporan",
    "Alasan Tunda/Arsip",
    "Provinsi",
    "Kota/Kabupaten",
)
NEEDED = frozenset({"Tracking ID", "Tanggal Laporan Masuk", "Isi Laporan Awal", "Status Laporan"})
"""Without these columns a sheet is not this export."""
LABEL_ROWS = ("Judul Laporan", "Nama Instansi", "Tanggal Generate", "Periode Masuk", "Pengelola")
"""The five labels above the header, each over two merged rows."""
HEADER_WITHIN = 20
HEADER_ROW = 11


@dataclass(frozen=True, slots=True)
class NationalStatus:
    """What a status of the national system is here. ``VERIFIED`` becomes ``ASSIGNED`` where an agency is named."""

    status: Status
    closed_by: EndedBy | None = None
    archived_by: EndedBy | None = None


STATUSES: dict[str, NationalStatus] = {
    "belum terverifikasi": NationalStatus(Status.RECEIVED),
    "menunggu kelengkapan informasi": NationalStatus(Status.INCOMPLETE),
    "terverifikasi": NationalStatus(Status.VERIFIED),
    "ditindaklanjuti oleh instansi": NationalStatus(Status.IN_PROGRESS),
    "ditanggapi oleh pelapor": NationalStatus(Status.IN_PROGRESS),
    "ditutup oleh pelapor": NationalStatus(Status.CLOSED, closed_by=EndedBy.COMPLAINANT),
    "ditutup oleh admin": NationalStatus(Status.CLOSED, closed_by=EndedBy.OFFICER),
    "ditutup oleh sistem": NationalStatus(Status.CLOSED, closed_by=EndedBy.SYSTEM),
    "diarsipkan oleh pelapor": NationalStatus(Status.ARCHIVED, archived_by=EndedBy.COMPLAINANT),
    "diarsipkan oleh admin": NationalStatus(Status.ARCHIVED, archived_by=EndedBy.OFFICER),
    "diarsipkan oleh sistem": NationalStatus(Status.ARCHIVED, archived_by=EndedBy.SYSTEM),
    "konten terblokir": NationalStatus(Status.BLOCKED),
}

STATUS_WORDS: dict[Status, str] = {
    Status.RECEIVED: "Belum Terverifikasi",
    Status.INCOMPLETE: "Menunggu Kelengkapan Informasi",
    Status.VERIFIED: "Terverifikasi",
    Status.ASSIGNED: "Terverifikasi",
    Status.IN_PROGRESS: "Ditindaklanjuti oleh Instansi",
    Status.ANSWERED: "Ditindaklanjuti oleh Instansi",
    # The national system knows no referral; it archives what is not ours.
    Status.REFERRED: "Diarsipkan oleh Admin",
    Status.BLOCKED: "Konten Terblokir",
}
"""Ours to theirs; closed and archived say by whom (``ended_words``)."""

_ENDED_BY = {EndedBy.COMPLAINANT: "Pelapor", EndedBy.OFFICER: "Admin", EndedBy.SYSTEM: "Sistem"}

CLASSES: dict[str, Classification] = {
    "pengaduan berkadar pengawasan": Classification.OVERSIGHT,
    "pengaduan tidak berkadar pengawasan": Classification.NO_OVERSIGHT,
    "permintaan informasi": Classification.INFORMATION,
    "aspirasi": Classification.ASPIRATION,
}
CLASS_WORDS: dict[str, str] = {
    Classification.OVERSIGHT: "Pengaduan Berkadar Pengawasan",
    Classification.NO_OVERSIGHT: "Pengaduan Tidak Berkadar Pengawasan",
    Classification.INFORMATION: "Permintaan Informasi",
    Classification.ASPIRATION: "Aspirasi",
}

SOURCES: dict[str, Source] = {
    "website": Source.WEB,
    "web": Source.WEB,
    "situs web": Source.WEB,
    "portal": Source.WEB,
    "android": Source.APP,
    "ios": Source.APP,
    "iphone": Source.APP,
    "mobile": Source.APP,
    "mobile apps": Source.APP,
    "aplikasi": Source.APP,
    "sms": Source.SMS,
    "sms 1708": Source.SMS,
    "whatsapp": Source.WHATSAPP,
    "wa": Source.WHATSAPP,
    "instagram": Source.INSTAGRAM,
    "facebook": Source.FACEBOOK,
    "telegram": Source.TELEGRAM,
    "email instansi": Source.EMAIL,
    "email": Source.EMAIL,
    "e-mail": Source.EMAIL,
    "surel": Source.EMAIL,
    "tatap muka": Source.DESK,
    "loket": Source.DESK,
    "pos surat": Source.LETTER,
    "surat": Source.LETTER,
    "call center": Source.PHONE,
    "hotline service": Source.PHONE,
    "telepon": Source.PHONE,
}
"""By the word before any " - "; what is unknown becomes ``sp4n`` and keeps its wording as detail."""

SOURCE_WORDS: dict[str, str] = {
    Source.WEB: "Website",
    Source.APP: "Android",
    Source.SMS: "SMS",
    Source.WHATSAPP: "Whatsapp",
    Source.FACEBOOK: "Facebook",
    Source.INSTAGRAM: "Instagram",
    Source.EMAIL: "Email Instansi",
    Source.DESK: "Tatap Muka",
    Source.LETTER: "Pos Surat",
    Source.PHONE: "Call Center",
}

ARCHIVE_REASONS: dict[str, ArchiveReason] = {
    "tidak ada bukti": ArchiveReason.NO_EVIDENCE,
    "bukti tidak ada": ArchiveReason.NO_EVIDENCE,
    "tidak jelas": ArchiveReason.UNCLEAR,
    "laporan tidak jelas": ArchiveReason.UNCLEAR,
    "bukan urusan pemerintah": ArchiveReason.NOT_GOVERNMENT,
    "ujaran kebencian": ArchiveReason.HATE,
    "kedaluwarsa": ArchiveReason.EXPIRED,
    "kadaluarsa": ArchiveReason.EXPIRED,
    "permintaan pelapor": ArchiveReason.WITHDRAWN,
    "dicabut pelapor": ArchiveReason.WITHDRAWN,
    "laporan ganda": ArchiveReason.DUPLICATE,
    "duplikat": ArchiveReason.DUPLICATE,
    "sedang diadili": ArchiveReason.IN_COURT,
}
"""Whole phrases only; any other wording is ``other`` and is kept as it stands."""

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januari january", "feb februari february pebruari", "mar maret march", "apr april", "mei may", "jun juni june",
         "jul juli july", "agu ags agt aug agustus august", "sep sept september", "okt oct oktober october",
         "nov november nopember", "des dec desember december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


def ended_words(verb: str, by: str) -> str:
    """``Ditutup oleh Pelapor`` and the like."""
    return f"{verb} oleh {_ENDED_BY.get(EndedBy(by), 'Sistem') if by else 'Sistem'}"
