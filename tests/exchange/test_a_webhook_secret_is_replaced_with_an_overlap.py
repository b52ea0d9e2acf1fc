"""Secrets of webhooks: sealed, shown once, replaced so that a receiver that is changed later misses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ntbcare.cases.dispatch import drain
from ntbcare.common.clock import now, pretend
from ntbcare.common.errors import Conflict
from ntbcare.exchange.models import WebhookSubscription
from ntbcare.exchange.webhooks.actions import rotate
from ntbcare.exchange.webhooks.delivery import deliver_webhooks
from tests.exchange.receivers import Receiver, Taken, subscribe
from tests.world import World, file_case


def next_told(system: Receiver) -> Taken:
    """File a case; what the system is told of it."""
    file_case()
    drain()
    deliver_webhooks()
    return system.requests[-1]


def test_a_secret_has_the_form_of_the_standard_and_is_kept_sealed(world: World, system: Receiver) -> None:
    subscription, secret = subscribe(world.agency("Pemprov"), system.address)
    assert secret.startswith("whsec_")
    assert secret.removeprefix("whsec_").encode() not in bytes(subscription.secrets_sealed)
    assert next_told(system).is_signed_by(secret)


def test_for_a_day_both_secrets_sign(world: World, system: Receiver) -> None:
    subscription, old = subscribe(world.agency("Pemprov"), system.address)
    new = rotate(subscription.pk)
    both = next_told(system)
    assert both.is_signed_by(old)
    assert both.is_signed_by(new)
    assert len(both.headers["webhook-signature"].split()) == 2
    with pretend(now() + timedelta(hours=23)):
        assert next_told(system).is_signed_by(old)
    with pretend(now() + timedelta(hours=25)):
        later = next_told(system)
    assert not later.is_signed_by(old)
    assert later.is_signed_by(new)


def test_rotated_twice_within_a_day_the_first_still_signs(world: World, system: Receiver) -> None:
    subscription, first = subscribe(world.agency("Pemprov"), system.address)
    second = rotate(subscription.pk)
    third = rotate(subscription.pk)
    taken = next_told(system)
    assert all(taken.is_signed_by(secret) for secret in (first, second, third))
    rotate(subscription.pk)
    with pytest.raises(Conflict):
        rotate(subscription.pk)
    with pretend(now() + timedelta(hours=25)):
        rotate(subscription.pk)


def test_a_secret_that_became_known_ends_at_once(world: World, system: Receiver) -> None:
    subscription, known_to_all = subscribe(world.agency("Pemprov"), system.address)
    new = rotate(subscription.pk, at_once=True)
    taken = next_told(system)
    assert not taken.is_signed_by(known_to_all)
    assert taken.is_signed_by(new)


def test_a_secret_that_cannot_be_opened_stops_nobody_else(world: World, system: Receiver) -> None:
    broken, _secret = subscribe(world.agency("Pemprov"), system.address)
    WebhookSubscription.objects.filter(pk=broken.pk).update(secrets_sealed=b"\x00\x01rusak")
    _other, secret = subscribe(world.agency("Pemprov"), system.address, name="Lain")
    assert next_told(system).is_signed_by(secret)
    broken.refresh_from_db()
    assert broken.failing_since is not None
