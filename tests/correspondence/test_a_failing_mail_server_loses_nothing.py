"""Refusals for ever end a message; everything else is tried again, later and later."""

from __future__ import annotations

import smtplib
import socket
from datetime import timedelta

import pytest
from pytest_django import Settings
from structlog.testing import capture_logs

from ntbcare.common.clock import now, pretend
from ntbcare.correspondence.actions import SEAL_CONTEXT
from ntbcare.correspondence.delivery import deliver_due
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.correspondence.outbox import LEASE, send_again
from ntbcare.correspondence.rules import ATTEMPTS, Verdict, error_code, judge, wait_after
from ntbcare.vault.actions import seal
from tests.correspondence.messages import order
from tests.mail_server import MailServer
from tests.processes import start, wait_for

pytestmark = pytest.mark.django_db
ADDRESS = "siti@contoh.example"


def test_an_address_refused_for_ever_ends_the_message_with_an_alarm(server: MailServer) -> None:
    server.rcpt[ADDRESS] = "550 5.1.1 no such user"
    message = order()
    with capture_logs() as logs:
        deliver_due()
    message.refresh_from_db()
    assert (message.state, message.last_error) == (Delivery.DEAD, "SMTPRecipientsRefused 550")
    assert [entry["event"] for entry in logs if entry.get("alarm")] == ["message_dead"]
    assert ADDRESS not in str(logs)


def test_an_address_refused_for_now_is_tried_again(server: MailServer) -> None:
    server.rcpt[ADDRESS] = "451 4.7.1 greylisted, come back"
    message = order()
    deliver_due()
    message.refresh_from_db()
    assert (message.state, message.last_error) == (Delivery.FAILED, "SMTPRecipientsRefused 451")
    assert message.due_at > now()
    server.rcpt.clear()
    with pretend(message.due_at):
        deliver_due()
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Delivery.SENT, 2)


@pytest.mark.parametrize(("reply", "state"), [("554 5.7.1 refused", Delivery.DEAD), ("452 4.3.1 full", Delivery.FAILED)])
def test_content_refused(server: MailServer, reply: str, state: Delivery) -> None:
    server.data = reply
    message = order()
    deliver_due()
    message.refresh_from_db()
    assert message.state == state


def test_one_bad_address_does_not_hold_up_the_others(server: MailServer) -> None:
    server.rcpt[ADDRESS] = "550 no"
    order("a:1")
    order("a:2", address="amaq@contoh.example")
    deliver_due()
    assert [recipients for recipients, _ in server.taken] == [["amaq@contoh.example"]]


def test_a_silent_server_costs_one_time_out_and_loses_nothing(server: MailServer, settings: Settings) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    server.silence = 1.0
    for number in range(3):
        order(f"a:{number}", address=f"warga{number}@contoh.example")
    deliver_due()
    assert set(OutgoingMessage.objects.values_list("state", "attempts", "leased_until")) == {(Delivery.FAILED, 1, None)}


def test_an_absent_server_is_tried_again(settings: Settings) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", probe.getsockname()[1], False
        message = order()
        deliver_due()
    message.refresh_from_db()
    assert (message.state, message.last_error) == (Delivery.FAILED, "ConnectionRefusedError")


def test_a_server_without_the_wanted_encryption_gets_nothing(server: MailServer, settings: Settings) -> None:
    settings.EMAIL_USE_TLS = True
    message = order()
    deliver_due()
    message.refresh_from_db()
    assert server.taken == []
    assert message.state == Delivery.FAILED


def test_after_the_last_attempt_a_message_is_dead_and_can_be_sent_again(server: MailServer) -> None:
    server.data = "451 later"
    message = order()
    moment = now()
    for _ in range(ATTEMPTS + 2):
        with pretend(moment):
            deliver_due()
        moment += timedelta(hours=7)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (Delivery.DEAD, ATTEMPTS)

    server.data = "250 OK"
    assert send_again([message.pk]) == 1
    deliver_due()
    message.refresh_from_db()
    assert message.state == Delivery.SENT


def test_waits_grow_and_span_more_than_two_days() -> None:
    waits = [wait_after(attempt) for attempt in range(1, ATTEMPTS)]
    assert waits == sorted(waits)
    assert sum(waits, timedelta()) > timedelta(days=2)


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (smtplib.SMTPAuthenticationError(535, b"no"), Verdict.AWAY),
        (smtplib.SMTPSenderRefused(550, b"no", "x@y"), Verdict.AWAY),
        (smtplib.SMTPServerDisconnected("gone"), Verdict.AWAY),
        (TimeoutError(), Verdict.AWAY),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"")}), Verdict.REFUSED),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"")}), Verdict.LATER),
        (smtplib.SMTPDataError(554, b""), Verdict.REFUSED),
        (ValueError("header"), Verdict.REFUSED),
    ],
)
def test_what_an_error_means(error: Exception, verdict: Verdict) -> None:
    assert judge(error) is verdict
    assert "@" not in error_code(error)


def test_a_message_whose_context_cannot_be_opened_is_dead_and_stops_no_other(server: MailServer) -> None:
    broken = order("a:1")
    OutgoingMessage.objects.filter(pk=broken.pk).update(context_sealed=seal("{}", purpose="something-else"))
    order("a:2", address="amaq@contoh.example")
    deliver_due()
    broken.refresh_from_db()
    assert (broken.state, broken.last_error) == (Delivery.DEAD, "VaultError")
    assert len(server.taken) == 1


def test_a_kind_without_wording_is_dead_in_the_local_outbox_too() -> None:
    message = order()
    OutgoingMessage.objects.update(template="nothing", context_sealed=seal("{}", purpose=SEAL_CONTEXT))
    deliver_due()
    message.refresh_from_db()
    assert message.state == Delivery.DEAD


@pytest.mark.django_db(transaction=True)
def test_a_message_in_the_hands_of_a_killed_worker_is_sent_by_the_next(server: MailServer) -> None:
    server.silence = 30.0
    order()
    script = (
        "from django.conf import settings\n"
        f"settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = '127.0.0.1', {server.port}, False\n"
        "from ntbcare.correspondence.delivery import deliver_due\ndeliver_due()"
    )
    worker = start(script)
    wait_for(lambda: OutgoingMessage.objects.filter(attempts=1).exists())
    worker.kill()
    worker.communicate()
    server.silence = 0.0
    assert deliver_due() == 0
    with pretend(now() + LEASE + timedelta(seconds=1)):
        assert deliver_due() == 1
    assert OutgoingMessage.objects.get().state == Delivery.SENT


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_message_once(server: MailServer) -> None:
    for number in range(30):
        order(f"a:{number}", address=f"warga{number}@contoh.example")
    script = (
        "from django.conf import settings\n"
        f"settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = '127.0.0.1', {server.port}, False\n"
        "from ntbcare.correspondence.delivery import deliver_due\nwhile deliver_due(limit=4): pass"
    )
    workers = [start(script) for _ in range(2)]
    outputs = [worker.communicate(timeout=60)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], outputs
    assert sorted(recipients[0] for recipients, _ in server.taken) == sorted(
        f"warga{number}@contoh.example" for number in range(30)
    )
