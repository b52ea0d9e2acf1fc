"""Step 5: the agencies at work: actions with pictures, parts delivered, notes among officers."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ntbcare.cases.actor import Actor
from ntbcare.cases.assignments import move_assignment
from ntbcare.cases.attachments import add_attachments
from ntbcare.cases.drafts import discard_draft
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.files import CheckedFile
from ntbcare.cases.models import Assignment, Attachment, Case
from ntbcare.cases.sets import AssignmentStatus, AttachmentMoment, EventKind, Part, Status
from ntbcare.workflow.receive import check_text
from ntbcare.workflow.transaction import Step, case_step

MAX_FILES_PER_CASE = 60
Pictures = Sequence[tuple[AttachmentMoment, CheckedFile]]


def act_on_assignment(
    assignment_id: int,
    case_id: int,
    *,
    text: str,
    public: bool,
    pictures: Pictures = (),
    actor: Actor,
    seen: int | None = None,
) -> Case:
    """Record what the agency did. The lead's first action puts the case *in progress*.

    ``public`` actions are told to the complainant; the others stay inside.
    """
    done = check_text(text, minimum=3)
    with case_step(case_id, EventKind.ACTED, actor=actor, seen=seen, assignment_id=assignment_id) as step:
        assignment = _taken_on(step)
        begins = assignment.part == Part.LEAD and step.case.status == Status.ASSIGNED
        event = step.add(
            EventKind.ACTED,
            status=Status.IN_PROGRESS if begins else None,
            facts={"assignment": assignment.pk, "part": assignment.part, "public": public},
            content={"text": done},
            agency_id=assignment.agency_id,
        )
        for moment in AttachmentMoment:
            files = [file for when, file in pictures if when == moment]
            if files:
                add_attachments(event, files, moment=moment, by_complainant=False, public=public)
        if assignment.status != AssignmentStatus.ACTING:
            move_assignment(assignment, AssignmentStatus.ACTING, at=event.at)
    return step.case


def deliver_part(
    assignment_id: int,
    case_id: int,
    *,
    text: str,
    files: Sequence[CheckedFile] = (),
    actor: Actor,
    seen: int | None = None,
) -> Case:
    """A contributor hands its result to the lead. The lead itself delivers by answering."""
    said = check_text(text, minimum=3)
    with case_step(case_id, EventKind.DELIVERED, actor=actor, seen=seen, assignment_id=assignment_id) as step:
        assignment = _taken_on(step)
        event = step.add(
            EventKind.DELIVERED,
            facts={"assignment": assignment.pk, "part": assignment.part},
            content={"text": said},
            agency_id=assignment.agency_id,
        )
        if files:
            add_attachments(event, files, moment=AttachmentMoment.EVIDENCE, by_complainant=False)
        move_assignment(assignment, AssignmentStatus.DELIVERED, at=event.at)
        discard_draft(assignment)
    return step.case


def _taken_on(step: Step) -> Assignment:
    """The part of the step; one that was only offered (an agency by its link) is taken on first, in the same transaction."""
    assignment = step.require_assignment()
    if assignment.status == AssignmentStatus.OFFERED:
        event = step.add(EventKind.ACCEPTED, facts={"assignment": assignment.pk}, agency_id=assignment.agency_id)
        move_assignment(assignment, AssignmentStatus.ACCEPTED, at=event.at)
    return assignment


def add_note(case_id: int, text: str, *, actor: Actor, seen: int | None = None) -> Case:
    """A note among officers; the complainant and the public never see it."""
    said = check_text(text, minimum=1)
    with case_step(case_id, EventKind.NOTED, actor=actor, seen=seen) as step:
        step.add(EventKind.NOTED, content={"text": said})
    return step.case


def attach_files(case_id: int, files: Sequence[CheckedFile], *, actor: Actor, seen: int | None = None) -> Case:
    """Add files to a case: the complainant's evidence, or an officer's. A case holds a bounded number of them."""
    with case_step(case_id, EventKind.ATTACHED, actor=actor, seen=seen) as step:
        if Attachment.objects.filter(case=step.case).count() + len(files) > MAX_FILES_PER_CASE:
            message = _("Laporan ini sudah memuat %(count)s lampiran. Sebutkan isinya dalam tulisan.")
            raise MoveNotAllowed(message % {"count": MAX_FILES_PER_CASE})
        event = step.add(EventKind.ATTACHED, facts={"files": len(files)})
        by_complainant = step.actor.user_id is None
        add_attachments(event, files, moment=AttachmentMoment.EVIDENCE, by_complainant=by_complainant)
    return step.case
