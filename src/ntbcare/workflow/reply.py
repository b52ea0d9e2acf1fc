"""Step 7: the complainant writes again: what was asked for, or anything else, at any time."""

from __future__ import annotations

from collections.abc import Sequence

from ntbcare.cases.actor import Actor
from ntbcare.cases.attachments import add_attachments
from ntbcare.cases.files import CheckedFile
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.sets import AttachmentMoment, EventKind, Status
from ntbcare.workflow.receive import check_text
from ntbcare.workflow.transaction import Step, case_step


def reply_to_case(case_id: int, text: str, *, files: Sequence[CheckedFile] = (), actor: Actor) -> Case:
    """Add what the complainant writes. Where completion was asked for, the case goes back to where it was.

    A reply to an ended case changes nothing by itself, but it reaches a person: the case shows up in the desk.
    """
    said = check_text(text, minimum=2)
    with case_step(case_id, EventKind.REPLIED, actor=actor) as step:
        event = step.add(
            EventKind.REPLIED,
            status=_resumed(step),
            facts={"completes": step.case.status == Status.INCOMPLETE},
            content={"text": said},
        )
        if files:
            add_attachments(event, files, moment=AttachmentMoment.EVIDENCE, by_complainant=True)
    return step.case


def mark_reply_read(case_id: int, *, actor: Actor, seen: int | None = None) -> Case:
    """An officer has read the complainant's message and nothing else is to be done about it."""
    with case_step(case_id, EventKind.REPLY_READ, actor=actor, seen=seen) as step:
        step.add(EventKind.REPLY_READ)
    return step.case


def _resumed(step: Step) -> Status | None:
    if step.case.status != Status.INCOMPLETE:
        return None
    asked = CaseEvent.objects.filter(case=step.case, kind=EventKind.COMPLETION_REQUESTED).order_by("-number").first()
    return Status(str(asked.facts["resume"])) if asked else Status.RECEIVED
