"""Every event reaches every follower, in case order, also when one of them or the worker fails."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from ntbcare.agencies.models import Agency
from ntbcare.cases import dispatch
from ntbcare.cases.failures import ATTEMPTS
from ntbcare.cases.models import Case, CaseEvent, FollowerFailure, PendingEvent
from ntbcare.common.clock import now, pretend
from tests.cases.sample_followers import bad, taken
from tests.processes import start, wait_for

TAKE = "tests.cases.sample_followers.take"
REFUSE = "tests.cases.sample_followers.refuse_bad"


@pytest.fixture(autouse=True)
def _nothing_taken() -> None:
    taken.clear()
    bad.clear()


@pytest.fixture(autouse=True)
def followers(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    chosen: dict[str, str] = {}
    monkeypatch.setattr(dispatch, "FOLLOWERS", chosen)
    return chosen


def new_case() -> Case:
    province = Agency.objects.filter(name="Provinsi").first() or Agency.objects.create(
        name="Provinsi", short_name="Prov", kind="province"
    )
    return Case.objects.create(received_at=now(), registered_at=now(), source="api", branch=province)


def add_events(case: Case, count: int, *, kind: str = "noted") -> list[int]:
    first = case.events.count() + 1
    events = [
        CaseEvent(case=case, number=first + step, kind=kind, at=now(), actor_role="system", status_after="received", hash="0")
        for step in range(count)
    ]
    rows = CaseEvent.objects.bulk_create(events)
    PendingEvent.objects.bulk_create([PendingEvent(event=row) for row in rows])
    return [row.pk for row in rows]


@pytest.mark.django_db
def test_each_follower_gets_each_event_once_and_the_queue_is_empty(followers: dict[str, str]) -> None:
    followers.update(one=TAKE, two=TAKE)
    ids = add_events(new_case(), 3)

    assert dispatch.drain() == 3
    assert dispatch.drain() == 0

    assert taken == [ids, ids]


@pytest.mark.django_db
def test_a_batch_is_in_case_order(followers: dict[str, str]) -> None:
    followers["one"] = TAKE
    first, second = new_case(), new_case()
    ids = {"b1": add_events(second, 1), "a1": add_events(first, 1), "b2": add_events(second, 1), "a2": add_events(first, 1)}

    dispatch.drain()

    assert taken == [ids["a1"] + ids["a2"] + ids["b1"] + ids["b2"]]


@pytest.mark.django_db
def test_batches_are_of_limited_size(followers: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "BATCH", 4)
    followers["one"] = TAKE
    add_events(new_case(), 10)

    assert dispatch.drain() == 10

    assert [len(batch) for batch in taken] == [4, 4, 2]


@pytest.mark.django_db
def test_history_goes_only_to_the_followers_that_count_index_and_publish(followers: dict[str, str]) -> None:
    followers.update(notify=TAKE, clock=TAKE, count=TAKE, index=TAKE, publish=TAKE)
    add_events(new_case(), 1, kind="imported")
    add_events(new_case(), 1, kind="import_updated")

    dispatch.drain()

    assert len(taken) == 3


@pytest.mark.django_db
def test_only_the_bad_event_of_a_batch_fails_and_only_for_that_follower(followers: dict[str, str]) -> None:
    followers.update(bad=REFUSE, good=TAKE)
    ids = add_events(new_case(), 3)
    bad.add(ids[1])

    with capture_logs() as logs:
        assert dispatch.dispatch_once() == 3

    assert taken == [ids]
    failure = FollowerFailure.objects.get()
    assert (failure.follower, failure.event_id, failure.attempts, failure.error) == ("bad", ids[1], 1, "ValueError")
    assert not PendingEvent.objects.exists()
    assert "quotes the complaint" not in str(logs)


@pytest.mark.django_db
def test_a_failed_follower_leaves_nothing_half_done(followers: dict[str, str]) -> None:
    followers["bad"] = REFUSE
    ids = add_events(new_case(), 3, kind="acted")
    bad.add(ids[2])

    dispatch.dispatch_once()

    assert list(CaseEvent.objects.order_by("pk").values_list("kind", flat=True)) == ["noted", "noted", "acted"]


@pytest.mark.django_db
def test_a_failure_is_retried_alone_and_struck_off_when_it_succeeds(followers: dict[str, str]) -> None:
    followers["bad"] = REFUSE
    (event_id,) = add_events(new_case(), 1)
    bad.add(event_id)
    dispatch.drain()
    assert FollowerFailure.objects.get().attempts == 1

    bad.clear()
    with pretend(now() + timedelta(seconds=11)):
        dispatch.drain()

    assert not FollowerFailure.objects.exists()


@pytest.mark.django_db
def test_after_the_last_attempt_the_event_is_dead_with_an_alarm(followers: dict[str, str]) -> None:
    followers["bad"] = REFUSE
    (event_id,) = add_events(new_case(), 1)
    bad.add(event_id)
    moment = now()
    with capture_logs() as logs:
        for _ in range(ATTEMPTS + 3):
            with pretend(moment):
                dispatch.drain()
            moment += timedelta(hours=3)

    failure = FollowerFailure.objects.get()
    assert (failure.dead, failure.attempts) == (True, ATTEMPTS)
    assert [entry["event"] for entry in logs if entry.get("alarm")] == ["follower_dead"]


@pytest.mark.django_db
def test_a_leased_event_and_what_follows_it_in_its_case_wait_for_the_holder(followers: dict[str, str]) -> None:
    followers["one"] = TAKE
    mine, other = new_case(), new_case()
    held = add_events(mine, 1)
    PendingEvent.objects.update(leased_by="elsewhere", leased_until=now() + dispatch.LEASE)
    later, free = add_events(mine, 1), add_events(other, 1)

    dispatch.drain()
    assert taken == [free]

    with pretend(now() + dispatch.LEASE + timedelta(seconds=1)):
        dispatch.drain()
    assert taken == [free, held + later]


@pytest.mark.django_db
def test_who_lost_the_lease_does_not_empty_the_queue(followers: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    followers["one"] = TAKE
    add_events(new_case(), 2)

    def steal(name: str, events: Sequence[CaseEvent], **_: object) -> None:
        PendingEvent.objects.update(leased_by="another")

    monkeypatch.setattr(dispatch, "hand", steal)
    assert dispatch.dispatch_once() == 0
    assert PendingEvent.objects.count() == 2


@pytest.mark.django_db
def test_a_lost_lease_is_noticed_before_the_next_follower(followers: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "_RENEW_AFTER", -1.0)
    followers.update(one=TAKE, two=TAKE)
    add_events(new_case(), 2)
    original = dispatch.hand

    def hand_and_lose(name: str, events: Sequence[CaseEvent], **_: object) -> None:
        original(name, events)
        PendingEvent.objects.update(leased_by="another")

    monkeypatch.setattr(dispatch, "hand", hand_and_lose)
    with capture_logs() as logs:
        assert dispatch.dispatch_once() == 0
    assert len(taken) == 1
    assert [entry["event"] for entry in logs] == ["dispatch_lease_lost"]


@pytest.mark.django_db
def test_replay_hands_out_everything_from_event_one(followers: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatch, "BATCH", 4)
    followers["one"] = TAKE
    ids = add_events(new_case(), 6)
    dispatch.drain()
    taken.clear()
    FollowerFailure.objects.create(follower="one", event_id=ids[0], error="ValueError", dead=True)
    steps: list[tuple[int, int]] = []

    assert dispatch.replay("one", progress=lambda done, total: steps.append((done, total))) == 6

    assert taken == [ids[:4], ids[4:]]
    assert steps == [(4, 6), (6, 6)]
    assert not FollowerFailure.objects.exists()


@pytest.mark.django_db
def test_replay_of_an_unknown_follower_is_refused() -> None:
    with pytest.raises(KeyError):
        dispatch.replay("nobody")


_RUN = (
    "from ntbcare.cases import dispatch\ndispatch.FOLLOWERS = {{'one': 'tests.cases.sample_followers.{}'}}\ndispatch.BATCH = 5\n"
)


@pytest.mark.django_db(transaction=True)
def test_a_dispatcher_killed_in_the_middle_loses_nothing(followers: dict[str, str], tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    ids = add_events(new_case(), 3)
    killed = start(_RUN.format("hang") + "dispatch.drain()", TRACE=str(trace))
    wait_for(trace.exists)
    killed.kill()
    killed.communicate()
    followers["one"] = TAKE

    assert dispatch.drain() == 0
    with pretend(now() + dispatch.LEASE + timedelta(seconds=1)):
        assert dispatch.drain() == 3
    assert taken == [ids]


@pytest.mark.django_db(transaction=True)
def test_dispatchers_side_by_side_share_the_events_and_keep_the_order_of_each_case(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    cases = [new_case() for _ in range(4)]
    for _ in range(15):
        for case in cases:
            add_events(case, 1)
    script = _RUN.format("write_lines") + (
        "import time\nfrom ntbcare.cases.models import PendingEvent\n"
        "while PendingEvent.objects.exists():\n    dispatch.drain() or time.sleep(0.01)"
    )

    workers = [start(script, TRACE=str(trace)) for _ in range(3)]
    outputs = [worker.communicate(timeout=60)[0] for worker in workers]

    assert [worker.returncode for worker in workers] == [0, 0, 0], outputs
    lines = [int(line) for line in trace.read_text(encoding="utf-8").split()]
    assert sorted(lines) == list(CaseEvent.objects.order_by("pk").values_list("pk", flat=True))
    for case in cases:
        own = set(case.events.values_list("pk", flat=True))
        handed = [line for line in lines if line in own]
        assert handed == sorted(handed)
