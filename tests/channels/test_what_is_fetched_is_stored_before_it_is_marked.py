from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from unittest.mock import patch

import httpx
import pytest
from django.db import OperationalError, connections

from ntbcare.channels.actions import end_account, open_account, pause_account
from ntbcare.channels.contract import Account, Delivery, Fetched, Incoming, Manners, Outgoing, Sent, Store, Told
from ntbcare.channels.errors import LinkFailed
from ntbcare.channels.lines import claim_line, note_failed, release_lines, wait_after
from ntbcare.channels.models import ChannelLine
from ntbcare.channels.queries import account_by_id, forget_accounts
from ntbcare.channels.registry import KINDS, adapter_of
from ntbcare.common.clock import now
from ntbcare.correspondence import fetching
from ntbcare.correspondence.fetching import fetch_if_due
from ntbcare.correspondence.health import health_of_accounts
from ntbcare.correspondence.inbox import read_waiting
from ntbcare.correspondence.lines import Lines
from ntbcare.correspondence.models import IncomingMessage, RawDelivery
from tests.processes import wait_for

pytestmark = pytest.mark.django_db


@dataclass
class Box:
    """The other side: what waits there, what was marked, whether it answers."""

    waiting: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    away: bool = False


BOX = Box()


class BoxAdapter(Fetched):
    """A box of texts."""

    kind = "box"
    label = "Kotak"
    source = "sms"
    manners = Manners(longest=160)
    every = timedelta(seconds=10)

    def fetch(self, account: Account, store: Store) -> int:
        if BOX.away:
            raise LinkFailed("ConnectionRefused")
        for text in list(BOX.waiting):
            store(Delivery("FETCH", {}, {}, text.encode()))
            BOX.waiting.remove(text)
            BOX.marked.append(text)
        return len(BOX.marked)

    def read(self, delivery: Delivery, account: Account) -> Sequence[Told]:
        text = delivery.body.decode()
        return [Incoming(external_id=text, conversation="a", sender="a", text=text)]

    def send(self, message: Outgoing, account: Account, http: httpx.Client) -> Sent:
        return Sent()


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    BOX.waiting, BOX.marked, BOX.away = [], [], False
    with patch.dict(KINDS, {"box": f"{__name__}.BoxAdapter"}):
        adapter_of.cache_clear()
        yield
    adapter_of.cache_clear()


def _account() -> Account:
    account = account_by_id(open_account("box", "kotak", label="Kotak", values={}).pk)
    assert account is not None
    return account


def _make_due() -> None:
    ChannelLine.objects.update(due_at=now())


def test_what_waits_is_stored_and_then_marked_and_read(db: None) -> None:
    account = _account()
    BOX.waiting = ["Jalan rusak", "Lampu mati"]
    assert fetch_if_due(account, "a:1:x") == 2
    assert (RawDelivery.objects.count(), BOX.marked) == (2, ["Jalan rusak", "Lampu mati"])
    read_waiting()
    assert IncomingMessage.objects.count() == 2
    assert fetch_if_due(account, "a:1:x") == 0
    line = ChannelLine.objects.get()
    assert line.due_at > now() + timedelta(seconds=8)
    assert line.reached_at is not None


def test_what_cannot_be_stored_stays_on_the_other_side(db: None) -> None:
    account = _account()
    BOX.waiting = ["Jalan rusak"]
    with patch.object(fetching, "store_raw", side_effect=OperationalError("away")), pytest.raises(OperationalError):
        fetch_if_due(account, "a:1:x")
    assert (BOX.waiting, BOX.marked) == (["Jalan rusak"], [])
    assert fetch_if_due(account, "a:1:x") == 1, "the same worker need not wait for the end of its own lease"


def test_what_was_stored_twice_is_one_message(db: None) -> None:
    account = _account()
    for _ in range(2):
        BOX.waiting = ["Jalan rusak"]
        fetch_if_due(account, "a:1:x")
        _make_due()
    read_waiting()
    assert (RawDelivery.objects.count(), IncomingMessage.objects.count()) == (2, 1)


def test_a_failure_is_shown_and_waited_out_longer_each_time(db: None) -> None:
    account = _account()
    BOX.away = True
    for expected in (1, 2):
        fetch_if_due(account, "a:1:x")
        line = ChannelLine.objects.get()
        assert (line.failures, line.last_error) == (expected, "ConnectionRefused")
        assert line.due_at > now() + wait_after(expected) - timedelta(seconds=2)
        _make_due()
    assert health_of_accounts()[0].is_cut_off
    BOX.away = False
    fetch_if_due(account, "a:1:x")
    assert not health_of_accounts()[0].is_cut_off
    assert [wait_after(n).total_seconds() for n in (1, 2, 3, 50)] == [5, 10, 20, 300]


def test_one_worker_at_a_time_looks(db: None) -> None:
    account = _account()
    assert claim_line(account.id, "a:1:x")
    assert not claim_line(account.id, "b:2:y")
    assert fetch_if_due(account, "b:2:y") == 0
    assert release_lines("x") == 1
    assert claim_line(account.id, "b:2:y")
    note_failed(account.id, "a:1:x", "late")
    assert ChannelLine.objects.get().failures == 0, "who lost the lease notes nothing"


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_gets_the_lease() -> None:
    account = _account()
    got: list[bool] = []

    def try_it(number: int) -> None:
        got.append(claim_line(account.id, f"w:{number}:x"))
        connections.close_all()

    threads = [threading.Thread(target=try_it, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 5 + [True]


@pytest.mark.django_db(transaction=True)
def test_each_open_account_has_a_thread_until_it_is_paused_or_ended() -> None:
    account = _account()
    lines = Lines("a:1:x")
    with patch("ntbcare.correspondence.lines.LOOK_SECONDS", 0.05):
        try:
            BOX.waiting = ["Jalan rusak"]
            lines.tend()
            wait_for(lambda: BOX.marked == ["Jalan rusak"])
            pause_account(account.id, paused=True)
            wait_for(lambda: not any(thread.name == f"line-{account.id}" for thread in threading.enumerate()))
            BOX.waiting = ["Lampu mati"]
            _make_due()
            lines.tend()
            assert BOX.waiting == ["Lampu mati"], "a paused account is left alone"
            pause_account(account.id, paused=False)
            lines.tend()
            wait_for(lambda: "Lampu mati" in BOX.marked)
            end_account(account.id)
            wait_for(lambda: not any(thread.name == f"line-{account.id}" for thread in threading.enumerate()))
        finally:
            lines.stop()
    forget_accounts()
