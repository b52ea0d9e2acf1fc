"""The closed sets of the contract, with the words that stand on screen."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a case stands. Allowed moves are data in ``cases/moves.py``."""

    RECEIVED = "received", _("Diterima")
    INCOMPLETE = "incomplete", _("Menunggu kelengkapan")
    VERIFIED = "verified", _("Terverifikasi")
    ASSIGNED = "assigned", _("Didisposisikan")
    IN_PROGRESS = "in_progress", _("Ditindaklanjuti")
    ANSWERED = "answered", _("Ditanggapi")
    CLOSED = "closed", _("Selesai")
    ARCHIVED = "archived", _("Diarsipkan")
    REFERRED = "referred", _("Dialihkan")
    BLOCKED = "blocked", _("Konten terblokir")


class Classification(models.TextChoices):
    """The class of a case (*klasifikasi*)."""

    OVERSIGHT = "oversight", _("Pengaduan berkadar pengawasan")
    NO_OVERSIGHT = "no_oversight", _("Pengaduan tidak berkadar pengawasan")
    INFORMATION = "information", _("Permintaan informasi")
    ASPIRATION = "aspiration", _("Aspirasi")


class Priority(models.TextChoices):
    """How soon a first response is due."""

    URGENT = "urgent", _("Mendesak")
    IMPORTANT = "important", _("Penting")
    ORDINARY = "ordinary", _("Biasa")


class Source(models.TextChoices):
    """The channel by which a case came."""

    WEB = "web", _("Situs web")
    APP = "app", _("Aplikasi")
    SMS = "sms", _("SMS")
    WHATSAPP = "whatsapp", _("WhatsApp")
    FACEBOOK = "facebook", _("Facebook")
    INSTAGRAM = "instagram", _("Instagram")
    TELEGRAM = "telegram", _("Telegram")
    EMAIL = "email", _("Surel")
    DESK = "desk", _("Tatap muka")
    PHONE = "phone", _("Telepon")
    LETTER = "letter", _("Surat")
    API = "api", _("API")
    OPEN311 = "open311", _("Open311")
    SP4N = "sp4n", _("SP4N-LAPOR!")
    PARTNER = "partner", _("Mitra")


class EndedBy(models.TextChoices):
    """Who closed or archived a case."""

    COMPLAINANT = "complainant", _("Pelapor")
    OFFICER = "officer", _("Petugas")
    SYSTEM = "system", _("Sistem")


class ArchiveReason(models.TextChoices):
    """The lawful reasons to archive."""

    NO_EVIDENCE = "no_evidence", _("Tidak ada bukti")
    UNCLEAR = "unclear", _("Tidak jelas")
    NOT_GOVERNMENT = "not_government", _("Bukan urusan pemerintah")
    HATE = "hate", _("Ujaran kebencian")
    EXPIRED = "expired", _("Kedaluwarsa")
    WITHDRAWN = "withdrawn", _("Dicabut pelapor")
    DUPLICATE = "duplicate", _("Laporan ganda")
    IN_COURT = "in_court", _("Sedang diadili")
    OTHER = "other", _("Alasan lain")


class Part(models.TextChoices):
    """An agency's part in a case."""

    LEAD = "lead", _("Penanggung jawab")
    CONTRIBUTOR = "contributor", _("Pendukung")


class AssignmentStatus(models.TextChoices):
    """Where one agency's part stands."""

    OFFERED = "offered", _("Ditawarkan")
    ACCEPTED = "accepted", _("Diterima instansi")
    ACTING = "acting", _("Ditindaklanjuti")
    DELIVERED = "delivered", _("Selesai dikerjakan")
    DECLINED = "declined", _("Ditolak instansi")
    RELEASED = "released", _("Dilepas")


OPEN_ASSIGNMENT = frozenset({AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED, AssignmentStatus.ACTING})


class ActorRole(models.TextChoices):
    """Who did what an event tells: an officer's role, the complainant, or the system."""

    COMPLAINANT = "complainant", _("Pelapor")
    SYSTEM = "system", _("Sistem")
    # An agency without accounts, by its signed link.
    LINK = "link", _("Instansi lewat tautan")
    ADMINISTRATOR = "administrator", _("Administrator sistem")
    COORDINATOR = "coordinator", _("Admin koordinator")
    CLERK = "clerk", _("Petugas loket")
    LIAISON = "liaison", _("Pejabat penghubung")
    APPROVER = "approver", _("Penyetuju tanggapan")
    LEADER = "leader", _("Pimpinan")
    INSPECTOR = "inspector", _("Inspektorat")
    AUDITOR = "auditor", _("Auditor")
    OBSERVER = "observer", _("Pengamat masyarakat sipil")


class AttachmentMoment(models.TextChoices):
    """What a picture shows, where that matters."""

    EVIDENCE = "evidence", _("Bukti")
    BEFORE = "before", _("Sebelum")
    AFTER = "after", _("Sesudah")


class Contested(models.TextChoices):
    """How much of a complaint a clarification contests."""

    ALL = "all", _("Seluruh laporan")
    PART = "part", _("Sebagian laporan")


class Stance(models.TextChoices):
    """What the complainant says of a clarification."""

    ACCEPTS = "accepts", _("Saya menerima klarifikasi ini")
    DISPUTES = "disputes", _("Saya tidak setuju")


class Finding(models.TextChoices):
    """What a neutral officer found of a clarification."""

    UPHELD = "upheld", _("Klarifikasi instansi terbukti")
    PARTLY = "partly", _("Klarifikasi terbukti sebagian")
    NOT_UPHELD = "not_upheld", _("Klarifikasi tidak terbukti")


class ClarificationState(models.TextChoices):
    """Where the newest clarification of a case stands."""

    STATED = "stated", _("Menunggu tanggapan pelapor")
    REPLIED = "replied", _("Menunggu putusan petugas netral")
    FOUND = "found", _("Sudah diputuskan")


OPEN_CLARIFICATION = frozenset({ClarificationState.STATED, ClarificationState.REPLIED})


class Position(models.TextChoices):
    """To whom a late case goes up, the lowest first. Where nobody holds a position the next one takes its place."""

    LIAISON = "liaison", _("Pejabat penghubung")
    UNIT_HEAD = "unit_head", _("Kepala unit")
    AGENCY_HEAD = "agency_head", _("Kepala instansi")
    COORDINATOR = "coordinator", _("Admin koordinator")
    INSPECTORATE = "inspectorate", _("Inspektorat")
    ORGANISATION = "organisation", _("Biro atau Bagian Organisasi")
    SECRETARY = "secretary", _("Sekretaris Daerah")
    UPPER = "upper", _("Pemerintah tingkat di atasnya")


class Queue(models.TextChoices):
    """The desk's view that a case stands in; follows from its status (``cases/projection.py``)."""

    NEW = "new", _("Baru")
    INCOMPLETE = "incomplete", _("Menunggu kelengkapan")
    TO_DISPOSE = "to_dispose", _("Perlu disposisi")
    HANDLING = "handling", _("Ditangani")
    ANSWERED = "answered", _("Ditanggapi")
    DONE = "done", _("Selesai")


class EventKind(models.TextChoices):
    """What can happen to a case."""

    RECEIVED = "received", _("Laporan diterima")
    IMPORTED = "imported", _("Diambil dari arsip")
    IMPORT_UPDATED = "import_updated", _("Arsip diperbarui")
    VERIFIED = "verified", _("Diverifikasi")
    CLASSIFIED = "classified", _("Klasifikasi diubah")
    TAKEN = "taken", _("Diambil petugas")
    COMPLETION_REQUESTED = "completion_requested", _("Kelengkapan diminta")
    REPLIED = "replied", _("Pelapor menulis")
    REPLY_READ = "reply_read", _("Balasan pelapor dibaca")
    RETURNED = "returned", _("Dialihkan")
    ARCHIVED = "archived", _("Diarsipkan")
    BLOCKED = "blocked", _("Konten diblokir")
    ASSIGNED = "assigned", _("Didisposisikan")
    ACCEPTED = "accepted", _("Diterima instansi")
    DECLINED = "declined", _("Ditolak instansi")
    RELEASED = "released", _("Dilepas dari instansi")
    REORGANISED = "reorganised", _("Dipindahkan karena penataan instansi")
    RELEASE_ASKED = "release_asked", _("Pelepasan instansi diminta")
    RELEASE_REFUSED = "release_refused", _("Pelepasan instansi ditolak")
    LINK_ISSUED = "link_issued", _("Tautan kontribusi dibuat")
    LINK_REVOKED = "link_revoked", _("Tautan kontribusi dicabut")
    ACTED = "acted", _("Tindakan dilakukan")
    DELIVERED = "delivered", _("Bagian selesai")
    ANSWERED = "answered", _("Ditanggapi")
    CLARIFIED = "clarified", _("Instansi memberi klarifikasi")
    STATEMENT_REPLIED = "statement_replied", _("Pelapor menanggapi klarifikasi")
    FINDING_MADE = "finding_made", _("Klarifikasi diputuskan")
    FINDING_RELEASED = "finding_released", _("Klarifikasi dimuat untuk umum")
    EXTENDED = "extended", _("Waktu jawab diperpanjang")
    OBJECTED = "objected", _("Keberatan diajukan")
    OBJECTION_DECIDED = "objection_decided", _("Keberatan diputuskan")
    RATED = "rated", _("Dinilai")
    REOPENED = "reopened", _("Dibuka kembali")
    CLOSED = "closed", _("Ditutup")
    TEXT_RELEASED = "text_released", _("Teks publik disetujui")
    TEXT_WITHDRAWN = "text_withdrawn", _("Teks publik ditarik")
    NOTED = "noted", _("Catatan internal")
    ATTACHED = "attached", _("Lampiran ditambahkan")
    REMINDED = "reminded", _("Pengingat tenggat")
    OVERDUE = "overdue", _("Tenggat terlewati")
    ESCALATED = "escalated", _("Dinaikkan ke atasan")
    ACKNOWLEDGED = "acknowledged", _("Atasan menanggapi")
    DEADLINE_MOVED = "deadline_moved", _("Tenggat disesuaikan")
    CODE_RENEWED = "code_renewed", _("Kode baru dibuat")
    PERSON_JOINED = "person_joined", _("Pelapor dikenali sebagai orang yang sama")
    PERSON_PARTED = "person_parted", _("Pelapor dipisahkan lagi")
    JOINED = "joined", _("Digabung dengan laporan serupa")
    PARTED = "parted", _("Dipisahkan dari laporan serupa")
    GROUPED = "grouped", _("Masuk kelompok aspirasi")
    UNGROUPED = "ungrouped", _("Keluar dari kelompok aspirasi")
    UNDONE = "undone", _("Dibatalkan")
    ERASED = "erased", _("Data dihapus")
