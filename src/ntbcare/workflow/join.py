"""Reports of one thing go together: one is handled, and every complainant is told its answer. Can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.actions import lock_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.joins import add_join, end_join, joined_cases, main_of
from ntbcare.cases.matrix import STEPS
from ntbcare.cases.models import Assignment, Case, CaseEvent, CaseJoin
from ntbcare.cases.moves import OPEN
from ntbcare.cases.permissions import standing_of
from ntbcare.cases.sets import ArchiveReason, EventKind, Status
from ntbcare.common.canonical import Json
from ntbcare.common.errors import FieldError, InvalidInput, Stale
from ntbcare.publication.models import PublicCase
from ntbcare.verification.incidents import Notice, notices
from ntbcare.verification.similar import Similar, similar_cases
from ntbcare.workflow.receive import check_text
from ntbcare.workflow.rights import check_move, permit, what_changed
from ntbcare.workflow.transaction import Step, working_agencies

_ENDS = frozenset({Status.ANSWERED})


@dataclass(frozen=True, slots=True)
class Together:
    """The two cases of a step, both locked: the one that goes into the other, and the other."""

    joined: Step
    main: Step


def similar_for(viewer: Viewer, case: Case, *, text: str) -> list[Similar]:
    """Cases of the officer's branches that may be of the same thing; protected ones are not named."""
    if case.confidential or case.own_office:
        return []
    branches = viewer.reach_as(*STEPS[EventKind.JOINED])
    among = Q(branch_id__in=branches, confidential=False, own_office=False)
    return similar_cases(text, region_code=case.region_id, at=case.received_at, among=among, but=case.pk)


def similar_in_public(text: str, *, region_code: str | None, at: datetime) -> list[PublicCase]:
    """Open cases of the public register of the same thing as a text that is being written; at most three."""
    among = Q(text_released=True, confidential=False, own_office=False, status__in=OPEN)
    found = similar_cases(text, region_code=region_code, at=at, among=among)[:3]
    rows = PublicCase.objects.in_bulk([one.case.pk for one in found])
    return [rows[one.case.pk] for one in found if one.case.pk in rows and rows[one.case.pk].text]


def incidents_alike(text: str, *, region_code: str | None, at: datetime) -> list[Notice]:
    """Open incidents of the same thing as a text that is being written."""
    mains = {one.incident.main_id: one for one in notices()}
    if not mains:
        return []
    among = Q(pk__in=list(mains), confidential=False, own_office=False)
    return [mains[one.case.pk] for one in similar_cases(text, region_code=region_code, at=at, among=among)]


def join_cases(case_id: int, *, main_id: int, actor: Actor, seen: int | None = None) -> Case:
    """Let a case go with another that is still open. Its complainant is told so, and later the other's answer.

    Raises InvalidInput for a case with itself or with one that goes with a third, MoveNotAllowed, Stale, CaseNotFound.
    """
    if case_id == main_id:
        message = _("Sebuah laporan tidak dapat digabung dengan dirinya sendiri.")
        raise InvalidInput(message, errors=[FieldError("main", "itself", message)])
    with _both(case_id, main_id, EventKind.JOINED, actor=actor) as both:
        _check_joinable(both, seen)
        event = both.joined.add(
            EventKind.JOINED,
            status=Status.ARCHIVED,
            facts={
                "main": main_id,
                "by": both.joined.actor.ended_by.value,
                "reason": ArchiveReason.DUPLICATE.value,
                "resume": both.joined.case.status,
            },
        )
        both.main.add(EventKind.JOINED, facts={"joined": case_id})
        # A contributor may still be at work where the lead was released: it has nothing left to do on its own.
        both.joined.end_open_parts()
        # Whoever went with the joined one goes with the main one from now on.
        for other in joined_cases([case_id]).get(case_id, []):
            CaseJoin.objects.filter(joined=other, until=None).update(main_id=main_id)
        add_join(main=both.main.case, joined=both.joined.case, at=event.at)
    return both.joined.case


def part_case(case_id: int, *, actor: Actor, objection: str = "") -> Case:
    """Let a case stand by itself again, in the status that it had. Raises MoveNotAllowed when it goes with none."""
    known = CaseJoin.objects.filter(joined_id=case_id, until=None).first()
    if known is None:
        raise MoveNotAllowed(_("Laporan ini tidak digabung dengan laporan lain."))
    with _both(case_id, known.main_id, EventKind.PARTED, actor=actor) as both:
        join = CaseJoin.objects.filter(joined_id=case_id, until=None).first()
        if join is None or join.main_id != known.main_id:
            raise MoveNotAllowed(_("Laporan ini tidak digabung dengan laporan lain."))
        last = CaseEvent.objects.filter(case_id=case_id, kind=EventKind.JOINED, facts__has_key="main").latest("number")
        if objection:
            check_answered(both.joined.case)
        facts: dict[str, Json] = {"main": join.main_id, "objects": True} if objection else {"main": join.main_id}
        event = both.joined.add(EventKind.PARTED, status=Status(last.facts["resume"]), facts=facts)
        both.main.add(EventKind.PARTED, facts={"joined": case_id})
        if objection:
            both.joined.add(EventKind.REPLIED, content={"text": objection})
        end_join(join, at=event.at)
    return both.joined.case


def goes_with_another(case_id: int) -> bool:
    """Whether a report goes with another now."""
    return main_of(case_id) is not None


def object_to_answer(case_id: int, *, reason: str, actor: Actor) -> Case:
    """The complainant of a report that goes with another does not accept the answer: the report stands by itself again, with
    the reason as a reply that waits. The main case and all others that go with it are left as they are."""
    return part_case(case_id, actor=actor, objection=check_text(reason, what="reason", minimum=3))


def check_answered(case: Case) -> None:
    """Raises MoveNotAllowed for a report that has ended and does not go with one that is answered."""
    if case.status != Status.ARCHIVED:
        return
    main = main_of(case.pk)
    if main is None or main.answered_at is None:
        raise MoveNotAllowed(_("Laporan ini belum dijawab."))


@contextmanager
def _both(case_id: int, main_id: int, kind: EventKind, *, actor: Actor) -> Iterator[Together]:
    """The one transaction of a step on two cases, locked in the order of their numbers."""
    with transaction.atomic(durable=True):
        cases = {key: lock_case(key) for key in sorted((case_id, main_id))}
        joined, main = (_step(cases[key], kind, actor) for key in (case_id, main_id))
        check_move(joined.case, kind, joined.actor)
        yield Together(joined, main)


def _step(case: Case, kind: EventKind, actor: Actor) -> Step:
    assignments = list(Assignment.objects.filter(case=case).order_by("pk"))
    standing = standing_of(case, assigned=working_agencies(assignments), offices=reference().coordinating_offices)
    return Step(case, assignments, permit(actor, kind, standing), standing)


def _check_joinable(both: Together, seen: int | None) -> None:
    main, joined = both.main.case, both.joined.case
    if seen is not None and seen != joined.last_number:
        raise Stale(what_changed(joined, seen))
    if main.status not in OPEN - _ENDS:
        message = _("%(reference)s sudah dijawab atau berakhir, jadi tidak dapat menampung laporan lain.")
        raise MoveNotAllowed(message % {"reference": main.reference})
    if main.confidential or joined.confidential or main.own_office or joined.own_office:
        raise MoveNotAllowed(_("Laporan rahasia dan laporan tentang kantor koordinator tidak digabung."))
