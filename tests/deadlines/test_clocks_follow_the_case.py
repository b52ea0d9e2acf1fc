from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.sets import ActorRole, EventKind, Part, Status
from ntbcare.deadlines.followers import follow
from ntbcare.deadlines.models import Clock, ClockChange, LimitKind, Policy, Reopening
from tests.deadlines.journey import Place, at, clock, due, happen, make_place, offer, receive, rows

pytestmark = pytest.mark.django_db
COMPLAINANT = Actor.complainant()


@pytest.fixture
def place() -> Place:
    return make_place()


def test_a_received_case_has_clocks_for_verification_first_response_and_answer(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    assert due(case, "verify") == "2026-11-26 16:00"
    assert due(case, "first_response") == "2026-11-24 09:30"
    assert due(case, "answer") == "2026-12-11 16:00"
    case.refresh_from_db()
    assert case.next_due_at == at("2026-11-24 09:30")
    assert case.answer_due_at == at("2026-12-11 16:00")


def test_verification_stops_its_clock_and_the_class_sets_the_limit(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    happen(case, EventKind.VERIFIED, "2026-11-23 10:00", status=Status.VERIFIED, facts={"set": {"classification": "oversight"}})
    assert clock(case, "verify").stopped_at == at("2026-11-23 10:00")
    assert due(case, "answer") == "2027-02-22 16:00"
    case.refresh_from_db()
    assert case.answer_due_at == at("2027-02-22 16:00")
    assert [change.cause for change in ClockChange.objects.all()] == [ClockChange.Cause.LIMIT]


def test_waiting_for_completion_pauses_the_case_and_gives_the_complainant_a_period(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    happen(case, EventKind.COMPLETION_REQUESTED, "2026-11-24 08:00", status=Status.INCOMPLETE, facts={"resume": "received"})
    assert due(case, "answer") is None
    assert due(case, "completion") == "2026-12-08 16:00"
    case.refresh_from_db()
    assert case.next_due_at is None
    assert case.answer_due_at is None
    happen(case, EventKind.REPLIED, "2026-11-26 08:00", status=Status.RECEIVED, actor=COMPLAINANT)
    assert due(case, "answer") == "2026-12-15 16:00"
    assert due(case, "verify") == "2026-11-30 16:00"
    assert clock(case, "completion").stopped_at == at("2026-11-26 08:00")
    causes = ClockChange.objects.filter(clock__kind="answer").order_by("id").values_list("cause", flat=True)
    assert list(causes) == [ClockChange.Cause.PAUSED, ClockChange.Cause.RESUMED]


def test_a_request_for_completion_that_is_undone_did_not_pause(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    before = due(case, "answer")
    happen(case, EventKind.COMPLETION_REQUESTED, "2026-11-24 08:00", status=Status.INCOMPLETE)
    happen(case, EventKind.UNDONE, "2026-11-24 08:01", status=Status.RECEIVED)
    assert due(case, "answer") == before


def test_a_verification_that_is_undone_lets_the_clock_run_on(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    happen(case, EventKind.VERIFIED, "2026-11-23 10:00", status=Status.VERIFIED)
    happen(case, EventKind.UNDONE, "2026-11-23 10:01", status=Status.RECEIVED)
    assert clock(case, "verify").stopped_at is None
    assert Clock.objects.filter(case=case, kind="verify").count() == 1


def test_a_first_response_that_the_complainant_sees_stops_its_clock(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    happen(case, EventKind.VERIFIED, "2026-11-23 10:00", status=Status.VERIFIED)
    assert clock(case, "first_response").stopped_at is None
    offer(case, place.roads, "2026-11-23 11:00")
    happen(
        case,
        EventKind.ACTED,
        "2026-11-23 12:00",
        status=Status.IN_PROGRESS,
        agency=place.roads,
        facts={"public": True, "part": "lead"},
    )
    assert clock(case, "first_response").stopped_at == at("2026-11-23 12:00")


def test_a_raised_priority_is_counted_from_the_moment_it_was_raised(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    happen(case, EventKind.CLASSIFIED, "2026-11-22 15:00", facts={"set": {"priority": "urgent"}})
    assert due(case, "first_response") == "2026-11-22 16:00"


def test_a_raised_priority_never_loosens_the_limit_before(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    happen(case, EventKind.CLASSIFIED, "2026-11-24 08:00", facts={"set": {"priority": "important"}})
    assert due(case, "first_response") == "2026-11-24 09:30"


def test_a_lowered_priority_is_counted_from_receipt(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30", priority="urgent")
    happen(case, EventKind.CLASSIFIED, "2026-11-22 10:00", facts={"set": {"priority": "ordinary"}})
    assert due(case, "first_response") == "2026-11-24 09:30"


def test_the_leads_part_starts_within_five_working_days(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    happen(case, EventKind.VERIFIED, "2026-11-23 10:00", status=Status.VERIFIED)
    part = offer(case, place.roads, "2026-11-23 11:00")
    assert due(case, "start", assignment=part) == "2026-11-30 16:00"
    part.refresh_from_db()
    assert part.due_at == at("2026-11-30 16:00")
    happen(case, EventKind.ACTED, "2026-11-25 11:00", status=Status.IN_PROGRESS, agency=place.roads, facts={"part": "lead"})
    part.refresh_from_db()
    assert clock(case, "start", assignment=part).stopped_at == at("2026-11-25 11:00")
    assert part.due_at == at("2026-12-11 16:00")  # the answer of the case is the lead's


def test_a_contributor_has_clocks_of_its_own_in_its_own_calendar(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    offer(case, place.roads, "2026-11-23 11:00")
    part = offer(case, place.hospital, "2026-11-23 11:30", part=Part.CONTRIBUTOR)
    assert due(case, "start", assignment=part) == "2026-11-28 14:00"  # a Saturday: hospitals work six days
    assert due(case, "contribution", assignment=part) == "2026-12-01 14:00"
    part.refresh_from_db()
    assert part.due_at == at("2026-11-28 14:00")


def test_a_declined_part_stops_and_the_complainants_clock_runs_on(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    part = offer(case, place.roads, "2026-11-23 11:00")
    part.status, part.is_open, part.ended_at = "declined", False, at("2026-11-24 09:00")
    part.save()
    happen(case, EventKind.DECLINED, "2026-11-24 09:00", status=Status.VERIFIED, agency=place.roads)
    assert clock(case, "start", assignment=part).stopped_at == at("2026-11-24 09:00")
    assert due(case, "answer") == "2026-12-11 16:00"
    other = offer(case, place.hospital, "2026-11-24 10:00")
    assert due(case, "start", assignment=other) == "2026-11-30 14:00"
    part.refresh_from_db()
    assert part.due_at is None


def test_an_answer_stops_the_answer_clock_and_opens_the_period_for_replies(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    offer(case, place.roads, "2026-11-23 11:00")
    happen(case, EventKind.ANSWERED, "2026-11-26 11:00", status=Status.ANSWERED, agency=place.roads)
    assert clock(case, "answer").stopped_at == at("2026-11-26 11:00")
    assert due(case, "reply") == "2026-12-10 16:00"
    case.refresh_from_db()
    assert case.next_due_at is None
    assert case.answer_due_at == at("2026-12-11 16:00")


def test_an_unread_reply_holds_the_closing_back_and_a_second_answer_begins_anew(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    offer(case, place.roads, "2026-11-23 11:00")
    happen(case, EventKind.ANSWERED, "2026-11-26 11:00", status=Status.ANSWERED, agency=place.roads)
    happen(case, EventKind.REPLIED, "2026-11-30 08:00", actor=COMPLAINANT)
    assert due(case, "reply") is None
    happen(case, EventKind.REPLY_READ, "2026-12-01 08:00")
    assert due(case, "reply") == "2026-12-11 16:00"
    happen(case, EventKind.ANSWERED, "2026-12-02 08:30", status=Status.ANSWERED, agency=place.roads)
    assert due(case, "reply") == "2026-12-16 16:00"
    assert Clock.objects.filter(case=case, kind="reply", stopped_at=None).count() == 1


def test_reopening_begins_a_new_answer_clock(place: Place) -> None:
    case = _answered(place)
    happen(case, EventKind.REOPENED, "2026-12-01 08:30", status=Status.IN_PROGRESS, actor=COMPLAINANT)
    assert due(case, "answer") == "2026-12-21 16:00"
    assert Clock.objects.filter(case=case, kind="answer").count() == 2
    assert clock(case, "reply").stopped_at == at("2026-12-01 08:30")


def test_reopening_may_continue_the_old_clock_where_the_policy_says_so(place: Place) -> None:
    Policy.objects.update(reopening=Reopening.CONTINUE)
    case = _answered(place)
    happen(case, EventKind.REOPENED, "2026-12-03 08:00", status=Status.IN_PROGRESS, actor=COMPLAINANT)
    assert Clock.objects.filter(case=case, kind="answer").count() == 1
    assert due(case, "answer") == "2026-12-18 16:00"  # 26 Nov from 11:00 to 3 Dec 08:00 did not count


def test_every_clock_of_an_ended_case_is_stopped(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    offer(case, place.roads, "2026-11-23 11:00")
    facts = {"by": "officer", "reason": "unclear"}
    happen(case, EventKind.ARCHIVED, "2026-11-24 11:00", status=Status.ARCHIVED, facts=facts)
    assert not Clock.objects.filter(case=case, stopped_at=None).exists()
    assert not Clock.objects.filter(case=case, next_action_at__isnull=False).exists()


def test_a_case_returned_to_another_branch_gets_a_new_verification_clock_only(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    happen(case, EventKind.RETURNED, "2026-11-25 11:00", status=Status.REFERRED, facts={"inside": True})
    assert due(case, "verify") == "2026-11-30 16:00"
    assert due(case, "answer") == "2026-12-11 16:00"


def test_a_case_returned_to_somebody_outside_has_no_running_clock(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    happen(case, EventKind.RETURNED, "2026-11-25 11:00", status=Status.REFERRED, facts={"inside": False})
    assert not Clock.objects.filter(case=case, stopped_at=None).exists()


def test_history_starts_no_clock_until_officers_take_it_up(place: Place) -> None:
    case = receive(place, "2021-03-01 09:00")
    Clock.objects.filter(case=case).delete()
    CaseEvent.objects.filter(case=case).update(kind=EventKind.IMPORTED)
    Case.objects.filter(pk=case.pk).update(imported=True, answer_due_at=None)
    happen(case, EventKind.NOTED, "2026-11-23 09:00")
    assert not Clock.objects.filter(case=case).exists()
    happen(case, EventKind.VERIFIED, "2026-11-23 10:00", status=Status.VERIFIED)
    assert due(case, "answer") == "2026-12-11 16:00"


def test_replaying_from_the_first_event_gives_the_same_rows(place: Place) -> None:
    case = _answered(place)
    happen(case, EventKind.REOPENED, "2026-12-01 08:30", status=Status.IN_PROGRESS, actor=COMPLAINANT)
    before = rows(case)
    events = list(CaseEvent.objects.filter(case=case).order_by("number"))
    with transaction.atomic():
        follow(events)
        follow(events[:2])
    assert rows(case) == before
    Clock.objects.filter(case=case).delete()
    with transaction.atomic():
        follow(events)
    assert rows(case) == before


def test_a_rebuilt_clock_knows_what_it_has_told(place: Place) -> None:
    case = receive(place, "2026-11-22 09:30")
    facts = {"clock": LimitKind.VERIFY.value, "assignment": None, "stage": 2}
    happen(case, EventKind.OVERDUE, "2026-11-27 08:00", actor=Actor.system(), facts=facts)
    Clock.objects.filter(case=case).delete()
    happen(case, EventKind.NOTED, "2026-11-27 09:00")
    assert clock(case, "verify").stage == 2


def test_a_batch_costs_a_constant_number_of_statements(place: Place) -> None:
    few = [receive(place, "2026-11-22 09:30") for _ in range(2)]
    many = few + [receive(place, "2026-11-22 09:31") for _ in range(18)]
    counts = []
    for cases in (few, many):
        Clock.objects.all().delete()
        events = list(CaseEvent.objects.filter(case__in=cases).order_by("case_id", "number"))
        with CaptureQueriesContext(connection) as statements, transaction.atomic():
            follow(events)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 10


def _answered(place: Place) -> Case:
    case = receive(place, "2026-11-22 09:30")
    offer(case, place.roads, "2026-11-23 11:00")
    happen(case, EventKind.ANSWERED, "2026-11-26 11:00", status=Status.ANSWERED, agency=place.roads)
    assert CaseEvent.objects.filter(case=case, actor_role=ActorRole.COORDINATOR).exists()
    return case
