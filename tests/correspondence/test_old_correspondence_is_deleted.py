"""Messages are kept for half a year, replies for repeated requests for a day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ntbcare.common.clock import now
from ntbcare.correspondence.models import Delivery, IdempotentReply, OutgoingMessage
from ntbcare.correspondence.queries import count_by_state, oldest_due_at, outbox
from ntbcare.correspondence.tasks import clean_correspondence
from tests.correspondence.messages import REFERENCE, order

pytestmark = pytest.mark.django_db


def test_what_ended_long_ago_is_deleted_and_what_waits_is_kept() -> None:
    old, waiting, fresh = order("a:1"), order("a:2"), order("a:3")
    long_ago = now() - timedelta(days=200)
    OutgoingMessage.objects.filter(pk=old.pk).update(state=Delivery.SENT, created_at=long_ago)
    OutgoingMessage.objects.filter(pk=waiting.pk).update(created_at=long_ago)
    OutgoingMessage.objects.filter(pk=fresh.pk).update(state=Delivery.SENT)
    for number, days in enumerate((0, 2)):
        IdempotentReply.objects.create(
            key_hash=f"1:{number}", body_hash="x", reply_sealed=b"", created_at=now() - timedelta(days=days)
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
