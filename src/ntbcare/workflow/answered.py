"""Which case a letter answers. Its sender proves nothing: what counts is the mark of one of our mails that it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ntbcare.cases.access import find_case
from ntbcare.cases.models import Case
from ntbcare.cases.threads import cases_of_thread
from ntbcare.complainants.queries import value_of
from ntbcare.correspondence.messages import body_of
from ntbcare.correspondence.models import IncomingMessage, OutgoingMessage, Thread
from ntbcare.correspondence.threads import sender_of


@dataclass(frozen=True, slots=True)
class Answered:
    """The case, and whether the answer comes from the very address that our mail went to."""

    case: Case
    by_recipient: bool
    point_id: int | None


def answered_case(messages: Sequence[IncomingMessage], thread: Thread) -> Answered | None:
    """The case of our mail that the newest message answers; None when it answers none."""
    for message in reversed(messages):
        outbox_id = str(body_of(message).get("answers", ""))
        if outbox_id:
            return _case_of(int(outbox_id), thread)
    return None


def _case_of(outbox_id: int, thread: Thread) -> Answered | None:
    ours = OutgoingMessage.objects.select_related("contact_point", "thread").filter(pk=outbox_id, officer=None).first()
    if ours is None or (ours.contact_point is None and ours.thread is None):
        return None
    case = find_case(ours.about) if ours.about else _later_case(ours)
    if case is None:
        return None
    point = ours.contact_point
    same = ours.thread_id == thread.pk or (point is not None and value_of(point) == sender_of(thread))
    return Answered(case, same, point.pk if point is not None and same else None)


def _later_case(ours: OutgoingMessage) -> Case | None:
    """A question asked before there was a case: the case that the same conversation became afterwards."""
    if ours.thread is None:
        return None
    return next((case for case in cases_of_thread(ours.thread) if case.registered_at >= ours.created_at), None)
