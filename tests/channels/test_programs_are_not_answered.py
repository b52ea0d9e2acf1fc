from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from pytest_django import Settings

from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.sets import EventKind
from ntbcare.correspondence.channel_delivery import deliver_by_channels
from ntbcare.correspondence.models import Delivery, IncomingMessage, MessageState, OutgoingMessage, RawDelivery, RawState
from ntbcare.workflow.answer import send_answer
from tests.channels.letters import BOX, answer_to, arrives, letter, mail_account, work
from tests.channels.wire import kannel_account, provider
from tests.mail_server import MailServer, mail_server
from tests.world import World, acting_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", running.port, False
        yield running


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=1"},
        {"Return_Path": "<>"},
        {"List_Id": "<warga.example>"},
        {"List_Unsubscribe": "<mailto:x@y.example>"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
    ],
    ids=str,
)
def test_what_a_program_wrote_waits_for_a_person_and_is_not_answered(
    world: World, server: MailServer, headers: dict[str, str]
) -> None:
    mail = letter()
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    arrives(mail_account(), mail)
    work()
    assert IncomingMessage.objects.get().state == MessageState.FOR_PERSON
    assert (server.taken, Case.objects.count()) == ([], 0)


@pytest.mark.parametrize("sender", ["MAILER-DAEMON@mx.example", "noreply@toko.example", "no-reply+x@toko.example"])
def test_senders_that_are_programs_are_not_answered(world: World, server: MailServer, sender: str) -> None:
    arrives(mail_account(), letter(sender=sender))
    work()
    assert server.taken == []


def test_auto_submitted_no_is_a_person(world: World, server: MailServer) -> None:
    arrives(mail_account(), letter(Auto_Submitted="no"))
    work()
    assert len(server.taken) == 1


def test_i_am_away_in_answer_to_our_letter_says_nothing(world: World, server: MailServer) -> None:
    account = mail_account()
    arrives(account, letter())
    work()
    arrives(account, answer_to(server.taken[0][1], "Saya sedang cuti.", Auto_Submitted="auto-replied"), uid=2)
    work()
    assert not CaseEvent.objects.filter(kind=EventKind.REPLIED).exists()
    assert [message.state for message in IncomingMessage.objects.all()] == [MessageState.HANDLED] * 2
    assert len(server.taken) == 1


@pytest.mark.parametrize("how", ["our own address", "our own letter"])
def test_our_own_letters_that_come_back_end_there(world: World, server: MailServer, how: str) -> None:
    own = letter(sender=BOX) if how == "our own address" else letter(X_Loop=BOX)
    arrives(mail_account(), own)
    work()
    assert not IncomingMessage.objects.exists()
    assert RawDelivery.objects.get().state == RawState.READ
    assert server.taken == []


def test_a_program_that_hides_what_it_is_is_answered_a_few_times_and_no_more(
    world: World, server: MailServer, settings: Settings
) -> None:
    """Each of its letters looks new: only that they come from one address tells."""
    account = mail_account()
    settings.NTBCARE_FLOOD_ANSWERS = 6
    for number in range(30):
        arrives(account, letter("Terima kasih atas surat Anda.", subject=f"Tiket {number}", number=number), uid=number)
        work()
    assert len(server.taken) <= 8
    assert IncomingMessage.objects.count() == 30


def _bounce(sent: object, *, action: str = "failed", status: str = "5.1.1", whole: bool = True) -> bytes:
    """A delivery report as Postfix writes it (RFC 3464)."""
    name = str(sent["Message-ID"])  # type: ignore[index]
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    return (
        "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nTo: ntbcare@localhost\nSubject: Undelivered Mail Returned to Sender\n"
        "Auto-Submitted: auto-replied\nMessage-ID: <d1@mx.example>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nThis is the mail system.\n\n"
        "--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; sri@warga.example\nAction: {action}\nStatus: {status}\n\n"
        f"--B\nContent-Type: {kind}\n\nMessage-ID: {name}\nSubject: Laporan\n\nisi\n--B--\n"
    ).encode()


@pytest.mark.parametrize("whole", [True, False], ids=["with the letter", "with its headers"])
def test_a_bounce_marks_our_letter_failed(world: World, server: MailServer, *, whole: bool) -> None:
    account = mail_account()
    arrives(account, letter())
    work()
    assert OutgoingMessage.objects.get().state == Delivery.SENT
    arrives(account, _bounce(server.taken[0][1], whole=whole), uid=2)
    work()
    sent = OutgoingMessage.objects.get()
    assert (sent.state, sent.last_error) == (Delivery.DEAD, "bounce 5.1.1")
    assert IncomingMessage.objects.count() == 1
    assert len(server.taken) == 1


def test_a_delay_is_no_failure(world: World, server: MailServer) -> None:
    account = mail_account()
    arrives(account, letter())
    work()
    arrives(account, _bounce(server.taken[0][1], action="delayed", status="4.4.1"), uid=2)
    work()
    assert OutgoingMessage.objects.get().state == Delivery.SENT


def test_a_letter_that_bounced_goes_the_next_way(world: World, server: MailServer) -> None:
    """By mail first; when that comes back, to the second address that the complainant gave."""
    account = mail_account()
    arrives(account, letter())
    work()
    case, _lead, _receipt = acting_case(world, email="sri2@warga.example", phone="081234567890")
    kannel_account()
    send_answer(case.pk, "Lampu sudah diganti.", actor=world.liaison)
    with provider(body="0: Accepted for delivery") as operator:
        OutgoingMessage.objects.update(due_at="2026-01-01T00:00:00Z")
        work()
        OutgoingMessage.objects.update(due_at="2026-01-01T00:00:00Z")
        work()
        [*_, (to, answered)] = server.taken
        assert to == ["sri2@warga.example"]
        arrives(account, _bounce(answered), uid=2)
        work()
        deliver_by_channels()
    second = OutgoingMessage.objects.get(instead_of__isnull=False)
    assert (second.state, len(operator.asked)) == (Delivery.SENT, 1)


def test_a_bounce_of_a_letter_that_is_not_ours_waits_for_a_person(world: World, server: MailServer) -> None:
    stranger = EmailMessage()
    stranger["Message-ID"] = "<lain@warga.example>"
    arrives(mail_account(), _bounce(stranger))
    work()
    assert IncomingMessage.objects.get().state == MessageState.FOR_PERSON
