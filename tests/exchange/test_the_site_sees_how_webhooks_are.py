"""Metrics and doctor tell which system takes nothing."""

from __future__ import annotations

from django.test import Client

from ntbcare.cases.dispatch import drain
from ntbcare.config.checks import check_webhooks
from ntbcare.exchange.models import PauseReason
from ntbcare.exchange.webhooks.actions import pause
from ntbcare.exchange.webhooks.delivery import deliver_webhooks
from tests.exchange.receivers import Receiver, subscribe
from tests.world import World, file_case


def test_metrics_and_doctor_tell_each_system(world: World, system: Receiver, client: Client) -> None:
    subscription, _secret = subscribe(world.agency("Pemprov"), system.address)
    assert list(check_webhooks()) == []
    system.status = 500
    file_case()
    drain()
    deliver_webhooks()
    told = client.get("/metrics").content.decode()
    assert 'ntbcare_webhook_deliveries{state="waiting",subscription="Sistem Pemprov"} 1.0' in told
    assert 'ntbcare_webhook_paused{subscription="Sistem Pemprov"} 0.0' in told
    assert "takes nothing since" in next(check_webhooks()).message
    pause(subscription.pk, PauseReason.FAILING)
    assert "1 wait" in next(check_webhooks()).message
    assert 'ntbcare_webhook_paused{subscription="Sistem Pemprov"} 1.0' in client.get("/metrics").content.decode()


def test_a_system_that_an_officer_paused_is_no_finding(world: World, system: Receiver) -> None:
    subscription, _secret = subscribe(world.agency("Pemprov"), system.address)
    pause(subscription.pk)
    assert list(check_webhooks()) == []
