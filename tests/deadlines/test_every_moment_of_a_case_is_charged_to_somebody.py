"""The time of a case is cut into pieces and charged; whatever happened, the pieces are the whole and nothing is left over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ntbcare.cases.sets import ActorRole, EventKind, Status
from ntbcare.deadlines.histories import Happened
from ntbcare.deadlines.holding import HeldPart, Holder, Party, pieces_of, shares
from ntbcare.deadlines.rules import WorkingCalendar, working_time

START = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)  # a Monday, 08.00 in Makassar
CALENDAR = WorkingCalendar(
    hours=dict.fromkeys(range(5), (480, 960)), holidays=frozenset({date(2026, 11, 5)}), zone=ZoneInfo("Asia/Makassar")
)
BRANCH, LEAD, OTHER, THIRD = 1, 2, 3, 4


def hour(count: float) -> datetime:
    return START + timedelta(hours=count)


def happened(kind: EventKind, after: Status, at: float, **facts: object) -> Happened:
    role = ActorRole.COMPLAINANT if kind in {EventKind.RECEIVED, EventKind.REPLIED} else ActorRole.COORDINATOR
    return Happened(kind, hour(at), role, None, "", after, facts)


RECEIVED = happened(EventKind.RECEIVED, Status.RECEIVED, 0, branch_id=BRANCH)


def part(pk: int, agency: int, kind: str, since: float, until: float | None = None, **more: object) -> HeldPart:
    ended = None if until is None else hour(until)
    return HeldPart(pk, agency, kind, hour(since), ended, declined=bool(more.get("declined")), due_at=more.get("due"))  # type: ignore[arg-type]  # a test names it


def hours_of(events: list[Happened], parts: list[HeldPart], *, until: float) -> dict[tuple[str, int | None], float]:
    pieces = pieces_of(START, events, parts, until=hour(until))
    held = shares(pieces, lambda since, end: end - since)
    return {(party.holder.value, party.agency_id): span / timedelta(hours=1) for party, span in held.items()}


def test_checking_is_the_coordinators_and_handling_the_leads() -> None:
    events = [
        RECEIVED,
        happened(EventKind.VERIFIED, Status.VERIFIED, 2),
        happened(EventKind.ASSIGNED, Status.ASSIGNED, 3),
        happened(EventKind.ANSWERED, Status.ANSWERED, 10),
        happened(EventKind.CLOSED, Status.CLOSED, 12),
    ]
    assert hours_of(events, [part(1, LEAD, "lead", 3, 10)], until=99) == {
        ("coordinator", BRANCH): 3,
        ("lead", LEAD): 7,
        ("complainant", None): 2,
    }


def test_who_refuses_is_charged_for_the_time_it_took_to_say_so() -> None:
    events = [
        RECEIVED,
        happened(EventKind.ASSIGNED, Status.ASSIGNED, 1),
        happened(EventKind.DECLINED, Status.VERIFIED, 6),
        happened(EventKind.ASSIGNED, Status.ASSIGNED, 8),
    ]
    parts = [part(1, OTHER, "lead", 1, 6, declined=True), part(2, LEAD, "lead", 8)]
    assert hours_of(events, parts, until=10) == {("coordinator", BRANCH): 3, ("refused", OTHER): 5, ("lead", LEAD): 2}


def test_a_contributor_past_its_limit_is_waited_for_not_the_lead() -> None:
    events = [RECEIVED, happened(EventKind.ASSIGNED, Status.IN_PROGRESS, 0)]
    parts = [part(1, LEAD, "lead", 0), part(2, OTHER, "contributor", 0, 9, due=hour(4))]
    assert hours_of(events, parts, until=10) == {("lead", LEAD): 4 + 1, ("contributor", OTHER): 5}


def test_from_the_leads_request_on_the_time_is_the_silent_agencys() -> None:
    events = [
        RECEIVED,
        happened(EventKind.ASSIGNED, Status.IN_PROGRESS, 0),
        happened(EventKind.RELEASE_ASKED, Status.IN_PROGRESS, 2, assignment=2),
        happened(EventKind.RELEASED, Status.IN_PROGRESS, 7, assignment=2),
    ]
    parts = [part(1, LEAD, "lead", 0), part(2, OTHER, "contributor", 0, 7)]
    assert hours_of(events, parts, until=10) == {("lead", LEAD): 2 + 3, ("contributor", OTHER): 5}


def test_two_late_contributors_share_equally_and_lose_nothing() -> None:
    events = [RECEIVED, happened(EventKind.ASSIGNED, Status.IN_PROGRESS, 0)]
    parts = [
        part(1, LEAD, "lead", 0),
        part(2, OTHER, "contributor", 0, due=hour(2)),
        part(3, THIRD, "contributor", 0, due=hour(2)),
    ]
    pieces = pieces_of(START, events, parts, until=hour(2) + timedelta(microseconds=7))
    held = shares(pieces, lambda since, until: until - since)
    assert held[Party(Holder.CONTRIBUTOR, OTHER)] == timedelta(microseconds=4)
    assert held[Party(Holder.CONTRIBUTOR, THIRD)] == timedelta(microseconds=3)


def test_asking_the_complainant_and_another_branch_are_told_apart() -> None:
    events = [
        RECEIVED,
        happened(EventKind.COMPLETION_REQUESTED, Status.INCOMPLETE, 1),
        happened(EventKind.REPLIED, Status.RECEIVED, 4, completes=True),
        happened(EventKind.RETURNED, Status.REFERRED, 5, inside=True, set={"branch_id": 9}),
        happened(EventKind.VERIFIED, Status.VERIFIED, 7),
    ]
    assert hours_of(events, [], until=8) == {("coordinator", BRANCH): 2, ("complainant", None): 3, ("coordinator", 9): 3}


def test_handed_outside_or_ended_nobody_here_is_waited_for() -> None:
    away = [RECEIVED, happened(EventKind.RETURNED, Status.REFERRED, 2, inside=False)]
    assert hours_of(away, [], until=50) == {("coordinator", BRANCH): 2}
    reopened = [
        RECEIVED,
        happened(EventKind.CLOSED, Status.CLOSED, 2),
        happened(EventKind.REOPENED, Status.IN_PROGRESS, 6),
    ]
    assert hours_of(reopened, [part(1, LEAD, "lead", 0, 1)], until=7) == {
        ("coordinator", BRANCH): 2,
        ("ended", None): 4,
        ("lead", LEAD): 1,
    }


def test_an_imported_case_has_no_known_holders() -> None:
    assert pieces_of(START, [happened(EventKind.IMPORTED, Status.CLOSED, 0)], [], until=hour(5)) == []


_KINDS = st.sampled_from(
    [
        (EventKind.VERIFIED, Status.VERIFIED),
        (EventKind.COMPLETION_REQUESTED, Status.INCOMPLETE),
        (EventKind.REPLIED, Status.RECEIVED),
        (EventKind.RETURNED, Status.REFERRED),
        (EventKind.ASSIGNED, Status.ASSIGNED),
        (EventKind.ACTED, Status.IN_PROGRESS),
        (EventKind.DECLINED, Status.VERIFIED),
        (EventKind.RELEASE_ASKED, Status.IN_PROGRESS),
        (EventKind.ANSWERED, Status.ANSWERED),
        (EventKind.JOINED, Status.ARCHIVED),
        (EventKind.PARTED, Status.RECEIVED),
        (EventKind.CLOSED, Status.CLOSED),
        (EventKind.REOPENED, Status.IN_PROGRESS),
        (EventKind.UNDONE, Status.VERIFIED),
    ]
)
_MINUTES = st.integers(0, 20 * 1440)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Happened], list[HeldPart]]:
    moments = sorted(draw(st.lists(_MINUTES, max_size=9)))
    events = [RECEIVED]
    for minute in moments:
        kind, status = draw(_KINDS)
        facts = {
            "inside": draw(st.booleans()),
            "assignment": draw(st.integers(1, 4)),
            "set": {"branch_id": draw(st.integers(1, 3))},
        }
        # Clocks of machines differ: an event may carry an earlier moment than the one before it.
        wobble = draw(st.sampled_from([0, 0, 0, -90]))
        events.append(happened(kind, status, (minute + wobble) / 60, **facts))
    parts = []
    for pk in range(1, draw(st.integers(0, 4)) + 1):
        since, until, due = draw(_MINUTES), draw(st.none() | _MINUTES), draw(st.none() | _MINUTES)
        kind_of = draw(st.sampled_from(["lead", "contributor"]))
        ended = None if until is None else max(since, until) / 60
        limit = None if due is None else hour(due / 60)
        parts.append(part(pk, pk + 1, kind_of, since / 60, ended, declined=draw(st.booleans()), due=limit))
    return events, parts


@given(histories(), st.integers(0, 25 * 1440))
def test_the_parts_are_the_whole_for_any_history(history: tuple[list[Happened], list[HeldPart]], until: int) -> None:
    events, parts = history
    moment = hour(until / 60)
    pieces = pieces_of(START, events, parts, until=moment)
    end = pieces[-1].until if pieces else START
    assert [piece.since for piece in pieces[1:]] == [piece.until for piece in pieces[:-1]], "no gap, no overlap"
    assert not pieces or pieces[0].since == START
    assert all(piece.parties for piece in pieces), "each moment has a holder"
    elapsed = shares(pieces, lambda since, until: until - since)
    working = shares(pieces, lambda since, until: working_time(since, until, CALENDAR))
    assert sum(elapsed.values(), timedelta()) == end - START
    assert sum(working.values(), timedelta()) == working_time(START, end, CALENDAR)
    if events[-1].status_after not in {Status.CLOSED, Status.ARCHIVED, Status.REFERRED}:
        assert end == max([moment, *(event.at for event in events)])
