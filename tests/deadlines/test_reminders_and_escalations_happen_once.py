from __future__ import annotations

import pytest

from ntbcare.cases.models import Case
from ntbcare.cases.sets import EventKind, Position, Status
from ntbcare.deadlines.actions.due import Act, DueAction, claim, due_clock_actions
from ntbcare.deadlines.models import AtEnd, Clock, Limit
from tests.deadlines.journey import at, clock, happen, make_place, offer, receive, writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    """A case of which only the verification clock still runs."""
    received = receive(make_place(), "2026-11-22 09:30")
    Clock.objects.exclude(kind="verify").delete()
    return received


def asked(moment: str, *, take: bool = True) -> list[DueAction]:
    with writing(moment):
        return [action for action in due_clock_actions() if not take or claim(action)]


def test_nothing_is_asked_before_the_reminder(case: Case) -> None:
    assert asked("2026-11-25 07:59") == []


def test_the_ladder_is_climbed_rung_by_rung(case: Case) -> None:
    told = []
    for moment in (
        "2026-11-25 08:00",
        "2026-11-26 16:00",
        "2026-11-27 08:00",
        "2026-12-01 08:00",
        "2026-12-03 08:00",
        "2026-12-10 08:00",
        "2027-01-04 08:00",
    ):
        told += [(moment, action.act, action.level, action.rung and action.rung.position) for action in asked(moment)]
    assert told == [
        ("2026-11-25 08:00", Act.REMIND, 0, None),
        ("2026-11-26 16:00", Act.NOTICE, 0, None),
        ("2026-11-27 08:00", Act.ESCALATE, 1, Position.UNIT_HEAD),
        ("2026-12-01 08:00", Act.ESCALATE, 2, Position.AGENCY_HEAD),
        ("2026-12-03 08:00", Act.ESCALATE, 3, Position.INSPECTORATE),
        ("2026-12-10 08:00", Act.ESCALATE, 4, Position.SECRETARY),
    ]


def test_two_workers_who_saw_the_same_action_do_it_once(case: Case) -> None:
    one = asked("2026-11-25 08:00", take=False)
    other = asked("2026-11-25 08:00", take=False)
    with writing("2026-11-25 08:01"):
        assert [claim(action) for action in one] == [True]
        assert [claim(action) for action in other] == [False]


def test_after_a_week_of_stillstand_the_stale_reminder_is_left_out(case: Case) -> None:
    told = [asked("2026-12-01 10:00") for _ in range(4)]
    assert [[action.act for action in actions] for actions in told] == [[Act.NOTICE], [Act.ESCALATE], [Act.ESCALATE], []]


def test_an_action_seen_before_the_clock_stopped_is_void(case: Case) -> None:
    seen = asked("2026-11-25 08:00", take=False)
    happen(case, EventKind.VERIFIED, "2026-11-25 08:00", status=Status.VERIFIED)
    with writing("2026-11-25 08:01"):
        assert [claim(action) for action in seen] == [False]


def test_a_standing_clock_asks_for_nothing(case: Case) -> None:
    happen(case, EventKind.COMPLETION_REQUESTED, "2026-11-24 08:00", status=Status.INCOMPLETE)
    Clock.objects.exclude(kind="verify").delete()
    assert asked("2026-12-01 10:00") == []


def test_what_is_asked_names_case_agency_and_deadline() -> None:
    place = make_place()
    received = receive(place, "2026-11-22 09:30")
    part = offer(received, place.roads, "2026-11-23 11:00")
    action = next(a for a in asked("2026-11-27 08:00", take=False) if a.assignment_id == part.pk)
    assert (action.case_id, action.agency_id, action.kind) == (received.pk, place.roads.pk, "start")
    assert action.facts() == {
        "clock": "start",
        "assignment": part.pk,
        "stage": 1,
        "level": 0,
        "due_at": "2026-11-30T08:00:00.000000Z",
    }


def test_the_period_for_replies_ends_with_closing_by_the_system() -> None:
    place = make_place()
    received = receive(place, "2026-11-22 09:30")
    offer(received, place.roads, "2026-11-23 11:00")
    happen(received, EventKind.ANSWERED, "2026-11-26 11:00", status=Status.ANSWERED, agency=place.roads)
    assert [action.act for action in asked("2026-12-08 08:00")] == [Act.REMIND]
    assert [action.act for action in asked("2026-12-10 16:00")] == [Act.CLOSE]
    assert clock(received, "reply").next_action_at is None


@pytest.mark.parametrize(("at_end", "act"), [(AtEnd.SUGGEST_ARCHIVE, Act.SUGGEST_ARCHIVE), (AtEnd.ARCHIVE, Act.ARCHIVE)])
def test_the_period_for_completion_ends_as_the_policy_says(at_end: AtEnd, act: Act) -> None:
    place = make_place()
    Limit.objects.filter(kind="completion").update(at_end=at_end)
    received = receive(place, "2026-11-22 09:30")
    happen(received, EventKind.COMPLETION_REQUESTED, "2026-11-24 08:00", status=Status.INCOMPLETE)
    assert clock(received, "completion").due_at == at("2026-12-08 16:00")
    asked("2026-12-03 08:00")
    assert [action.act for action in asked("2026-12-08 16:00")] == [act]


def test_an_urgent_case_gets_no_reminder_that_lies_before_its_beginning() -> None:
    received = receive(make_place(), "2026-11-22 09:30", priority="urgent")
    assert clock(received, "first_response").next_action_at == at("2026-11-22 10:30")
