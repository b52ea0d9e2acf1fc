from __future__ import annotations

from datetime import timedelta
from unittest.mock import Mock

import httpx
import pytest
from django.db import transaction
from django.test import Client

from ntbcare.channels.contract import DeliveryReceipt, ReceiptState, Sent
from ntbcare.channels.models import ChannelAccount
from ntbcare.channels.queries import account_by_id
from ntbcare.channels.registry import adapter_of
from ntbcare.common.clock import now
from ntbcare.correspondence.actions import queue_message
from ntbcare.correspondence.channel_delivery import attempt, deliver_by_channels
from ntbcare.correspondence.inbox import read_waiting
from ntbcare.correspondence.models import Delivery, OutgoingMessage, RawDelivery, RawState, SentPart, Thread
from ntbcare.correspondence.outbox import INTERRUPTED, begin, claim, take_back
from ntbcare.correspondence.receipts import HASH_SENT, take_receipt
from ntbcare.correspondence.threads import SEAL_THREAD
from ntbcare.vault.actions import keyed_hash, seal
from tests.channels.wire import deliver, gateway_account, kannel_account, provider, says
from tests.world import World

pytestmark = pytest.mark.django_db


def _message(account: ChannelAccount) -> OutgoingMessage:
    thread = Thread.objects.create(
        account=account, key_hash="k", conversation_sealed=_sealed("+6281200000001"), sender_sealed=_sealed("+6281200000001"),
        created_at=now(), last_in_at=now(),
    )  # fmt: skip
    queue_message("k1", template="talk_help", thread=thread, context={}, language="id")
    return OutgoingMessage.objects.get()


def _sealed(text: str) -> bytes:
    return seal(text, purpose=SEAL_THREAD)


@pytest.mark.parametrize(("account", "state"), [(kannel_account, Delivery.DEAD), (gateway_account, Delivery.FAILED)])
def test_an_answer_that_never_came_is_a_doubt_unless_the_other_side_knows_repetitions(account: object, state: Delivery) -> None:
    message = _message(account())  # type: ignore[operator]
    with provider(error=httpx.ReadTimeout("late")):
        deliver_by_channels()
    message.refresh_from_db()
    assert message.state == state
    assert message.trying_since is None


def test_a_connection_that_was_refused_is_no_doubt() -> None:
    message = _message(kannel_account())
    with provider(error=httpx.ConnectError("refused")):
        deliver_by_channels()
    message.refresh_from_db()
    assert (message.state, message.last_error) == (Delivery.FAILED, "ConnectError")


@pytest.mark.parametrize(("account", "again"), [(kannel_account, 0), (gateway_account, 1)])
def test_what_a_killed_worker_was_sending_is_not_sent_again_where_it_might_arrive_twice(account: object, again: int) -> None:
    message = _message(account())  # type: ignore[operator]
    [held] = claim(10, channels=True)
    assert begin(held)
    OutgoingMessage.objects.update(leased_until=now() - timedelta(seconds=1))
    with provider(body="0: Accepted for delivery") as other:
        deliver_by_channels()
    assert len(other.asked) == again
    message.refresh_from_db()
    assert (message.state, message.last_error) == ((Delivery.SENT, "") if again else (Delivery.DEAD, INTERRUPTED))


@pytest.mark.parametrize(("account", "again"), [(kannel_account, 0), (gateway_account, 1)])
def test_whoever_claims_what_was_begun_before_does_not_send_it_either(account: object, again: int) -> None:
    """A claim may run out while its worker is alive but stalled, and the next claim come before anybody has looked for it."""
    opened = account()  # type: ignore[operator]
    message = _message(opened)
    [held] = claim(10, channels=True)
    assert begin(held)
    OutgoingMessage.objects.update(leased_until=now() - timedelta(seconds=1))
    [claimed] = claim(10, channels=True)
    known = account_by_id(opened.pk)
    assert known is not None
    send = Mock(return_value=Sent())
    attempt(adapter_of(opened.kind), known, claimed, send)
    assert send.call_count == again
    message.refresh_from_db()
    assert (message.state, message.last_error) == ((Delivery.SENT, "") if again else (Delivery.DEAD, INTERRUPTED))


def test_what_was_claimed_and_not_begun_is_sent_again() -> None:
    message = _message(kannel_account())
    claim(10, channels=True)
    OutgoingMessage.objects.update(leased_until=now() - timedelta(seconds=1))
    with provider(body="0: Accepted for delivery"):
        deliver_by_channels()
    message.refresh_from_db()
    assert message.state == Delivery.SENT


def test_a_receipt_ends_the_doubt() -> None:
    account = kannel_account()
    message = _message(account)
    with provider(error=httpx.ReadError("broken")):
        deliver_by_channels()
    opened = account_by_id(account.pk)
    assert opened is not None
    with transaction.atomic():
        assert take_receipt(opened, DeliveryReceipt(outbox_id=str(message.pk), state=ReceiptState.DELIVERED))
    message.refresh_from_db()
    assert message.state == Delivery.DELIVERED


def test_who_takes_an_account_over_finds_what_was_claimed_free_and_what_was_begun_in_doubt() -> None:
    account = kannel_account()
    first = _message(account)
    queue_message("k2", template="talk_help", thread=first.thread, context={}, language="id")
    held, _other = claim(10, channels=True)
    begin(held)
    assert take_back(account.pk) == 1
    assert sorted(OutgoingMessage.objects.values_list("state", flat=True)) == ["dead", "queued"]
    assert OutgoingMessage.objects.get(state="queued").attempts == 0


def test_a_message_in_pieces_has_arrived_when_all_have() -> None:
    account = kannel_account()
    message = _message(account)
    OutgoingMessage.objects.update(state=Delivery.SENT)
    opened = account_by_id(account.pk)
    assert opened is not None
    for name in ("a", "b"):
        SentPart.objects.create(message=message, external_hash=keyed_hash(f"{account.pk}:{name}", purpose=HASH_SENT))
    states = []
    for name in ("a", "a", "b"):
        with transaction.atomic():
            assert take_receipt(opened, DeliveryReceipt(external_id=name, state=ReceiptState.DELIVERED))
        message.refresh_from_db()
        states.append(message.state)
    assert states == ["sent", "sent", "delivered"]


def test_a_receipt_that_comes_before_its_message_is_noted_waits_a_moment(client: Client, world: World) -> None:
    gateway_account()
    deliver(client, {"type": "receipt", "outbox_id": "999999", "state": "delivered"})
    read_waiting()
    raw = RawDelivery.objects.get()
    assert (raw.state, raw.attempts) == (RawState.WAITING, 0)
    RawDelivery.objects.update(leased_until=None, received_at=now() - timedelta(minutes=2))
    read_waiting()
    assert RawDelivery.objects.get().state == RawState.READ
    assert says(client, 1, "Halo") == 200
