"""The frame of every step: one transaction, the case locked, the officer's right and the allowed move checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.aspirations.actions import remove_member
from ntbcare.cases.actions import NewEvent, append_event, lock_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.assignments import end_assignments
from ntbcare.cases.clarifications import newest_clarification
from ntbcare.cases.escalations import with_raised
from ntbcare.cases.models import Assignment, Case, CaseEvent
from ntbcare.cases.permissions import Standing, standing_of
from ntbcare.cases.sets import AssignmentStatus, Classification, EventKind, Part, Status
from ntbcare.common.canonical import Json
from ntbcare.common.errors import NotFound, NtbCareError, Stale
from ntbcare.correspondence.idempotency import InFlight, Once, Repeated
from ntbcare.workflow.rights import check_assignment, check_move, permit, what_changed

T = TypeVar("T")


class Keeper(Protocol):
    """Writes something of its own as the last thing of a step's transaction."""

    def keep(self, result: Any, /) -> None:  # noqa: ANN401  # what a step returns differs
        """Write; an error undoes the step."""


_once: ContextVar[Keeper | None] = ContextVar("once", default=None)


@contextmanager
def together_with(keeper: Keeper) -> Iterator[None]:
    """Let ``keeper`` write in the transaction of the step that runs within the block."""
    token = _once.set(keeper)
    try:
        yield
    finally:
        _once.reset(token)


def run_once(once: Once[T], step: Callable[[], T]) -> Json:
    """Run a step whose reply is kept with it; a repetition gets the first reply and changes nothing.

    A step that is refused may be refused because the first request has done it: then too the first reply is the answer.
    Raises KeyReused (other body), InFlight (the first is still at work) and whatever the step raises.
    """
    for _attempt in range(2):
        try:
            with together_with(once):
                return once.build(step())
        except Repeated:
            if not once.forget_expired():
                return once.first_reply()
        except NtbCareError as refused:
            try:
                return once.first_reply()
            except InFlight:
                raise refused from None
    return once.first_reply()


def keep_reply(result: object) -> None:
    """Let what goes together with the running step (the reply of a request, the end of a message) be written. The last
    thing of a step's transaction."""
    keeper = _once.get()
    if keeper is not None:
        keeper.keep(result)


@dataclass(slots=True)
class Step:
    """A case under a step: locked, with its assignments, and the actor in the role that may do it."""

    case: Case
    assignments: list[Assignment]
    actor: Actor
    standing: Standing
    assignment: Assignment | None = None
    events: list[CaseEvent] = field(default_factory=list)
    result: object = None
    """What the step gives back beside the case: what goes together with it (the reply of a request) is made of it."""

    @property
    def lead(self) -> Assignment | None:
        """The lead's newest assignment that still counts, open or delivered."""
        counting = [a for a in self.assignments if a.part == Part.LEAD and a.status not in _ENDED_PARTS]
        return max(counting, key=lambda assignment: assignment.pk, default=None)

    @property
    def open_contributors(self) -> list[Assignment]:
        """Contributing agencies that have not ended their part."""
        return [a for a in self.assignments if a.part == Part.CONTRIBUTOR and a.is_open]

    def require_assignment(self) -> Assignment:
        """The assignment that the step is about; a step without one has no business asking."""
        if self.assignment is None:
            raise LookupError("this step is about no assignment")
        return self.assignment

    def add(
        self,
        kind: EventKind,
        *,
        status: Status | None = None,
        facts: dict[str, Json] | None = None,
        content: dict[str, Json] | None = None,
        agency_id: int | None = None,
    ) -> CaseEvent:
        """Append an event to the case; empty texts are left out of its contents."""
        said = {name: value for name, value in (content or {}).items() if value not in ("", None)}
        event = append_event(
            self.case,
            NewEvent(kind=kind, actor=self.actor, status=status, facts=facts or {}, content=said, agency_id=agency_id),
        )
        self.events.append(event)
        return event

    def end_open_parts(self) -> None:
        """Release every agency that is still at work: the case has ended without them."""
        open_parts = [assignment for assignment in self.assignments if assignment.is_open]
        if open_parts:
            end_assignments(open_parts, AssignmentStatus.RELEASED, at=self.events[-1].at)


_OF_LEAD = frozenset(
    {EventKind.ANSWERED, EventKind.CLOSED, EventKind.CLARIFIED, EventKind.EXTENDED}
    | {EventKind.RELEASE_ASKED, EventKind.LINK_ISSUED, EventKind.LINK_REVOKED}
)
"""Steps on the case that are the lead's, when an agency does them."""
_ENDED_PARTS = frozenset({AssignmentStatus.DECLINED, AssignmentStatus.RELEASED})


@contextmanager
def case_step(
    case_id: int, kind: EventKind, *, actor: Actor, seen: int | None = None, assignment_id: int | None = None
) -> Iterator[Step]:
    """Open the one transaction of a step on a case.

    ``seen`` is the version (last event number) that the officer looked at. Raises CaseNotFound (outside one's
    reach too), Forbidden, Stale, MoveNotAllowed.
    """
    with transaction.atomic(durable=True):
        case = lock_case(case_id)
        assignments = list(Assignment.objects.filter(case=case).order_by("pk"))
        standing = standing_of(case, assigned=working_agencies(assignments), offices=reference().coordinating_offices)
        if actor.viewer is not None:
            standing = with_raised(actor.viewer, standing, case.pk)
        assignment = _the_assignment(assignments, assignment_id)
        permitted = permit(actor, kind, standing, agency_id=agency_of_step(kind, case, assignments, assignment))
        if seen is not None and seen != case.last_number:
            raise Stale(what_changed(case, seen))
        check_move(case, kind, permitted)
        if assignment is not None:
            check_assignment(assignment, kind, permitted)
        step = Step(case=case, assignments=assignments, actor=permitted, standing=standing, assignment=assignment)
        was = case.classification
        yield step
        _leave_group(step, was)
        keep_reply(case if step.result is None else step.result)


_LEAVES = frozenset({Status.ARCHIVED, Status.BLOCKED, Status.REFERRED})


def _leave_group(step: Step, was: str | None) -> None:
    """What is no aspiration any more, has ended unanswered, or went elsewhere does not stand in a group either."""
    case = step.case
    gone = case.classification != Classification.ASPIRATION or case.status in _LEAVES
    if was == Classification.ASPIRATION and gone:
        group_id = remove_member(case.pk)
        if group_id is not None:
            step.add(EventKind.UNGROUPED, facts={"group": group_id})


def working_agencies(assignments: list[Assignment]) -> frozenset[int]:
    """The agencies whose part was neither declined nor released."""
    return frozenset(a.agency_id for a in assignments if a.status not in _ENDED_PARTS)


def _the_assignment(assignments: list[Assignment], assignment_id: int | None) -> Assignment | None:
    if assignment_id is None:
        return None
    for assignment in assignments:
        if assignment.pk == assignment_id:
            return assignment
    raise NotFound(_("Disposisi tidak ditemukan."))


def agency_of_step(
    kind: EventKind, case: Case, assignments: Sequence[Assignment], assignment: Assignment | None = None
) -> int | None:
    """The agency that a step is about, which decides whose officers may do it (or, of a finding, may not)."""
    if assignment is not None:
        return assignment.agency_id
    if kind == EventKind.FINDING_MADE:
        judged = newest_clarification(assignments)
        return next((a.agency_id for a in assignments if judged and a.pk == judged.assignment_id), None)
    return case.lead_id if kind in _OF_LEAD else None
