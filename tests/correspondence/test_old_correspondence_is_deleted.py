"""Messages are kept for half a year, replies for repeated requests for a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ntbcare.common.clock import now
from ntbcare.correspondence.models import Delivery, IdempotentReply, OutgoingMessage, RawDelivery, RawState
from ntbcare.correspondence.queries import count_by_state, oldest_due_at, outbox
from ntbcare.correspondence.tasks import clean_correspondence
from tests.channels.wire import gateway_account
from tests.correspondence.messages import REFERENCE, order
from tests.world import World

pytestmark = pytest.mark.django_db


def test_what_ended_long_ago_is_deleted_and_what_waits_is_kept() -> None:
    old, waiting, fresh = order("a:1"), order("a:2"), order("a:3")
    long_ago = now() - timedelta(days=200)
    OutgoingMessage.objects.filter(pk=old.pk).update(state=Delivery.SENT, created_at=long_ago)
    OutgoingMessage.objects.filter(pk=waiting.pk).update(created_at=long_ago)
    OutgoingMessage.objects.filter(pk=fresh.pk).update(state=Delivery.SENT)
    for number, days in enumerate((1, -1)):
        IdempotentReply.objects.create(
            key_hash=f"1:{number}", body_hash="x", reply_sealed=b"", expires_at=now() + timedelta(days=days)
        )

    assert clean_correspondence.call() == 2

    assert set(OutgoingMessage.objects.values_list("pk", flat=True)) == {waiting.pk, fresh.pk}
    assert IdempotentReply.objects.count() == 1


def test_the_outbox_is_listed_and_counted_by_state() -> None:
    first, second = order("a:1"), order("a:2")
    OutgoingMessage.objects.filter(pk=second.pk).update(state=Delivery.DEAD)
    assert list(outbox(about=REFERENCE)) == [second, first]
    assert list(outbox(states=(Delivery.DEAD,))) == [second]
    assert count_by_state() == {"queued": 1, "dead": 1}
    assert oldest_due_at() == first.due_at


def test_raw_deliveries_are_kept_for_a_month_and_what_nobody_read_for_ever(world: World) -> None:
    account = gateway_account()
    long_ago = now() - timedelta(days=31)
    for state in RawState.values:
        RawDelivery.objects.create(account=account, delivery_sealed=b"", received_at=long_ago, state=state)
    clean_correspondence.call()
    assert set(RawDelivery.objects.values_list("state", flat=True)) == {RawState.WAITING, RawState.UNREADABLE}


def test_what_an_unconfirmed_message_was_filled_with_is_forgotten_after_a_week(world: World) -> None:
    for days in (6, 8):
        OutgoingMessage.objects.create(
            key=str(days), template="talk_filed", state=Delivery.SENT, receipts_follow=True, ladder=[["point", 1]],
            context_sealed=b"x", created_at=now(), due_at=now(), sent_at=now() - timedelta(days=days),
        )  # fmt: skip
    clean_correspondence.call()
    kept = {message.key: message.ladder for message in OutgoingMessage.objects.all()}
    assert kept == {"6": [["point", 1]], "8": []}
    assert bytes(OutgoingMessage.objects.get(key="8").context_sealed) != b"x"
