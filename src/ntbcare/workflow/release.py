"""Step 5b: going on without a contributing agency that never answers. The lead asks, a coordinator grants
(``assign.release_assignment``) or refuses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.sets import EventKind, Part
from ntbcare.workflow.contribute import part_in
from ntbcare.workflow.receive import check_text
from ntbcare.workflow.transaction import case_step

ABOUT = (EventKind.RELEASE_ASKED, EventKind.RELEASE_REFUSED)
"""The events that say whether the lead waits for a coordinator's word about an agency."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A lead's request to go on without an agency, and when it was refused."""

    assignment_id: int
    asked_at: datetime
    refused_at: datetime | None = None


def ask_release(assignment_id: int, case_id: int, *, reason: str, actor: Actor, seen: int | None = None) -> Case:
    """The lead asks a coordinator to go on without a contributing agency that does not answer. From now on the time is
    that agency's (``deadlines/holding.py``); once it is released the combined answer may end the case."""
    why = check_text(reason, what="reason", minimum=3)
    with case_step(case_id, EventKind.RELEASE_ASKED, actor=actor, seen=seen) as step:
        part = part_in(step, assignment_id)
        if part.part != Part.CONTRIBUTOR or not part.is_open:
            raise MoveNotAllowed(_("Hanya instansi pendukung yang belum selesai dapat diminta dilepas."))
        if part.pk in asked_to_release(step.case.pk):
            raise MoveNotAllowed(_("Koordinator sudah diminta melepas instansi ini."))
        step.add(EventKind.RELEASE_ASKED, facts={"assignment": part.pk}, content={"text": why}, agency_id=part.agency_id)
    return step.case


def refuse_release(assignment_id: int, case_id: int, *, reason: str, actor: Actor, seen: int | None = None) -> Case:
    """The coordinator says why the agency stays. The request counts as never made: the time since then is charged as if
    nobody had asked. The lead is told and may ask again."""
    why = check_text(reason, what="reason", minimum=3)
    with case_step(case_id, EventKind.RELEASE_REFUSED, actor=actor, seen=seen) as step:
        part = part_in(step, assignment_id)
        if not part.is_open or part.pk not in asked_to_release(step.case.pk):
            raise MoveNotAllowed(_("Tidak ada permintaan melepas instansi ini."))
        step.add(EventKind.RELEASE_REFUSED, facts={"assignment": part.pk}, content={"text": why}, agency_id=part.agency_id)
    return step.case


def asked_to_release(case_id: int) -> set[int]:
    """The parts of a case that its lead waits to be freed of."""
    events = CaseEvent.objects.filter(case_id=case_id, kind__in=ABOUT).order_by("number")
    return {wish.assignment_id for wish in wishes_of(events) if wish.refused_at is None}


def wishes_of(events: Iterable[CaseEvent]) -> list[Wish]:
    """All requests among a case's events, in their order."""
    wishes: list[Wish] = []
    for event in events:
        pk = int(event.facts["assignment"]) if event.kind in ABOUT else 0
        if event.kind == EventKind.RELEASE_ASKED:
            wishes.append(Wish(pk, event.at))
        elif event.kind == EventKind.RELEASE_REFUSED:
            for place in range(len(wishes) - 1, -1, -1):
                if wishes[place].assignment_id == pk:
                    wishes[place] = Wish(pk, wishes[place].asked_at, event.at)
                    break
    return wishes
