"""Who held a case for how long, from its events. Pure: a history in, charged stretches out.

The time from filing to the end is cut at every event and at every passed limit of a contributing agency; each piece is
charged to whoever the case waited for then. Nothing is left over and nothing counted twice: the pieces together are the
whole time (``docs/decisions/025-delay-is-charged-to-who-caused-it.md``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from ntbcare.cases.sets import ActorRole, EventKind, Part, Status
from ntbcare.deadlines.fold import IMPORTS
from ntbcare.deadlines.histories import Happened


class Holder(StrEnum):
    """The kinds of parties that a case can wait for."""

    COORDINATOR = "coordinator"
    """A branch's coordinators: checking, disposing, disposing anew."""
    LEAD = "lead"
    REFUSED = "refused"
    """An agency that said in the end that it was not for it."""
    CONTRIBUTOR = "contributor"
    """A contributing agency past its own limit, or one that the lead asked to be freed of, or the last that is missing."""
    COMPLAINANT = "complainant"
    OUTSIDE = "outside"
    """A body that is not in this service."""
    ENDED = "ended"
    """Nobody: the case was ended, and reopened later."""


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a piece of time is charged to; ``agency_id`` is the branch of coordinators, None where there is no agency."""

    holder: Holder
    agency_id: int | None = None


@dataclass(frozen=True, slots=True)
class HeldPart:
    """An agency's part. ``due_at`` is the end of a contributor's own limit, None where it has none."""

    id: int
    agency_id: int
    part: str
    offered_at: datetime
    ended_at: datetime | None
    declined: bool
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of time and the parties that share it, the one with the oldest claim first."""

    since: datetime
    until: datetime
    parties: tuple[Party, ...]


@dataclass(slots=True)
class _State:
    """A case between two events."""

    status: Status
    branch_id: int | None
    inside: bool = False
    reply_waiting: bool = False
    planner: int | None = None
    superior: int | None = None


_OVER = frozenset({Status.CLOSED, Status.ARCHIVED, Status.BLOCKED})
_READ = frozenset({EventKind.REPLY_READ, EventKind.ANSWERED, EventKind.FINDING_MADE})
_WRITTEN = frozenset({EventKind.REPLIED, EventKind.STATEMENT_REPLIED, EventKind.REOPENED})


def pieces_of(received_at: datetime, events: Sequence[Happened], parts: Sequence[HeldPart], *, until: datetime) -> list[Piece]:
    """The pieces of a case's time in order, without a gap, from ``received_at`` to the end, or to ``until`` while it is
    open. ``events`` is the whole history, in order; a case whose history begins with an import has none."""
    if not events or events[0].kind in IMPORTS:
        return []
    parts = _as_they_were(parts, events)
    state = _State(Status.RECEIVED, None)
    asked: dict[int, datetime] = {}
    void = _refused(events)
    found: list[Piece] = []
    cursor = received_at
    for number, event in enumerate(events):
        _take(state, event)
        if event.kind == EventKind.RELEASE_ASKED and number not in void:
            asked.setdefault(int(str(event.facts["assignment"])), event.at)
        ends = events[number + 1].at if number + 1 < len(events) else _last_moment(state, event.at, until)
        # Clocks of several machines may differ by a little: what goes back in time is no time.
        if ends > cursor:
            found.extend(_cut(state, asked, parts, cursor, ends))
            cursor = ends
    return found


def _as_they_were(parts: Sequence[HeldPart], events: Sequence[Happened]) -> list[HeldPart]:
    """A part that went over to another agency was the first one's until then: each is charged for its own time."""
    known = list(parts)
    for event in reversed(events):
        moved = event.facts.get("moved") if event.kind == EventKind.REORGANISED else None
        for pk, before, after in moved if isinstance(moved, list) else ():
            for place, part in enumerate(known):
                if part.id == pk and part.agency_id == after and part.offered_at < event.at:
                    known[place] = replace(part, agency_id=before, ended_at=_earlier(part.ended_at, event.at), declined=False)
                    if part.ended_at is None or part.ended_at > event.at:
                        known.append(replace(part, offered_at=event.at))
                    break
    return known


def _earlier(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else min(one, other)


def _last_moment(state: _State, at: datetime, until: datetime) -> datetime:
    """After the last event an ended case waits for nobody any more."""
    return at if state.status in _OVER or _is_outside(state) else max(until, at)


def _refused(events: Sequence[Happened]) -> set[int]:
    """The places of requests for release that a coordinator refused: who asked without ground moved no time."""
    waiting: dict[object, int] = {}
    void = set()
    for place, event in enumerate(events):
        if event.kind == EventKind.RELEASE_ASKED:
            waiting[event.facts.get("assignment")] = place
        elif event.kind == EventKind.RELEASE_REFUSED and event.facts.get("assignment") in waiting:
            void.add(waiting.pop(event.facts["assignment"]))
    return void


def _take(state: _State, event: Happened) -> None:
    state.status = Status(event.status_after)
    said = event.facts.get("set")
    branch = (said if isinstance(said, dict) else {}).get("branch_id", event.facts.get("branch_id"))
    if isinstance(branch, int):
        state.branch_id = branch
    if event.kind == EventKind.RETURNED:
        state.inside = bool(event.facts.get("inside"))
    if event.kind in _WRITTEN and event.actor_role == ActorRole.COMPLAINANT:
        state.reply_waiting = True
    elif event.kind in _READ:
        state.reply_waiting = False
    # An aspiration in a group waits for whoever plans, an answer objected to for the superior, whoever had them before.
    if event.kind in {EventKind.GROUPED, EventKind.UNGROUPED}:
        state.planner = _number(event.facts.get("planner"))
    elif event.kind in {EventKind.OBJECTED, EventKind.OBJECTION_DECIDED}:
        state.superior = _number(event.facts.get("superior"))


def _number(fact: object) -> int | None:
    return fact if isinstance(fact, int) else None


def _is_outside(state: _State) -> bool:
    return state.status == Status.REFERRED and not state.inside


def _cut(state: _State, asked: dict[int, datetime], parts: Sequence[HeldPart], since: datetime, until: datetime) -> list[Piece]:
    """Between two events only the beginnings, ends and limits of parts change who is waited for."""
    moments = {moment for part in parts for moment in (part.offered_at, part.due_at, part.ended_at) if moment is not None}
    inside = {moment for moment in moments if since < moment < until}
    edges = [since, *sorted(inside), until]
    return [Piece(a, b, _parties(state, asked, parts, a)) for a, b in pairwise(edges)]


def _parties(state: _State, asked: dict[int, datetime], parts: Sequence[HeldPart], at: datetime) -> tuple[Party, ...]:
    if state.status in _OVER:
        return (Party(Holder.ENDED),)
    if _is_outside(state):
        return (Party(Holder.OUTSIDE),)
    if state.status == Status.INCOMPLETE:
        return (Party(Holder.COMPLAINANT),)
    if state.status == Status.ANSWERED and state.superior is not None:
        return (Party(Holder.LEAD, state.superior),)
    if state.status != Status.ANSWERED and state.planner is not None:
        return (Party(Holder.LEAD, state.planner),)
    lead = _newest_lead(parts, at)
    if state.status == Status.ANSWERED:
        return _after_the_answer(state, parts, lead, at)
    if state.status not in {Status.ASSIGNED, Status.IN_PROGRESS} or lead is None:
        return (Party(Holder.COORDINATOR, state.branch_id),)
    late = _waited_for(parts, at, lambda part: _claim(part, asked))
    return late or (Party(Holder.REFUSED if lead.declined else Holder.LEAD, lead.agency_id),)


def _after_the_answer(state: _State, parts: Sequence[HeldPart], lead: HeldPart | None, at: datetime) -> tuple[Party, ...]:
    """An answer that somebody objects to is the lead's again; parts that are missing hold the case open; else the
    complainant has the word."""
    if state.reply_waiting and lead is not None:
        return (Party(Holder.LEAD, lead.agency_id),)
    return _waited_for(parts, at, lambda part: part.offered_at) or (Party(Holder.COMPLAINANT),)


def _claim(part: HeldPart, asked: dict[int, datetime]) -> datetime | None:
    """Since when the case waits for a contributor: its limit is over, or the lead asked to go on without it."""
    claims = [moment for moment in (part.due_at, asked.get(part.id)) if moment is not None]
    return min(claims, default=None)


def _waited_for(parts: Sequence[HeldPart], at: datetime, claim: Callable[[HeldPart], datetime | None]) -> tuple[Party, ...]:
    """The contributing agencies at work at a moment whose claim has begun, the oldest claim first."""
    late: list[tuple[datetime, HeldPart]] = []
    for part in parts:
        begun = claim(part)
        if part.part == Part.CONTRIBUTOR and _is_open(part, at) and begun is not None and begun <= at:
            late.append((begun, part))
    return tuple(Party(Holder.CONTRIBUTOR, part.agency_id) for _, part in sorted(late, key=lambda one: (one[0], one[1].id)))


def _is_open(part: HeldPart, at: datetime) -> bool:
    return part.offered_at <= at and (part.ended_at is None or part.ended_at > at)


def _newest_lead(parts: Sequence[HeldPart], at: datetime) -> HeldPart | None:
    """The lead at a moment; a delivered one still answers for its case."""
    begun = [part for part in parts if part.part == Part.LEAD and part.offered_at <= at]
    return max(begun, key=lambda part: (part.offered_at, part.id), default=None)


def shares(pieces: Sequence[Piece], measure: Callable[[datetime, datetime], timedelta]) -> dict[Party, timedelta]:
    """What each party held, in the order in which they came, by a measure that adds up over adjoining stretches.

    Several who are waited for at once share a piece equally; what cannot be divided goes to the oldest claim.
    """
    held: dict[Party, timedelta] = {}
    for piece in pieces:
        micros = measure(piece.since, piece.until) // timedelta.resolution
        part, rest = divmod(micros, len(piece.parties))
        for place, party in enumerate(piece.parties):
            held[party] = held.get(party, timedelta()) + timedelta(microseconds=part + (rest if place == 0 else 0))
    return held
