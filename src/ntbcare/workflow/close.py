"""Step 9: the end: closed by the complainant, an officer or the passing of time; or withdrawn."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Case
from ntbcare.cases.sets import OPEN_CLARIFICATION, ActorRole, ArchiveReason, EndedBy, EventKind, Status
from ntbcare.common.text import clean_text
from ntbcare.workflow.receive import MAX_TEXT
from ntbcare.workflow.transaction import case_step


def close_case(case_id: int, *, actor: Actor, seen: int | None = None) -> Case:
    """Close a case. The complainant may always; an officer or the system only once it is answered, every
    contributing agency has ended its part, and what an agency contests is decided.
    """
    with case_step(case_id, EventKind.CLOSED, actor=actor, seen=seen) as step:
        if step.actor.role != ActorRole.COMPLAINANT and step.open_contributors:
            raise MoveNotAllowed(_("Masih ada instansi pendukung yang belum selesai. Laporan belum dapat ditutup."))
        if step.actor.role != ActorRole.COMPLAINANT and step.case.clarification in OPEN_CLARIFICATION:
            raise MoveNotAllowed(_("Klarifikasi instansi belum diputuskan. Laporan belum dapat ditutup."))
        step.add(EventKind.CLOSED, status=Status.CLOSED, facts={"by": step.actor.ended_by.value})
        step.end_open_parts()
    return step.case


def withdraw_case(case_id: int, *, reason: str = "", actor: Actor) -> Case:
    """The complainant takes the complaint back before it was answered."""
    said = clean_text(reason)[:MAX_TEXT]
    with case_step(case_id, EventKind.ARCHIVED, actor=actor) as step:
        step.add(
            EventKind.ARCHIVED,
            status=Status.ARCHIVED,
            facts={"by": EndedBy.COMPLAINANT.value, "reason": ArchiveReason.WITHDRAWN.value},
            content={"text": said},
        )
        step.end_open_parts()
    return step.case
