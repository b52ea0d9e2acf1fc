"""What clocks a case has, from its events. Pure: the whole history in, the clocks out, whatever was kept before.

The clock follower compares the result with the kept rows. Because nothing but the history counts, an event that
is delivered twice, late or again from the first one changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ntbcare.cases.sets import ActorRole, Classification, EventKind, Part, Priority, Status
from ntbcare.deadlines.histories import CaseView, Course, Happened, PartView, Phase, Run, Spec
from ntbcare.deadlines.models import LimitKind, Reopening
from ntbcare.deadlines.rules import Pause

IMPORTS = frozenset({EventKind.IMPORTED, EventKind.IMPORT_UPDATED})
HANDLING = frozenset({Status.RECEIVED, Status.VERIFIED, Status.ASSIGNED, Status.IN_PROGRESS, Status.REFERRED})
_WAITING = frozenset({Status.INCOMPLETE})


COURSES: dict[LimitKind, Course] = {
    LimitKind.VERIFY: Course(frozenset({Status.RECEIVED, Status.REFERRED}), _WAITING, anew=EventKind.RETURNED),
    LimitKind.FIRST_RESPONSE: Course(HANDLING | _WAITING),
    LimitKind.ANSWER: Course(HANDLING, _WAITING),
    # A reply that nobody has read yet must not be overtaken by the closing.
    LimitKind.REPLY: Course(frozenset({Status.ANSWERED}), anew=EventKind.ANSWERED, stands_for_reply=True),
    LimitKind.COMPLETION: Course(_WAITING, anew=EventKind.COMPLETION_REQUESTED),
}
"""The clocks of a case. Those of an assignment run while its case is handled (``_ASSIGNED``)."""

_ASSIGNED = Course(HANDLING, _WAITING)
_ACTIONS = frozenset({EventKind.ACTED, EventKind.DELIVERED, EventKind.ANSWERED})
_WRITTEN = frozenset({EventKind.REPLIED, EventKind.STATEMENT_REPLIED})
_READ = frozenset({EventKind.REPLY_READ, EventKind.ANSWERED, EventKind.FINDING_MADE})
_RANK = {Priority.ORDINARY: 0, Priority.IMPORTANT: 1, Priority.URGENT: 2}


def clocks_of(case: CaseView, events: Sequence[Happened], parts: Sequence[PartView], reopening: str) -> list[Spec]:
    """All clocks that the history of a case calls for, ended ones too. ``events`` is the whole history, in order."""
    specs: list[Spec] = []
    for kind, course in COURSES.items():
        walk = _Walk(course, reopening=reopening if kind == LimitKind.ANSWER else Reopening.ANEW)
        for event in events:
            walk.step(event, case)
        specs.extend(_case_spec(kind, run, case, events) for run in walk.runs)
    specs = [spec for spec in specs if spec.kind != LimitKind.FIRST_RESPONSE or spec.run is _first(specs, spec.kind)]
    specs.extend(_objections(events))
    last_import = max((event.at for event in events if event.kind in IMPORTS), default=None)
    for part in parts:
        if last_import is None or part.offered_at > last_import:
            specs.extend(_part_specs(part, case, events))
    return specs


def _first(specs: Sequence[Spec], kind: LimitKind) -> Run:
    return next(spec.run for spec in specs if spec.kind == kind)


def _case_spec(kind: LimitKind, run: Run, case: CaseView, events: Sequence[Happened]) -> Spec:
    bases: tuple[tuple[str, datetime], ...] = (("", run.started_at),)
    extended = False
    if kind == LimitKind.ANSWER:
        bases = ((case.classification or "", run.started_at),)
        extended = case.classification == Classification.INFORMATION and _is_extended(run, events)
    if kind == LimitKind.FIRST_RESPONSE:
        bases = _priorities(case, events, run.started_at)
        if case.first_response_at is not None:
            run.stopped_at = min(case.first_response_at, run.stopped_at or case.first_response_at)
    return Spec(kind=kind, assignment_id=None, agency_id=None, bases=bases, run=run, extended=extended)


def _is_extended(run: Run, events: Sequence[Happened]) -> bool:
    """Whether more time was taken in this life of the answer's clock, and not taken back."""
    undone = {event.facts.get("undoes") for event in events if event.kind == EventKind.UNDONE}
    taken = [event.at for number, event in enumerate(events, 1) if event.kind == EventKind.EXTENDED and number not in undone]
    return any(run.started_at <= at and (run.stopped_at is None or at <= run.stopped_at) for at in taken)


def _objections(events: Sequence[Happened]) -> list[Spec]:
    """The superior's time to decide on an objection: until it is decided, or whoever made it ends the case."""
    specs: list[Spec] = []
    for event in events:
        if event.kind == EventKind.OBJECTED:
            superior = event.facts.get("superior")
            agency_id = superior if isinstance(superior, int) else None
            specs.append(Spec(LimitKind.SUPERIOR, None, agency_id, (("", event.at),), Run(event.at)))
        elif specs and specs[-1].run.stopped_at is None and _ends_objection(event):
            specs[-1].run.stopped_at = event.at
    return specs


def _ends_objection(event: Happened) -> bool:
    given_up = event.kind in {EventKind.CLOSED, EventKind.ARCHIVED} and event.actor_role == ActorRole.COMPLAINANT
    return given_up or event.kind == EventKind.OBJECTION_DECIDED


def _priorities(case: CaseView, events: Sequence[Happened], start: datetime) -> tuple[tuple[str, datetime], ...]:
    """A raised priority is counted from the moment it was raised and never loosens the limit that ran before.

    Otherwise an officer who sees after a day that a case is urgent would be overdue by saying so.
    """
    bases: list[tuple[str, datetime]] = []
    for event in events:
        said = event.facts.get("set")
        priority = str((said if isinstance(said, dict) else event.facts).get("priority") or "")
        if priority not in _RANK or (bases and bases[-1][0] == priority):
            continue
        raised = bool(bases) and _RANK[Priority(priority)] > _RANK[Priority(bases[-1][0])]
        bases = [*bases, (priority, max(event.at, start))] if raised else [(priority, start)]
    if not bases or bases[-1][0] != case.priority:
        return ((case.priority, start),)
    return tuple(bases)


def _part_specs(part: PartView, case: CaseView, events: Sequence[Happened]) -> list[Spec]:
    """START until the agency's first action, and for a contributor its part until it is delivered."""
    first_action = next((e.at for e in events if e.kind in _ACTIONS and _is_by(e, part) and e.at >= part.offered_at), None)
    specs = [_part_spec(LimitKind.START, "", part, events, first_action)]
    if part.part == Part.CONTRIBUTOR:
        specs.append(_part_spec(LimitKind.CONTRIBUTION, case.classification or "", part, events, None))
    return specs


def _is_by(event: Happened, part: PartView) -> bool:
    """Whether an event is of a part. The part's agency may have been another then: its number stays through reorganisations."""
    named = event.facts.get("assignment")
    return named == part.id if named is not None else event.agency_id == part.agency_id


def _part_spec(kind: LimitKind, key: str, part: PartView, events: Sequence[Happened], acted_at: datetime | None) -> Spec:
    walk = _Walk(_ASSIGNED, reopening=Reopening.CONTINUE)
    walk.runs.append(Run(part.offered_at))
    walk.phase = Phase.RUNS
    for event in events:
        if event.at >= part.offered_at:
            walk.step(event, None)
    run = walk.runs[0]
    ends = [at for at in (acted_at, part.delivered_at, part.ended_at, run.stopped_at) if at is not None]
    run.stopped_at = min(ends, default=None)
    _cut(run)
    return Spec(kind=kind, assignment_id=part.id, agency_id=part.agency_id, bases=((key, part.offered_at),), run=run)


def _cut(run: Run) -> None:
    """Pauses after the end of a clock are none; one that is open then ends with it."""
    end = run.stopped_at
    if end is not None:
        run.pauses = [Pause(p.since, min(p.until or end, end)) for p in run.pauses if p.since < end]


class _Walk:
    """Follows one clock through the events of a case."""

    def __init__(self, course: Course, *, reopening: str) -> None:
        self.course = course
        self.reopening = reopening
        self.runs: list[Run] = []
        self.phase = Phase.OVER
        self.reply_waiting = False
        self.inside = False

    def step(self, event: Happened, case: CaseView | None) -> None:
        """Take one event. With ``case`` the clock may begin; without, it only goes on."""
        if event.kind in IMPORTS:
            return
        phase = self._phase(event)
        if self.phase is not Phase.OVER and phase is not Phase.OVER and event.kind == self.course.anew:
            self._stop(event.at)
        if phase is Phase.RUNS:
            self._run(event, case)
        elif phase is Phase.STANDS:
            self._stand(event)
        elif self.phase is not Phase.OVER:
            self._stop(event.at)

    def _phase(self, event: Happened) -> Phase:
        status = Status(event.status_after)
        if event.kind in _WRITTEN and event.actor_role == ActorRole.COMPLAINANT:
            self.reply_waiting = True
        elif event.kind in _READ:
            self.reply_waiting = False
        if event.kind == EventKind.RETURNED:
            self.inside = bool(event.facts.get("inside"))
        if status == Status.REFERRED and not self.inside:
            return Phase.OVER  # handed to somebody whose clocks are not ours
        if status in self.course.runs:
            return Phase.STANDS if self.course.stands_for_reply and self.reply_waiting else Phase.RUNS
        return Phase.STANDS if status in self.course.stands else Phase.OVER

    def _run(self, event: Happened, case: CaseView | None) -> None:
        if self.phase is Phase.STANDS:
            self._resume(event)
        elif self.phase is Phase.OVER:
            self._begin(event, case)

    def _stand(self, event: Happened) -> None:
        if self.phase is Phase.RUNS:
            self.runs[-1].pauses.append(Pause(event.at, None))
            self.phase = Phase.STANDS
        elif self.phase is Phase.OVER and event.kind == EventKind.UNDONE and self.runs and self.runs[-1].pauses:
            run = self.runs[-1]
            run.stopped_at = None
            run.pauses[-1] = Pause(run.pauses[-1].since, None)
            self.phase = Phase.STANDS

    def _resume(self, event: Happened) -> None:
        run = self.runs[-1]
        pause = run.pauses.pop()
        if event.kind != EventKind.UNDONE:  # what was undone did not happen, so it did not pause
            run.pauses.append(Pause(pause.since, event.at))
        self.phase = Phase.RUNS

    def _begin(self, event: Happened, case: CaseView | None) -> None:
        last = self.runs[-1] if self.runs else None
        if last is not None and last.stopped_at is not None and event.kind == EventKind.UNDONE:
            last.stopped_at = None
        elif last is not None and last.stopped_at is not None and self._continues(event):
            last.pauses.append(Pause(last.stopped_at, event.at))
            last.stopped_at = None
        elif case is not None and event.status_before != event.status_after:
            # An archived case that officers take up again counts from there: history starts no clock.
            self.runs.append(Run(case.received_at if event.kind == EventKind.RECEIVED else event.at))
        elif case is not None and event.kind == self.course.anew:
            self.runs.append(Run(event.at))
        else:
            return
        self.phase = Phase.RUNS

    def _continues(self, event: Happened) -> bool:
        return event.kind == EventKind.REOPENED and self.reopening == Reopening.CONTINUE

    def _stop(self, at: datetime) -> None:
        run = self.runs[-1]
        run.stopped_at = at
        self.phase = Phase.OVER
        run.pauses = [Pause(pause.since, pause.until or at) for pause in run.pauses]
