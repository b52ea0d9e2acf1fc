"""Deliveries to a system: in order per case, again and again when it fails, never lost while it is away or paused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from pytest_django import Settings
from structlog.testing import capture_logs

from ntbcare.cases.dispatch import drain
from ntbcare.common.clock import now, pretend
from ntbcare.exchange.models import DeliveryState, PauseReason, WebhookDelivery, WebhookSubscription
from ntbcare.exchange.webhooks.actions import delete, pause, resume, send_again
from ntbcare.exchange.webhooks.delivery import deliver_webhooks
from ntbcare.exchange.webhooks.outcome import Fault
from ntbcare.exchange.webhooks.queue import claim, release_deliveries
from ntbcare.exchange.webhooks.rules import ATTEMPTS, WAITS, hold_after, wait_after
from tests.exchange.receivers import Receiver, subscribe
from tests.world import World, assigned_case, file_case

pytestmark = pytest.mark.long


@pytest.fixture
def subscription(world: World, system: Receiver) -> WebhookSubscription:
    """A system that wants everything of the province."""
    return subscribe(world.agency("Pemprov"), system.address)[0]


def send_all() -> None:
    """What happened is followed, and sent as far as it is due."""
    drain()
    while deliver_webhooks():
        pass


def days_of(*, days: float, step: timedelta = timedelta(hours=1)) -> Iterator[datetime]:
    """Let time pass in steps, with the worker at work in each; the moments."""
    moment, end = now(), now() + timedelta(days=days)
    while moment < end:
        moment += step
        with pretend(moment):
            send_all()
        yield moment


def test_a_later_event_of_a_case_waits_for_the_earlier_one(
    world: World, system: Receiver, subscription: WebhookSubscription
) -> None:
    system.answers = [400]
    assigned_case(world)
    send_all()
    assert system.kinds() == ["case.received"], "refused: the rest of the case waits"
    with pretend(now() + timedelta(seconds=10)):
        send_all()
    assert system.kinds() == ["case.received", "case.received", "case.verified", "case.assigned"]


def test_another_case_does_not_wait(world: World, system: Receiver, subscription: WebhookSubscription) -> None:
    system.answers = [400]
    first, _receipt = file_case()
    second, _receipt = file_case()
    send_all()
    assert [taken.data["reference"] for taken in system.requests] == [first.reference, second.reference]


def test_a_repetition_bears_the_same_id_and_says_the_same(
    world: World, system: Receiver, subscription: WebhookSubscription
) -> None:
    system.answers = [500]
    file_case()
    send_all()
    with pretend(now() + timedelta(seconds=10)):
        send_all()
    first, second = system.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.answer_code) == (DeliveryState.DELIVERED, 2, 204)


def test_what_a_killed_worker_held_is_sent_again_under_the_same_id(
    world: World, system: Receiver, subscription: WebhookSubscription
) -> None:
    file_case()
    drain()
    held = claim("gone")
    assert deliver_webhooks() == 0, "another worker has it"
    assert release_deliveries("gone") == 1
    send_all()
    assert system.requests[0].headers["webhook-id"] == held[0].message_id
    assert WebhookDelivery.objects.get().state == DeliveryState.DELIVERED


def test_a_lease_that_ran_out_is_taken_up(world: World, system: Receiver, subscription: WebhookSubscription) -> None:
    file_case()
    drain()
    claim("gone")
    with pretend(now() + timedelta(minutes=3)):
        send_all()
    assert len(system.requests) == 1


def test_the_waits_are_those_of_the_standard() -> None:
    assert [wait_after(number, chance=0.0) for number in range(1, ATTEMPTS)] == list(WAITS)
    assert wait_after(1, chance=1.0) == WAITS[0] * 1.1
    assert wait_after(1, chance=0.0, asked=timedelta(hours=1)) == timedelta(hours=1)
    assert wait_after(3, chance=0.0, asked=timedelta(seconds=1)) == WAITS[2]
    assert wait_after(1, chance=0.0, asked=timedelta(days=400)) < timedelta(days=2)
    assert hold_after(1) == timedelta(seconds=5)
    assert hold_after(100) == timedelta(minutes=5)


def test_a_system_that_is_away_is_left_alone_for_all_its_cases(
    world: World, system: Receiver, subscription: WebhookSubscription
) -> None:
    system.answers = [503]
    for _ in range(5):
        file_case()
    send_all()
    assert len(system.requests) == 1
    assert sum(WebhookDelivery.objects.values_list("attempts", flat=True)) == 1, "what was not tried lost no attempt"
    with pretend(now() + timedelta(seconds=6)):
        send_all()
    assert len(system.requests) == 6


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_it_waits_as_long_as_it_is_asked_to(world: World, system: Receiver, subscription: WebhookSubscription, form: str) -> None:
    asked = "3600" if form == "seconds" else format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    system.answers, system.headers = [429], {"retry-after": asked}
    file_case()
    send_all()
    with pretend(now() + timedelta(minutes=50)):
        send_all()
    assert len(system.requests) == 1
    with pretend(now() + timedelta(minutes=70)):
        send_all()
    assert len(system.requests) == 2


def test_a_redirect_is_not_followed(world: World, system: Receiver, subscription: WebhookSubscription) -> None:
    system.answers, system.headers = [307], {"location": system.address}
    file_case()
    send_all()
    assert len(system.requests) == 1
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.fault, delivery.answer_code) == (DeliveryState.WAITING, Fault.REDIRECT, 307)


def test_410_pauses_it_and_nothing_is_lost(world: World, system: Receiver, subscription: WebhookSubscription) -> None:
    system.answers = [410]
    file_case()
    file_case()
    send_all()
    subscription.refresh_from_db()
    assert subscription.paused_why == PauseReason.GONE
    assert len(system.requests) == 1
    file_case()
    send_all()
    assert WebhookDelivery.objects.filter(state=DeliveryState.WAITING).count() == 3
    resume(subscription.pk)
    send_all()
    assert WebhookDelivery.objects.filter(state=DeliveryState.DELIVERED).count() == 3


def test_after_five_days_of_nothing_but_failure_it_is_paused_with_an_alarm(
    world: World, system: Receiver, subscription: WebhookSubscription
) -> None:
    system.status = 500
    file_case()
    send_all()
    began = now()
    for moment in days_of(days=4.9):
        assert moment - began < timedelta(days=5)
    subscription.refresh_from_db()
    assert subscription.paused_at is None
    assert WebhookDelivery.objects.get().state == DeliveryState.WAITING, "given up only where others get through"
    with capture_logs() as told, pretend(began + timedelta(days=6.2)):
        send_all()
        file_case()
        send_all()
    assert [line["event"] for line in told if line.get("alarm")] == ["webhook_paused"]
    subscription.refresh_from_db()
    assert subscription.paused_why == PauseReason.FAILING
    system.status = 200
    with pretend(began + timedelta(days=8)):
        resume(subscription.pk)
        send_all()
    assert WebhookDelivery.objects.filter(state=DeliveryState.DELIVERED).count() == 2


def test_the_days_are_a_setting(world: World, system: Receiver, subscription: WebhookSubscription, settings: Settings) -> None:
    settings.NTBCARE_WEBHOOK_PAUSE_DAYS = 1
    system.status = 500
    file_case()
    send_all()
    for _moment in days_of(days=2):
        pass
    subscription.refresh_from_db()
    assert subscription.paused_why == PauseReason.FAILING


def test_what_others_get_past_is_given_up_and_the_case_goes_on(
    world: World, system: Receiver, subscription: WebhookSubscription
) -> None:
    case, _lead, _receipt = assigned_case(world)
    drain()
    refused = WebhookDelivery.objects.get(case=case, position=1)
    system.refuses = {refused.message_id}
    send_all()
    for _moment in days_of(days=4):
        file_case()  # which is taken
    refused.refresh_from_db()
    assert (refused.state, refused.attempts, refused.answer_code) == (DeliveryState.FAILED, ATTEMPTS, 422)
    assert set(WebhookDelivery.objects.filter(case=case, position__gt=1).values_list("state", flat=True)) == {"delivered"}
    subscription.refresh_from_db()
    assert subscription.paused_at is None
    system.refuses = set()
    assert send_again(subscription.pk, refused.pk)
    send_all()
    refused.refresh_from_db()
    assert refused.state == DeliveryState.DELIVERED


def test_a_paused_system_is_sent_nothing_until_it_goes_on(
    world: World, system: Receiver, subscription: WebhookSubscription
) -> None:
    assert pause(subscription.pk)
    assert not pause(subscription.pk), "only once"
    file_case()
    send_all()
    assert system.requests == []
    resume(subscription.pk)
    send_all()
    assert len(system.requests) == 1


def test_one_delivery_can_be_sent_again_by_hand(world: World, system: Receiver, subscription: WebhookSubscription) -> None:
    file_case()
    send_all()
    delivery = WebhookDelivery.objects.get()
    assert send_again(subscription.pk, delivery.pk)
    send_all()
    assert len({taken.headers["webhook-id"] for taken in system.requests}) == 1
    assert len(system.requests) == 2
    assert not send_again(subscription.pk + 1, delivery.pk), "another system's"


def test_a_slow_system_holds_up_no_other(world: World, system: Receiver, subscription: WebhookSubscription) -> None:
    subscribe(world.agency("Pemprov"), "http://127.0.0.1:9/nobody", name="Tidak ada")
    file_case()
    send_all()
    states = dict(WebhookDelivery.objects.values_list("subscription__name", "state"))
    assert states == {"Sistem Pemprov": DeliveryState.DELIVERED, "Tidak ada": DeliveryState.WAITING}


def test_a_deleted_subscription_takes_what_waits_with_it(
    world: World, system: Receiver, subscription: WebhookSubscription
) -> None:
    file_case()
    drain()
    delete(subscription.pk)
    send_all()
    assert system.requests == []
    assert not WebhookDelivery.objects.exists()
