from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError, connections

from ntbcare.cases.models import Case
from ntbcare.channels.actions import pause_account
from ntbcare.channels.gsm import encode_gsm
from ntbcare.channels.models import ChannelAccount, ChannelLine
from ntbcare.channels.smpp.codes import wait_when_busy
from ntbcare.common.clock import now
from ntbcare.correspondence import keeping
from ntbcare.correspondence.actions import queue_message
from ntbcare.correspondence.channel_delivery import deliver_by_channels
from ntbcare.correspondence.inbox import read_waiting
from ntbcare.correspondence.keeping import keep_link
from ntbcare.correspondence.messages import body_of
from ntbcare.correspondence.models import Delivery, IncomingMessage, OutgoingMessage, RawDelivery, Thread
from ntbcare.workflow.converse import converse_once
from tests.channels.smsc import Smsc, deliver_sm, smsc
from tests.processes import wait_for
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
WRITTEN = "Lampu jalan di Gerung Utara mati sejak dua minggu"


@contextmanager
def _linked(other: Smsc, *, owner: str = "a:1:x") -> Iterator[None]:
    """The worker's thread of the account, at work while the block runs."""
    stop = threading.Event()
    ChannelLine.objects.update(due_at=now(), leased_until=None)
    binds = other.binds

    def work() -> None:
        try:
            assert other.account is not None
            keep_link(other.account, owner, stop.is_set)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        wait_for(lambda: other.binds > binds or not thread.is_alive())
        yield
    finally:
        stop.set()
        thread.join()


def _texts() -> list[str]:
    read_waiting()
    return [str(body_of(message)["text"]) for message in IncomingMessage.objects.order_by("pk")]


def _greeted(other: Smsc) -> Thread:
    """A conversation to write in."""
    with _linked(other):
        other.bring(deliver_sm(b"Halo"))
        wait_for(lambda: bool(other.answers))
    read_waiting()
    return Thread.objects.get()


def _queue(thread: Thread, count: int = 1, template: str = "talk_help") -> None:
    for number in range(count):
        queue_message(f"{template}-{number}", template=template, thread=thread, context={}, language="id")


def _states() -> list[str]:
    return sorted(OutgoingMessage.objects.values_list("state", flat=True))


def test_a_message_is_stored_before_it_is_answered_and_becomes_a_case(world: World) -> None:
    with smsc() as other, _linked(other):
        other.bring(deliver_sm(encode_gsm(WRITTEN)))
        wait_for(lambda: list(other.answers.values()) == [0])
        assert RawDelivery.objects.count() == 1
        read_waiting()
        converse_once()
        case = Case.objects.get()
        assert (case.source, case.region_id) == ("sms", "52.01.01.1001")
        wait_for(lambda: len(other.submitted) == 1)
        assert case.reference.encode() in other.submitted[0]
        assert b"6281200000001\0" in other.submitted[0]
        wait_for(lambda: _states() == ["sent"])
        other.bring(deliver_sm(b"id:m1 sub:001 dlvrd:001 stat:DELIVRD err:000 text:", esm_class=4))
        wait_for(lambda: len(other.answers) == 2)
        read_waiting()
        assert _states() == ["delivered"]


def test_what_cannot_be_stored_is_answered_so_that_it_comes_again(world: World) -> None:
    with smsc() as other, _linked(other):
        with patch.object(keeping, "store_raw", side_effect=OperationalError("away")):
            other.bring(deliver_sm(b"Halo"))
            wait_for(lambda: list(other.answers.values()) == [0x64])
        other.bring(deliver_sm(b"Halo"))
        wait_for(lambda: list(other.answers.values()) == [0x64, 0])
    assert _texts() == ["Halo"]


def test_what_was_stored_before_a_link_broke_and_comes_again_is_one_message(world: World) -> None:
    with smsc() as other:
        with _linked(other):
            other.bring(deliver_sm(b"ya"), deliver_sm(b"Halo"))
            wait_for(lambda: len(other.answers) == 2)
            other.drop()
        assert not ChannelLine.objects.get().is_settled
        with _linked(other):
            other.bring(deliver_sm(b"Halo"), deliver_sm(b"Halo"))
            wait_for(lambda: len(other.answers) == 4)
    assert _texts() == ["ya", "Halo", "Halo"], "once it came again; the third is a new message of the same word"


def test_after_an_orderly_end_the_same_word_is_a_new_message(world: World) -> None:
    with smsc() as other:
        for count in (1, 2):
            with _linked(other):
                other.bring(deliver_sm(b"ya"))
                wait_for(lambda count=count: len(other.answers) == count)  # type: ignore[misc]
        assert 0x06 in other.commands
    assert _texts() == ["ya", "ya"]


def test_pieces_of_two_links_make_one_message(world: World) -> None:
    with smsc() as other:
        for number, text in [(1, b"Lampu "), (2, b"mati")]:
            with _linked(other):
                other.bring(deliver_sm(bytes([5, 0, 3, 9, 2, number]) + text, esm_class=0x40))
                wait_for(lambda number=number: len(other.answers) == number)  # type: ignore[misc]
                other.drop()
    assert _texts() == ["Lampu mati"]


@pytest.mark.long
def test_a_throttled_message_waits_and_loses_no_attempt(world: World) -> None:
    with smsc() as other:
        thread = _greeted(other)
        other.submit_statuses = [0x58, 0x14]
        _queue(thread, 3)
        with _linked(other):
            wait_for(lambda: OutgoingMessage.objects.filter(state="queued", leased_until=None, attempts=0).count() == 3)
            assert other.submitted == []
            OutgoingMessage.objects.update(due_at=now())
            wait_for(lambda: _states() == ["sent"] * 3, seconds=30)
        assert len(other.submitted) == 3


def test_an_operator_that_stays_busy_is_asked_again_four_times_a_minute() -> None:
    assert [wait_when_busy(times).total_seconds() for times in range(1, 8)] == [2, 4, 8, 15, 15, 15, 15]
    assert wait_when_busy(10_000) == timedelta(seconds=15)


@pytest.mark.parametrize(("status", "state"), [(0x0B, Delivery.DEAD), (0x08, Delivery.FAILED)])
def test_a_refusal_is_for_ever_or_for_now(world: World, status: int, state: Delivery) -> None:
    with smsc() as other:
        thread = _greeted(other)
        other.submit_statuses = [status]
        _queue(thread)
        with _linked(other):
            wait_for(lambda: _states() == [state.value])
    assert OutgoingMessage.objects.get().last_error == f"SMPP 0x{status:02X}"


def test_a_message_whose_answer_never_came_is_a_doubt_and_the_next_ones_go_by_the_next_link(world: World) -> None:
    with smsc() as other:
        thread = _greeted(other)
        other.is_mute = True
        _queue(thread, 2)
        with _linked(other):
            wait_for(lambda: 0x04 in other.commands)
            other.drop()
            wait_for(lambda: _states() == ["dead", "queued"])
        other.is_mute = False
        OutgoingMessage.objects.update(due_at=now())
        with _linked(other):
            wait_for(lambda: _states() == ["dead", "sent"])
        assert len(other.submitted) == 1


def test_a_long_answer_goes_in_pieces_and_has_arrived_when_all_have(world: World) -> None:
    with smsc() as other:
        thread = _greeted(other)
        with patch("ntbcare.correspondence.composing.shorten", return_value="Jalan 🙏 " * 20):
            _queue(thread)
            with _linked(other):
                wait_for(lambda: _states() == ["sent"])
                assert len(other.submitted) == 3
                states = []
                for name in (b"m1", b"m3", b"m2"):
                    before = len(other.answers)
                    other.bring(deliver_sm(b"id:" + name + b" stat:DELIVRD", esm_class=4))
                    wait_for(lambda before=before: len(other.answers) > before)  # type: ignore[misc]
                    read_waiting()
                    states.append(_states())
    assert states == [["sent"], ["sent"], ["delivered"]]


def test_the_worker_of_doors_leaves_a_kept_account_alone(world: World) -> None:
    with smsc() as other:
        thread = _greeted(other)
        _queue(thread)
        assert deliver_by_channels() == 0
        assert (_states(), other.submitted) == (["queued"], [])


def test_a_refused_bind_is_shown_and_waited_out(world: World) -> None:
    with smsc() as other:
        other.bind_status = 0x0E
        with _linked(other):
            pass
    line = ChannelLine.objects.get()
    assert (line.failures, line.last_error, line.is_settled) == (1, "bind 0x0E", True)


def test_a_setting_that_makes_no_sense_is_shown(world: World) -> None:
    for values in ({"per_second": "banyak"}, {"per_second": "10", "port": "dua"}):
        with smsc(**values) as other:
            assert other.account is not None
            keep_link(other.account, "a:1:x", lambda: False)
            assert ChannelLine.objects.get().failures == 1
        ChannelLine.objects.all().delete()
        ChannelAccount.objects.all().delete()


def test_only_one_worker_is_bound(world: World) -> None:
    with smsc() as other, _linked(other):
        assert other.account is not None
        keep_link(other.account, "b:2:y", lambda: False)
        assert other.binds == 1


def test_pausing_ends_the_link_in_order(world: World) -> None:
    with smsc() as other, _linked(other):
        assert other.account is not None
        pause_account(other.account.id, paused=True)
        wait_for(lambda: 0x06 in other.commands)


@pytest.mark.parametrize(
    "octets", [b"GET / HTTP/1.1\r\n\r\n", b"\0\0\0\4", b"\xff" * 20], ids=["another language", "too short", "too long"]
)
def test_what_is_no_smpp_ends_the_link(world: World, octets: bytes) -> None:
    with smsc() as other, _linked(other):
        other.write(octets)
        wait_for(lambda: ChannelLine.objects.get().last_error == "no SMPP")


def test_what_it_is_asked_is_answered(world: World) -> None:
    asked: list[Callable[[Smsc], None]] = [
        lambda other: other.write(b"\0\0\0\x10\0\0\0\x15" + b"\0" * 7 + b"\x09"),
        lambda other: other.write(b"\0\0\0\x10\0\0\1\x03" + b"\0" * 7 + b"\x0a"),
    ]
    with smsc() as other, _linked(other):
        for ask in asked:
            ask(other)
        wait_for(lambda: {0x80000015, 0x80000000} <= set(other.commands))
