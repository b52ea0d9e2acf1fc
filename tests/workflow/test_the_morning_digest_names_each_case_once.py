"""One message an officer and working morning: what went up, is late or falls due, each case once, whoever sends it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from ntbcare.agencies.roles import Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.common.clock import pretend
from ntbcare.common.errors import NtbCareError
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.outbox import claim
from ntbcare.correspondence.rendering import shown_text
from ntbcare.deadlines.models import Digest
from ntbcare.workflow import digest
from ntbcare.workflow.digest import send_digests
from tests.deadlines.journey import at
from tests.late import MONDAY, leave, on, pass_time, told
from tests.world import World, assigned_case, file_case, make_world

WEDNESDAY = at("2026-12-02 08:00")


def late(world: World) -> Case:
    with pretend(MONDAY - timedelta(days=1)):
        world.actor(Role.APPROVER, "Dishub")
        assert world.liaison.user_id
    with pretend(MONDAY):
        case, _lead, _ = assigned_case(world)
    pass_time(MONDAY, WEDNESDAY)
    return case


def text_for(actor: Actor) -> str:
    messages = told(actor, "officer_digest")
    assert len(messages) == 1
    return shown_text(messages[0]).body


def test_it_is_grouped_and_each_case_stands_once_with_its_link(world: World) -> None:
    case = late(world)
    with pretend(at("2026-12-01 09:00")):
        soon, _lead, _ = assigned_case(world)
    pass_time(at("2026-12-01 09:00"), WEDNESDAY)
    with on("2026-12-02 07:45"):
        assert send_digests() >= 2
    to_liaison, to_approver = text_for(world.liaison), text_for(world.actor(Role.APPROVER, "Dishub"))
    assert to_liaison.count(f"/desk/cases/{case.reference}") == 1
    assert to_liaison.index("Lewat tenggat") < to_liaison.index(case.reference)
    assert to_liaison.index("Jatuh tempo") < to_liaison.index(soon.reference), "due on the next working day"
    assert "Dinaikkan kepada Anda" in to_approver
    assert to_approver.count(f"/desk/cases/{case.reference}") == 1
    assert soon.reference not in to_approver


def test_it_comes_once_a_morning_and_again_the_next(world: World) -> None:
    late(world)
    for moment in ("2026-12-02 07:30", "2026-12-02 07:35", "2026-12-02 15:00", "2026-12-03 07:30"):
        with on(moment):
            send_digests()
    assert len(told(world.liaison, "officer_digest")) == 2


@pytest.mark.parametrize("moment", ["2026-12-02 07:29", "2026-12-02 22:00", "2026-12-05 08:00", "2026-12-25 08:00"])
def test_not_before_its_time_at_night_or_on_a_day_off(world: World, moment: str) -> None:
    late(world)
    with on(moment):
        assert send_digests() == 0


def test_who_has_nothing_to_do_is_left_in_peace_and_not_asked_about_again(world: World) -> None:
    with pretend(MONDAY):
        reader = world.actor(Role.LIAISON, "PUPR")
    with on("2026-12-02 07:45"):
        assert send_digests() == 1
        assert send_digests() == 0
    assert told(reader, "officer_digest") == []
    assert Digest.objects.get(officer_id=reader.user_id or 0).cases == 0


def test_who_left_in_the_night_gets_none(world: World) -> None:
    late(world)
    leave(world.liaison, at("2026-12-01 23:00"))
    with on("2026-12-02 07:45"):
        send_digests()
    assert told(world.liaison, "officer_digest") == []


def test_what_ran_out_at_night_is_in_the_morning_not_in_a_message_of_its_own(world: World) -> None:
    with on("2026-11-23 22:30"):
        assert world.coordinator.user_id
        case, _ = file_case()
    pass_time(at("2026-11-23 22:30"), at("2026-11-25 23:30"), every=timedelta(minutes=30))
    assert "overdue" in case.events.values_list("kind", flat=True)
    messages = told(world.coordinator, "officer_reminder")
    assert all(6 <= message.created_at.astimezone(MONDAY.tzinfo).hour < 21 for message in messages)
    with on("2026-11-26 07:30"):
        send_digests()
    assert case.reference in text_for(world.coordinator)


def test_a_message_that_could_not_go_before_the_night_waits_for_the_morning(world: World) -> None:
    late(world)
    with on("2026-12-02 20:59"):
        send_digests()
    with on("2026-12-02 22:00"):
        assert [message.pk for message in claim(50, channels=False) if message.officer_id] == []
    with on("2026-12-03 06:00"):
        assert told(world.liaison, "officer_digest")[0] in claim(50, channels=False)


def test_one_that_fails_keeps_no_other_waiting_and_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    late(world)
    order = digest._order

    def broken(user: object, *rest: object) -> None:
        if getattr(user, "pk", 0) == world.liaison.user_id:
            raise NtbCareError("broken")
        order(user, *rest)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(digest, "_order", broken)
    with on("2026-12-02 07:45"):
        send_digests()
        assert told(world.liaison, "officer_digest") == []
        assert told(world.actor(Role.APPROVER, "Dishub"), "officer_digest")
        monkeypatch.setattr(digest, "_order", order)
        assert send_digests() == 1
    assert len(told(world.liaison, "officer_digest")) == 1


@pytest.mark.django_db(transaction=True)
def test_of_four_workers_one_sends_it() -> None:
    world = make_world()
    late(world)
    ready = Barrier(4)

    def work() -> int:
        try:
            ready.wait()
            with pretend(at("2026-12-02 07:45")):
                return send_digests()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = sum(future.result() for future in [pool.submit(work) for _ in range(4)])
    officers = Digest.objects.count()
    assert done == officers
    assert OutgoingMessage.objects.filter(template="officer_digest").count() == Digest.objects.filter(cases__gt=0).count()
