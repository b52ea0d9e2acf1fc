"""Deliveries are kept for a while, and what is forgotten is not sent again by a replay."""

from __future__ import annotations

from datetime import timedelta

from structlog.testing import capture_logs

from ntbcare.cases.dispatch import drain, replay
from ntbcare.common.clock import now, pretend
from ntbcare.exchange.models import DeliveryState, WebhookDelivery
from ntbcare.exchange.webhooks.actions import pause, resume
from ntbcare.exchange.webhooks.delivery import deliver_webhooks
from ntbcare.exchange.webhooks.tasks import KEEP, clean_webhooks
from tests.exchange.receivers import Receiver, subscribe
from tests.world import World, file_case

DAY = timedelta(days=1)


def told_case(system: Receiver) -> None:
    """A case that the system was told of."""
    file_case()
    drain()
    deliver_webhooks()


def test_what_was_forgotten_is_not_told_again(world: World, system: Receiver) -> None:
    subscribe(world.agency("Pemprov"), system.address)
    told_case(system)
    with pretend(now() + KEEP - DAY):
        assert clean_webhooks.call() == 0
        told_case(system)
    with pretend(now() + KEEP + DAY):
        assert clean_webhooks.call() == 1
        replay("exchange")
        deliver_webhooks()
    assert len(system.requests) == 2
    assert WebhookDelivery.objects.count() == 1


def test_what_waited_too_long_is_not_sent_but_shown_for_as_long(world: World, system: Receiver) -> None:
    subscription, _secret = subscribe(world.agency("Pemprov"), system.address)
    pause(subscription.pk)
    told_case(system)
    with pretend(now() + KEEP + DAY):
        with capture_logs() as told:
            clean_webhooks.call()
        assert [line["event"] for line in told if line.get("alarm")] == ["webhooks_dropped"]
        assert WebhookDelivery.objects.get().state == DeliveryState.DROPPED
        resume(subscription.pk)
        deliver_webhooks()
        replay("exchange")
        deliver_webhooks()
    assert system.requests == []
    with pretend(now() + 2 * KEEP + 2 * DAY):
        assert clean_webhooks.call() == 1
        replay("exchange")
    assert not WebhookDelivery.objects.exists()
