"""What waits because its account was paused does not count as a queue that nobody works on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ntbcare.channels.actions import pause_account
from ntbcare.common.clock import now
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.queries import oldest_due_at
from tests.channels.wire import gateway_account

pytestmark = pytest.mark.django_db


def test_only_what_could_go_counts_as_waiting() -> None:
    account = gateway_account()
    long_ago, lately = now() - timedelta(hours=3), now() - timedelta(minutes=1)
    for key, due_at, account_id in (("a", long_ago, account.pk), ("b", lately, None)):
        OutgoingMessage.objects.create(
            key=key, template="notice", account_id=account_id, context_sealed=b"", created_at=due_at, due_at=due_at
        )
    assert oldest_due_at() == long_ago
    pause_account(account.pk, paused=True)
    assert oldest_due_at() == lately
    pause_account(account.pk, paused=False)
    assert oldest_due_at() == long_ago
