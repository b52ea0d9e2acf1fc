"""Requests for information under UU 14/2008 (*Keterbukaan Informasi Publik*): what the law lets be said of one, and where
one stands. The state is read from the case's events each time; nothing of it is kept beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from ntbcare.agencies.scope import Viewer
from ntbcare.cases.escalations import posts_of_viewer, to_posts
from ntbcare.cases.happening import read_moment
from ntbcare.cases.models import Case, CaseEvent, Escalation
from ntbcare.cases.sets import Classification, EventKind

SUPERIOR_CLOCK = "superior"
"""The clock of an objection, by which its rows of ``Escalation`` are known (``deadlines.LimitKind``)."""


class RefusalGround(models.TextChoices):
    """Why information may lawfully be refused; there is no other ground."""

    EXEMPT = "exempt", _("Informasi dikecualikan (Pasal 17)")
    NOT_HELD = "not_held", _("Tidak dikuasai badan publik ini")
    NOT_INFORMATION = "not_information", _("Bukan permintaan informasi publik")


class Exemption(models.TextChoices):
    """The letters of Article 17, in short."""

    A = "a", _("huruf a: menghambat penegakan hukum")
    B = "b", _("huruf b: hak kekayaan intelektual dan persaingan usaha")
    C = "c", _("huruf c: pertahanan dan keamanan negara")
    D = "d", _("huruf d: kekayaan alam Indonesia")
    E = "e", _("huruf e: ketahanan ekonomi nasional")
    F = "f", _("huruf f: hubungan luar negeri")
    G = "g", _("huruf g: akta pribadi dan wasiat")
    H = "h", _("huruf h: rahasia pribadi")
    I = "i", _("huruf i: surat antarbadan publik yang dirahasiakan")  # noqa: E741  # the law's own letter
    J = "j", _("huruf j: dirahasiakan undang-undang lain")


class ObjectionGround(models.TextChoices):
    """Why one may object (Article 35, paragraph 1)."""

    REFUSED = "refused", _("Permintaan saya ditolak dengan alasan pengecualian")
    NOT_PROVIDED = "not_provided", _("Informasi berkala tidak disediakan")
    NOT_ANSWERED = "not_answered", _("Permintaan saya tidak ditanggapi")
    OTHERWISE = "otherwise", _("Jawabannya tidak seperti yang saya minta")
    NOT_FULFILLED = "not_fulfilled", _("Permintaan saya tidak dipenuhi")
    FEE = "fee", _("Biayanya tidak wajar")
    LATE = "late", _("Informasinya disampaikan melewati waktu")


class ObjectionDecision(models.TextChoices):
    """What the superior decides."""

    GRANTED = "granted", _("Keberatan diterima: informasi diberikan")
    PARTLY = "partly", _("Keberatan diterima sebagian")
    REJECTED = "rejected", _("Keberatan ditolak")


@dataclass(frozen=True, slots=True)
class Information:
    """Where a request for information stands. Numbers are those of events; ``answered_at`` is the newest answer's."""

    extended_number: int | None = None
    extended_until: datetime | None = None
    refusal: str = ""
    exemption: str = ""
    answered_at: datetime | None = None
    objection_number: int | None = None
    objection_ground: str = ""
    objected_at: datetime | None = None
    objection_due: datetime | None = None
    superior_id: int | None = None
    decision: str = ""
    decided_at: datetime | None = None
    dispute_until: datetime | None = None

    @property
    def waits_for_superior(self) -> bool:
        """Whether an objection was made and is not decided."""
        return self.objection_number is not None and not self.decision

    @property
    def is_refused(self) -> bool:
        """Whether what was answered last is a refusal that no superior has overruled since."""
        overruled = self.decision in {ObjectionDecision.GRANTED, ObjectionDecision.PARTLY}
        later = self.decided_at is not None and self.answered_at is not None and self.decided_at >= self.answered_at
        return bool(self.refusal) and not (overruled and later)

    def refusal_label(self) -> str:
        """The ground in words, with the letter of Article 17 where there is one; empty for no refusal."""
        if self.refusal not in RefusalGround.values:
            return ""
        ground = str(RefusalGround(self.refusal).label)
        return f"{ground}, {Exemption(self.exemption).label}" if self.exemption in Exemption.values else ground


_KINDS = (EventKind.EXTENDED, EventKind.ANSWERED, EventKind.OBJECTED, EventKind.OBJECTION_DECIDED, EventKind.UNDONE)


def information_of(case: Case) -> Information | None:
    """Where the case stands as a request for information; None for every other class. One statement."""
    if case.classification != Classification.INFORMATION:
        return None
    return read_information(CaseEvent.objects.filter(case=case, kind__in=_KINDS).order_by("number"))


def read_information(events: Iterable[CaseEvent]) -> Information:
    """The state that events tell of, oldest first."""
    rows = list(events)
    undone = {event.facts.get("undoes") for event in rows if event.kind == EventKind.UNDONE}
    said: dict[str, object] = {}
    for event in rows:
        if event.number not in undone and event.kind in _READERS:
            said |= _READERS[EventKind(event.kind)](event)
    return Information(**said)  # type: ignore[arg-type]  # each reader gives the fields of its own


def _extended(event: CaseEvent) -> dict[str, object]:
    return {"extended_number": event.number, "extended_until": read_moment(str(event.facts["due_at"]))}


def _answered(event: CaseEvent) -> dict[str, object]:
    refusal = event.facts.get("refusal") or {}
    return {"answered_at": event.at, "refusal": refusal.get("ground", ""), "exemption": refusal.get("exemption", "")}


def _objected(event: CaseEvent) -> dict[str, object]:
    return {
        "objection_number": event.number,
        "objection_ground": str(event.facts["ground"]),
        "objected_at": event.at,
        "objection_due": read_moment(str(event.facts["due_at"])),
        "superior_id": event.facts.get("superior"),
    }


def _decided(event: CaseEvent) -> dict[str, object]:
    until = read_moment(str(event.facts["dispute_until"]))
    return {"decision": str(event.facts["decision"]), "decided_at": event.at, "dispute_until": until}


_READERS = {
    EventKind.EXTENDED: _extended,
    EventKind.ANSWERED: _answered,
    EventKind.OBJECTED: _objected,
    EventKind.OBJECTION_DECIDED: _decided,
}


def objection_of(viewer: Viewer, case_id: int) -> Escalation | None:
    """The open objection on a case that one of the officer's posts has to decide; None where there is none."""
    rows = Escalation.objects.filter(case_id=case_id, clock=SUPERIOR_CLOCK, is_open=True)
    return rows.filter(to_posts(posts_of_viewer(viewer))).order_by("id").first()


def superior_of(case_id: int) -> int | None:
    """The agency of the post that the newest objection went to."""
    facts = CaseEvent.objects.filter(case_id=case_id, kind=EventKind.OBJECTED).order_by("-number").values_list("facts", flat=True)
    return next((said.get("superior") for said in facts[:1]), None)
