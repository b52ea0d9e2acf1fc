"""Taking back one's own last step, for a minute: the message it would have sent has not gone out yet."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.cases.actions import lock_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.assignments import end_assignments
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.happening import SETTABLE, moment_text
from ntbcare.cases.models import Assignment, Case, CaseEvent
from ntbcare.cases.permissions import standing_of
from ntbcare.cases.replay import fold
from ntbcare.cases.sets import AssignmentStatus, EventKind, Status
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.workflow.rights import permit
from ntbcare.workflow.transaction import Step, keep_reply, working_agencies

UNDOABLE = frozenset(
    {
        EventKind.VERIFIED,
        EventKind.CLASSIFIED,
        EventKind.TAKEN,
        EventKind.COMPLETION_REQUESTED,
        EventKind.RETURNED,
        EventKind.ARCHIVED,
    }
    | {EventKind.ASSIGNED, EventKind.TEXT_RELEASED, EventKind.TEXT_WITHDRAWN, EventKind.REPLY_READ, EventKind.EXTENDED}
)
"""Steps of the coordinators' desk; what an agency did or said in the world cannot be taken back."""


def undo_step(case_id: int, number: int, *, actor: Actor) -> Case:
    """Take back event ``number`` of a case: the case's last, one's own, undoable and young enough."""
    with transaction.atomic(durable=True):
        case = lock_case(case_id)
        events = list(CaseEvent.objects.filter(case=case).select_related("content").order_by("number"))
        last = events[-1]
        _check_undoable(last, number, actor)
        assignments = list(Assignment.objects.filter(case=case).order_by("pk"))
        before = fold(events[:-1])
        standing = standing_of(before, assigned=working_agencies(assignments), offices=reference().coordinating_offices)
        step = Step(case, assignments, permit(actor, EventKind(last.kind), standing), standing)
        step.add(EventKind.UNDONE, status=Status(before.status), facts={"undoes": number, "set": _restored(case, before)})
        _take_back_offers(step, last)
        keep_reply(case)
    return case


def _check_undoable(last: CaseEvent, number: int, actor: Actor) -> None:
    if last.number != number:
        raise MoveNotAllowed(_("Sesudah langkah itu sudah ada kejadian lain, jadi tidak dapat dibatalkan lagi."))
    if last.kind not in UNDOABLE or last.actor_id is None or last.actor_id != actor.user_id:
        raise MoveNotAllowed(_("Langkah ini tidak dapat dibatalkan."))
    if now() - last.at > timedelta(seconds=settings.NTBCARE_UNDO_SECONDS):
        raise MoveNotAllowed(_("Waktu untuk membatalkan sudah lewat."))


def _restored(case: Case, before: Case) -> dict[str, Json]:
    changed: dict[str, Json] = {}
    for name in sorted(SETTABLE):
        value = getattr(before, name)
        if value != getattr(case, name):
            changed[name] = moment_text(value) if hasattr(value, "tzinfo") else value
    return changed


def _take_back_offers(step: Step, last: CaseEvent) -> None:
    if last.kind != EventKind.ASSIGNED:
        return
    offered = {pair[0] for pair in last.facts.get("offered", [])}
    taken_back = [a for a in step.assignments if a.is_open and a.agency_id in offered and a.offered_at == last.at]
    if taken_back:
        end_assignments(taken_back, AssignmentStatus.RELEASED, at=step.events[-1].at)
