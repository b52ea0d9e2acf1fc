"""What the public may read of a case: only what an officer released."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Case
from ntbcare.cases.sets import EventKind
from ntbcare.workflow.receive import check_text
from ntbcare.workflow.transaction import case_step


def release_text(case_id: int, text: str, *, actor: Actor, seen: int | None = None) -> Case:
    """Put a text into the public register. A confidential case has none."""
    said = check_text(text)
    with case_step(case_id, EventKind.TEXT_RELEASED, actor=actor, seen=seen) as step:
        if step.case.confidential:
            raise MoveNotAllowed(_("Laporan rahasia tidak pernah dimuat di daftar umum."))
        step.add(EventKind.TEXT_RELEASED, content={"text": said})
    return step.case


def withdraw_text(case_id: int, *, actor: Actor, seen: int | None = None) -> Case:
    """Take the text out of the register again."""
    with case_step(case_id, EventKind.TEXT_WITHDRAWN, actor=actor, seen=seen) as step:
        step.add(EventKind.TEXT_WITHDRAWN)
    return step.case
