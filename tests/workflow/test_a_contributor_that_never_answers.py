"""A contributing agency that never answers does not hold the citizen hostage; the delay is charged to it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.models import Assignment, Case, CaseEvent
from ntbcare.cases.replay import check_cases
from ntbcare.cases.timeline import told_events
from ntbcare.common.clock import pretend, site_zone
from ntbcare.common.errors import Forbidden, NotFound
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.deadlines.held import held_times
from ntbcare.deadlines.holding import Holder
from ntbcare.deadlines.queries import part_due
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, decline_assignment, dispose_case, release_assignment
from ntbcare.workflow.close import close_case
from ntbcare.workflow.handle import deliver_part
from ntbcare.workflow.release import ask_release, refuse_release
from ntbcare.workflow.verify import verify_case
from tests.world import SORTING, World, assigned_case, file_case

WHY = "Sudah diingatkan dua kali dan tidak menjawab."
ANSWER = "Lampu sudah kami ganti pada 24 November 2026 oleh regu Dishub."


def joint(world: World) -> tuple[Case, Assignment, Assignment]:
    case, lead, _ = assigned_case(world, contributors=["PLN"])
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    return case, lead, Assignment.objects.get(case=case, part="contributor")


def test_the_lead_asks_the_coordinator_releases_and_the_answer_ends_the_case(world: World) -> None:
    case, _lead, silent = joint(world)
    ask_release(silent.pk, case.pk, reason=WHY, actor=world.liaison)
    drain()
    told = OutgoingMessage.objects.filter(template="officer_release_asked")
    assert [message.officer_id for message in told] == [world.coordinator.user_id]
    with pytest.raises(Forbidden):
        release_assignment(silent.pk, case.pk, reason=WHY, actor=world.liaison)
    release_assignment(silent.pk, case.pk, reason=WHY, actor=world.coordinator)
    send_answer(case.pk, ANSWER, actor=world.liaison)
    assert close_case(case.pk, actor=world.coordinator).status == "closed"
    assert list(check_cases()) == []


def test_until_then_the_citizen_is_answered_but_the_case_stays_open(world: World) -> None:
    case, _lead, _silent = joint(world)
    send_answer(case.pk, ANSWER, actor=world.liaison)
    with pytest.raises(MoveNotAllowed):
        close_case(case.pk, actor=world.coordinator)


def test_only_the_lead_asks_only_for_an_open_contributor_and_only_once(world: World) -> None:
    case, lead, silent = joint(world)
    with pytest.raises(Forbidden):
        ask_release(silent.pk, case.pk, reason=WHY, actor=world.actor(Role.LIAISON, "PLN"))
    with pytest.raises(NotFound):
        ask_release(silent.pk, case.pk, reason=WHY, actor=world.actor(Role.LIAISON, "Dishub Lobar"))
    with pytest.raises(MoveNotAllowed):
        ask_release(lead.pk, case.pk, reason=WHY, actor=world.liaison)
    ask_release(silent.pk, case.pk, reason=WHY, actor=world.liaison)
    with pytest.raises(MoveNotAllowed):
        ask_release(silent.pk, case.pk, reason=WHY, actor=world.liaison)


def hours_by_holder(case: Case) -> dict[tuple[Holder, str], float]:
    names = {part.agency_id: part.agency.short_name for part in Assignment.objects.filter(case=case).select_related("agency")}
    held = held_times([case.pk])[case.pk]
    return {(one.party.holder, names.get(one.party.agency_id or 0, "")): one.working / timedelta(hours=1) for one in held.rows}


def test_the_delay_is_charged_to_whoever_caused_it(world: World) -> None:
    """Office hours 08–16 on working days: each of these steps is taken at nine, so a day from one to the next is eight."""

    def morning(day: int) -> datetime:
        return datetime(2026, 11, day, 9, tzinfo=site_zone())

    with pretend(morning(2)):
        case, _ = file_case()
    with pretend(morning(3)):
        verify_case(case.pk, SORTING, actor=world.coordinator)
        dispose_case(case.pk, lead="PUPR", actor=world.coordinator)
    with pretend(morning(5)):
        first = Assignment.objects.get(case=case, is_open=True)
        decline_assignment(
            first.pk, case.pk, reason="Bukan jalan kami.", successor="Dishub", actor=world.actor(Role.LIAISON, "PUPR")
        )
    with pretend(morning(6)):
        dispose_case(case.pk, lead="Dishub", contributors=["PLN"], actor=world.coordinator)
        lead = Assignment.objects.get(case=case, is_open=True, part="lead")
        accept_assignment(lead.pk, case.pk, actor=world.liaison)
        drain()
    silent = Assignment.objects.get(case=case, part="contributor")
    with pretend(morning(10)):
        ask_release(silent.pk, case.pk, reason=WHY, actor=world.liaison)
    with pretend(morning(12)):
        release_assignment(silent.pk, case.pk, reason=WHY, actor=world.coordinator)
    with pretend(morning(13)):
        send_answer(case.pk, ANSWER, actor=world.liaison)
        close_case(case.pk, actor=world.coordinator)
    assert hours_by_holder(case) == {
        (Holder.COORDINATOR, ""): 8 + 8,
        (Holder.REFUSED, "PUPR"): 16,
        (Holder.LEAD, "Dishub"): 16 + 8,
        (Holder.CONTRIBUTOR, "PLN"): 16,
    }


def test_a_request_that_is_refused_moved_no_time(world: World) -> None:
    with pretend(datetime(2026, 11, 9, 9, tzinfo=site_zone())):
        case, _lead, silent = joint(world)
        drain()
        ask_release(silent.pk, case.pk, reason=WHY, actor=world.liaison)
    asked = datetime(2026, 11, 10, 9, tzinfo=site_zone())
    before = held_times([case.pk], at=asked)[case.pk]
    assert {one.party.holder for one in before.rows} == {Holder.CONTRIBUTOR}
    with pretend(asked):
        refuse_release(silent.pk, case.pk, reason="Tenggatnya belum lewat.", actor=world.coordinator)
    after = held_times([case.pk], at=asked + timedelta(hours=5))[case.pk]
    assert {one.party.holder for one in after.rows} == {Holder.LEAD}
    assert sum((one.elapsed for one in after.rows), timedelta()) == timedelta(hours=29)


def test_a_late_part_is_charged_from_the_end_of_its_own_limit(world: World) -> None:
    case, _lead, silent = joint(world)
    drain()
    due_at = part_due(silent.pk)
    assert due_at is not None
    with pretend(due_at + timedelta(days=7)):
        deliver_part_late(world, case, silent)
    held = held_times([case.pk], at=due_at + timedelta(days=7))[case.pk]
    late = [one for one in held.rows if one.party.holder is Holder.CONTRIBUTOR]
    assert [one.elapsed for one in late] == [timedelta(days=7)]


def deliver_part_late(world: World, case: Case, silent: Assignment) -> None:
    agent = world.actor(Role.LIAISON, "PLN")
    accept_assignment(silent.pk, case.pk, actor=agent)
    deliver_part(silent.pk, case.pk, text="Kabel diganti.", actor=agent)


def test_of_many_cases_it_takes_as_many_statements_as_of_one(world: World, django_assert_num_queries: object) -> None:
    cases = [joint(world)[0].pk for _ in range(4)]
    held_times(cases[:1])
    with django_assert_num_queries(4):  # type: ignore[operator]  # the fixture's own type is not exported
        assert set(held_times(cases)) == set(cases)


def test_the_request_is_the_offices_own_matter(world: World) -> None:
    case, _lead, silent = joint(world)
    ask_release(silent.pk, case.pk, reason=WHY, actor=world.liaison)
    events = CaseEvent.objects.filter(case=case).select_related("content").order_by("number")
    assert "release_asked" not in {told.kind.value for told in told_events(events)}
