"""Step 11a: whoever a late case was escalated to says that it was seen and what follows; the levels above wait for that."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.escalations import acknowledge, waiting_for
from ntbcare.cases.models import Case
from ntbcare.cases.sets import ActorRole, EventKind
from ntbcare.common.canonical import Json
from ntbcare.workflow.receive import check_text
from ntbcare.workflow.transaction import case_step


def acknowledge_case(case_id: int, text: str, *, actor: Actor, seen: int | None = None) -> Case:
    """Say "I have seen it, I do …" to all that waits for the officer's word on the case.

    Raises MoveNotAllowed where nothing was escalated to the officer, or a colleague of the same post has answered.
    """
    said = check_text(text)
    with case_step(case_id, EventKind.ACKNOWLEDGED, actor=actor, seen=seen) as step:
        rows = waiting_for(actor.viewer, case_id) if actor.viewer is not None else []
        if not rows:
            raise MoveNotAllowed(_("Laporan ini tidak menunggu tanggapan Anda, atau sudah ditanggapi."))
        top = max(rows, key=lambda row: row.level)
        # In the post that was told, whatever else the officer may be.
        step.actor = replace(step.actor, role=ActorRole(top.role), agency_id=top.agency_id)
        answers: list[Json] = [[row.clock, row.assignment_id, row.level] for row in rows]
        facts: dict[str, Json] = {"answers": answers, "position": top.position, "level": top.level}
        event = step.add(EventKind.ACKNOWLEDGED, facts=facts, content={"text": said}, agency_id=top.agency_id)
        acknowledge(rows, event)
    return step.case
