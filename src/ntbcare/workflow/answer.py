"""Step 6: the answer: drafted, approved where the agency wants it, sent."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.assignments import move_assignment
from ntbcare.cases.drafts import approve, discard_draft, write_draft
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Assignment, Case, Draft
from ntbcare.cases.sets import AssignmentStatus, EventKind, Status
from ntbcare.common.canonical import Json
from ntbcare.common.errors import Forbidden, NotFound
from ntbcare.common.text import clean_text
from ntbcare.disclosure.actions import count_uses
from ntbcare.disclosure.queries import named_items
from ntbcare.workflow.guide import check_answer, quality_facts, require_filled, require_quality
from ntbcare.workflow.information import Refusal, is_information
from ntbcare.workflow.receive import MAX_TEXT, check_text
from ntbcare.workflow.transaction import Step, case_step


def save_draft(assignment_id: int, *, text: str, actor: Actor) -> Draft:
    """Keep an unsent answer. Nothing happens to the case, so there is no event."""
    with transaction.atomic(durable=True):
        assignment = _own_assignment(assignment_id, actor, Role.LIAISON)
        return write_draft(assignment, clean_text(text)[:MAX_TEXT], author_id=actor.user_id)


def approve_draft(assignment_id: int, *, actor: Actor) -> Draft:
    """The approver of the agency agrees with the draft as it stands. Who wrote it cannot approve it."""
    with transaction.atomic(durable=True):
        assignment = _own_assignment(assignment_id, actor, Role.APPROVER)
        draft = Draft.objects.select_for_update().filter(assignment=assignment).first()
        if draft is None:
            raise NotFound(_("Belum ada rancangan tanggapan."))
        if draft.author_id == actor.user_id:
            raise Forbidden(_("Rancangan disetujui oleh orang lain, bukan penulisnya."))
        approve(draft, user_id=actor.user_id)
        return draft


def send_answer(case_id: int, text: str, *, actor: Actor, seen: int | None = None, refusal: Refusal | None = None) -> Case:
    """The lead's one combined answer to the complainant. A later one corrects or completes it.

    A ``refusal`` is an answer that gives no information, on one of the law's grounds; only for requests for information.
    """
    said = check_text(text)
    require_filled(said)
    # Read and judged before the case is locked: nobody waits for the rules.
    quality = check_answer(case_id, said)
    items = named_items(said)
    with case_step(case_id, EventKind.ANSWERED, actor=actor, seen=seen) as step:
        lead = _answering_lead(step)
        if refusal is not None and not is_information(step.case):
            raise MoveNotAllowed(_("Hanya permintaan informasi yang dapat ditolak dengan alasan ini."))
        approved = _is_approved(lead, said)
        _check_approval(lead, approved=approved)
        require_quality(step.case.branch_id, quality, approved=approved)
        facts: dict[str, Json] = {"assignment": lead.pk, "quality": quality_facts(quality, approved=approved)}
        if refusal is not None:
            facts["refusal"] = refusal.facts()
        elif items:
            facts["published"] = [*items]
        event = step.add(
            EventKind.ANSWERED,
            status=Status.ANSWERED,
            facts=facts,
            content={"text": said, "successor": refusal.body if refusal else ""},
            agency_id=lead.agency_id,
        )
        if items and refusal is None and is_information(step.case):
            count_uses(items, step.case, event.number)
        if lead.is_open:
            move_assignment(lead, AssignmentStatus.DELIVERED, at=event.at)
        discard_draft(lead)
    return step.case


def _answering_lead(step: Step) -> Assignment:
    lead = step.lead
    if lead is None:
        raise MoveNotAllowed(_("Laporan ini belum punya instansi penanggung jawab."))
    if lead.status == AssignmentStatus.OFFERED:
        raise MoveNotAllowed(_("Terima dahulu disposisi ini, lalu kirim tanggapan."))
    return lead


def _is_approved(lead: Assignment, text: str) -> bool:
    """Whether a second officer has approved the draft, and it is what is sent."""
    return Draft.objects.filter(assignment=lead, approved_at__isnull=False, text=text).exists()


def _check_approval(lead: Assignment, *, approved: bool) -> None:
    agency = reference().agencies.get(lead.agency_id)
    if agency is not None and agency.needs_approval and not approved:
        raise MoveNotAllowed(
            _("Instansi ini meminta persetujuan sebelum tanggapan dikirim. Simpan rancangan dan minta persetujuan.")
        )


def _own_assignment(assignment_id: int, actor: Actor, role: Role) -> Assignment:
    reach = actor.viewer.reach_as(role) if actor.viewer else frozenset()
    assignment = Assignment.objects.filter(pk=assignment_id, agency_id__in=reach).first()
    if assignment is None:
        raise NotFound(_("Disposisi tidak ditemukan."))
    return assignment
