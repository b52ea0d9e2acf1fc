"""A case told to its complainant: what happened, in plain sentences, without what is internal to the offices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ntbcare.agencies.queries import reference
from ntbcare.cases.happening import read_moment
from ntbcare.cases.information import Information, ObjectionDecision
from ntbcare.cases.models import Attachment, Case, CaseEvent
from ntbcare.cases.replay import happening_of
from ntbcare.cases.sets import ActorRole, ArchiveReason, EndedBy, EventKind, Finding, Stance, Status
from ntbcare.cases.timeline import Told, told_events
from ntbcare.web.templatetags.words import moment


@dataclass(frozen=True, slots=True)
class Chapter:
    """One thing that happened. ``text`` is what was said, where the complainant may read it."""

    at: datetime
    sentence: str
    text: str
    files: Sequence[Attachment]
    weighty: bool
    own: bool


_Tell = Callable[[Told], str]

_WEIGHTY = frozenset(
    {
        EventKind.RECEIVED,
        EventKind.COMPLETION_REQUESTED,
        EventKind.ANSWERED,
        EventKind.CLARIFIED,
        EventKind.FINDING_MADE,
        EventKind.EXTENDED,
        EventKind.OBJECTION_DECIDED,
        EventKind.CLOSED,
        EventKind.ARCHIVED,
        EventKind.RETURNED,
    }
)


def tell(events: Sequence[CaseEvent]) -> list[Chapter]:
    """The chapters of a case, oldest first: what ``cases.timeline`` tells, in sentences."""
    return [_chapter(told, _TELLERS[told.kind]) for told in told_events(events) if told.kind in _TELLERS]


def _chapter(told: Told, teller: _Tell) -> Chapter:
    return Chapter(
        at=told.at,
        sentence=teller(told),
        text=told.text,
        files=[file for file in told.event.attachments.all() if may_see(file)],
        weighty=told.kind in _WEIGHTY,
        own=told.by == ActorRole.COMPLAINANT,
    )


def answers(events: Sequence[CaseEvent]) -> list[CaseEvent]:
    """The answers, newest first."""
    return [event for event in reversed(events) if event.kind == EventKind.ANSWERED]


def pending_question(case: Case, events: Sequence[CaseEvent]) -> str:
    """What the officer asked for and waits for; empty when nothing."""
    if case.status != "incomplete":
        return ""
    asked = [event for event in events if event.kind == EventKind.COMPLETION_REQUESTED]
    return str(happening_of(asked[-1]).content.get("text", "")) if asked else ""


def standing_sentence(case: Case) -> str:
    """Where the case stands now, and whose move it is."""
    lead = reference().agencies.get(case.lead_id or 0)
    agency = lead.name if lead else _("Instansi")
    status = Status(case.status)
    return str(_sentence(case, status)) % {"agency": agency, "successor": case.successor or _("instansi lain")}


def _sentence(case: Case, status: Status) -> Promise:
    if status == Status.ANSWERED and case.stars:
        return _RATED
    if status == Status.ARCHIVED and case.archived_by == EndedBy.COMPLAINANT:
        return _WITHDRAWN
    return _STANDING[status]


def may_see(file: Attachment) -> bool:
    """Whether the complainant may open a file: one's own, and what an agency shows publicly."""
    return file.erased_at is None and (file.by_complainant or file.public)


def text_of(event: CaseEvent) -> str:
    """What was said in an event; empty once it is erased."""
    return str(happening_of(event).content.get("text", ""))


def _agency(told: Told) -> str:
    found = reference().agencies.get(told.agency_id or 0)
    return found.name if found else _("Instansi")


def _plain(sentence: Promise) -> _Tell:
    return lambda _told: str(sentence)


def _by_agency(sentence: Promise) -> _Tell:
    return lambda told: str(sentence) % {"agency": _agency(told)}


def _assigned(told: Told) -> str:
    offered = [pair[0] for pair in told.event.facts.get("offered", [])]
    known = reference().agencies
    others = [known[agency_id].name for agency_id in offered if agency_id != told.agency_id and agency_id in known]
    sentence = _("Laporan diteruskan kepada %(agency)s.") % {"agency": _agency(told)}
    return f"{sentence} {_('Ikut membantu: %(others)s.') % {'others': ', '.join(others)}}" if others else sentence


def _returned(told: Told) -> str:
    return _("Laporan ini wewenang %(successor)s.") % {"successor": told.successor or _("instansi lain")}


def _archived(told: Told) -> str:
    reason = str(told.event.facts.get("reason", ""))
    if told.event.facts.get("by") == EndedBy.COMPLAINANT:
        return _("Anda mencabut laporan ini.")
    label = ArchiveReason(reason).label if reason in ArchiveReason.values else ""
    return _("Laporan diarsipkan. Alasan: %(reason)s.") % {"reason": label} if label else _("Laporan diarsipkan.")


def _closed(told: Told) -> str:
    return {
        EndedBy.COMPLAINANT.value: _("Anda menutup laporan ini."),
        EndedBy.SYSTEM.value: _("Laporan ditutup karena waktu untuk menanggapi jawaban sudah lewat."),
    }.get(str(told.event.facts.get("by", "")), _("Laporan ditutup oleh petugas."))


def _rated(told: Told) -> str:
    solved = _("masalah selesai") if told.event.facts.get("solved") else _("masalah belum selesai")
    return _("Anda menilai: %(stars)s dari 5, %(solved)s.") % {"stars": told.event.facts.get("stars"), "solved": solved}


def _statement_replied(told: Told) -> str:
    if told.event.facts.get("stance") == Stance.ACCEPTS:
        return _("Anda menerima klarifikasi instansi.")
    return _("Anda tidak setuju dengan klarifikasi instansi.")


def _finding_made(told: Told) -> str:
    return _("Petugas netral memutuskan: %(finding)s.") % {"finding": str(Finding(told.event.facts["finding"]).label).lower()}


def _answer(told: Told) -> str:
    refusal = told.event.facts.get("refusal")
    if not isinstance(refusal, dict):
        return _("%(agency)s menjawab.") % {"agency": _agency(told)}
    ground = Information(refusal=str(refusal.get("ground")), exemption=str(refusal.get("exemption"))).refusal_label()
    said = _("%(agency)s tidak memberikan informasi ini. Alasan: %(ground)s.") % {"agency": _agency(told), "ground": ground}
    return f"{said} {_('Yang menguasainya: %(body)s.') % {'body': told.successor}}" if told.successor else said


def _extended(told: Told) -> str:
    until = moment(read_moment(str(told.event.facts["due_at"])))
    return _("Waktu jawab diperpanjang satu kali, sampai %(until)s.") % {"until": until}


def _objected(told: Told) -> str:
    return _("Anda mengajukan keberatan. %(agency)s memutuskannya.") % {"agency": _agency(told)}


def _objection_decided(told: Told) -> str:
    decision = ObjectionDecision(told.event.facts["decision"]).label
    return _("%(agency)s memutuskan: %(decision)s.") % {"agency": _agency(told), "decision": str(decision).lower()}


def _reopened(told: Told) -> str:
    if told.event.facts.get("granted"):
        return _("Instansi harus memberikan informasi yang diminta.")
    return _("Anda membuka laporan ini kembali.")


def _replied(told: Told) -> str:
    return _("Anda melengkapi laporan.") if told.event.facts.get("completes") else _("Anda menulis.")


_STANDING: dict[Status, Promise] = {
    Status.RECEIVED: gettext_lazy("Menunggu diperiksa petugas."),
    Status.INCOMPLETE: gettext_lazy("Menunggu keterangan dari Anda."),
    Status.VERIFIED: gettext_lazy("Sudah diperiksa. Menunggu diteruskan ke instansi."),
    Status.ASSIGNED: gettext_lazy("Sudah diteruskan. Menunggu %(agency)s mulai menangani."),
    Status.IN_PROGRESS: gettext_lazy("%(agency)s sedang menangani."),
    Status.ANSWERED: gettext_lazy("%(agency)s sudah menjawab. Menunggu penilaian Anda."),
    Status.CLOSED: gettext_lazy("Laporan ini sudah ditutup."),
    Status.ARCHIVED: gettext_lazy("Laporan ini diarsipkan."),
    Status.REFERRED: gettext_lazy("Dialihkan kepada %(successor)s."),
    Status.BLOCKED: gettext_lazy("Isinya tidak dapat ditampilkan. Laporan tetap tercatat."),
}
_WITHDRAWN = gettext_lazy("Anda mencabut laporan ini.")
_RATED = gettext_lazy("%(agency)s sudah menjawab dan Anda sudah menilainya. Laporan ditutup bila Anda tidak menulis lagi.")

_TELLERS: dict[EventKind, _Tell] = {
    EventKind.RECEIVED: _plain(gettext_lazy("Laporan Anda diterima.")),
    EventKind.VERIFIED: _plain(gettext_lazy("Petugas memeriksa laporan: lengkap dan menjadi wewenang kami.")),
    EventKind.COMPLETION_REQUESTED: _plain(
        gettext_lazy("Petugas meminta keterangan tambahan. Hitungan waktu berhenti sampai Anda membalas.")
    ),
    EventKind.REPLIED: _replied,
    EventKind.RETURNED: _returned,
    EventKind.GROUPED: _plain(
        gettext_lazy("Dikumpulkan dengan aspirasi lain yang serupa. Instansi perencana menjawabnya bersama-sama.")
    ),
    EventKind.UNGROUPED: _plain(gettext_lazy("Dikeluarkan dari kelompok aspirasi.")),
    EventKind.JOINED: _plain(
        gettext_lazy("Digabung dengan laporan orang lain tentang hal yang sama. Jawabannya muncul juga di sini.")
    ),
    EventKind.PARTED: _plain(gettext_lazy("Dipisahkan lagi: laporan Anda ditangani tersendiri.")),
    EventKind.ARCHIVED: _archived,
    EventKind.BLOCKED: _plain(gettext_lazy("Isi laporan diblokir karena melanggar hukum bila ditampilkan.")),
    EventKind.ASSIGNED: _assigned,
    EventKind.ACCEPTED: _by_agency(gettext_lazy("%(agency)s menerima laporan ini.")),
    EventKind.DECLINED: _by_agency(gettext_lazy("%(agency)s menyatakan bukan wewenangnya. Petugas mencari instansi yang tepat.")),
    EventKind.RELEASED: _by_agency(gettext_lazy("Laporan tidak lagi ditangani oleh %(agency)s.")),
    EventKind.REORGANISED: _by_agency(
        gettext_lazy("Karena penataan instansi, laporan Anda kini ditangani %(agency)s. Tenggatnya tetap.")
    ),
    EventKind.ACTED: _by_agency(gettext_lazy("%(agency)s bertindak.")),
    EventKind.DELIVERED: _by_agency(gettext_lazy("%(agency)s menyelesaikan bagiannya.")),
    EventKind.ANSWERED: _answer,
    EventKind.EXTENDED: _extended,
    EventKind.OBJECTED: _objected,
    EventKind.OBJECTION_DECIDED: _objection_decided,
    EventKind.CLARIFIED: _by_agency(gettext_lazy("%(agency)s memberi klarifikasi.")),
    EventKind.STATEMENT_REPLIED: _statement_replied,
    EventKind.FINDING_MADE: _finding_made,
    EventKind.FINDING_RELEASED: _plain(
        gettext_lazy("Klarifikasi, tanggapan, dan putusannya dimuat untuk umum, tanpa nama Anda.")
    ),
    EventKind.RATED: _rated,
    EventKind.REOPENED: _reopened,
    EventKind.CLOSED: _closed,
    EventKind.TEXT_RELEASED: _plain(gettext_lazy("Teks laporan yang sudah disunting dimuat di daftar umum.")),
    EventKind.TEXT_WITHDRAWN: _plain(gettext_lazy("Teks laporan ditarik dari daftar umum.")),
    EventKind.ATTACHED: _plain(gettext_lazy("Lampiran ditambahkan.")),
    EventKind.OVERDUE: _plain(gettext_lazy("Tenggat terlewati. Kami mengingatkan petugas.")),
    EventKind.ESCALATED: _plain(gettext_lazy("Laporan dinaikkan ke atasan karena tenggat terlewati.")),
    EventKind.DEADLINE_MOVED: _plain(gettext_lazy("Tenggat disesuaikan.")),
    EventKind.CODE_RENEWED: _plain(gettext_lazy("Kode laporan diganti atas permintaan Anda.")),
    EventKind.ERASED: _plain(gettext_lazy("Isi laporan dihapus.")),
}
