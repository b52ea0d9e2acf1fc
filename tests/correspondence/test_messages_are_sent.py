"""What is due goes out by SMTP, once, with nothing in the envelope that should not be there."""

from __future__ import annotations

import pytest
from django.urls import resolve

from ntbcare.common.clock import now
from ntbcare.correspondence.actions import queue_message
from ntbcare.correspondence.delivery import deliver_due
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.correspondence.rendering import shown_text
from tests.correspondence.messages import CODE, REFERENCE, officer, order
from tests.mail_server import MailServer

pytestmark = pytest.mark.django_db


def test_a_message_arrives_and_is_noted_as_sent(server: MailServer) -> None:
    message = order()

    assert deliver_due() == 1

    ((recipients, mail),) = server.taken
    assert recipients == ["siti@contoh.example"]
    assert mail["Subject"] == f"Laporan {REFERENCE} sudah kami terima"
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert CODE in text
    assert "11 Desember 2026 pukul 16.00 WITA" in text
    message.refresh_from_db()
    assert (message.state, message.attempts, message.leased_until) == (Delivery.SENT, 1, None)
    assert message.sent_at is not None


def test_what_was_sent_is_not_sent_again(server: MailServer) -> None:
    order()
    deliver_due()
    assert deliver_due() == 0
    assert len(server.taken) == 1


def test_the_same_order_twice_is_one_message(server: MailServer) -> None:
    order()
    order()
    deliver_due()
    assert len(server.taken) == 1


def test_a_message_sent_twice_has_one_id(server: MailServer) -> None:
    """A worker died between sending it and noting that: the reader's program sees one message."""
    order()
    deliver_due()
    OutgoingMessage.objects.update(state=Delivery.QUEUED, sent_at=None)
    deliver_due()
    first, second = (mail["Message-ID"] for _, mail in server.taken)
    assert first == second
    assert "received" not in first


def test_english_readers_get_english(server: MailServer) -> None:
    order(language="en")
    deliver_due()
    assert server.taken[0][1]["Subject"] == f"We have received complaint {REFERENCE}"


def test_the_code_is_kept_nowhere_once_the_message_is_out(server: MailServer) -> None:
    message = order()
    assert CODE not in str(shown_text(message))
    deliver_due()
    message.refresh_from_db()
    shown = shown_text(message)
    assert CODE not in shown.body
    assert "••••" in shown.body
    assert shown.subject == f"Laporan {REFERENCE} sudah kami terima"


def test_links_in_messages_lead_to_pages(server: MailServer) -> None:
    order()
    order("code:1", template="code_recovery")
    deliver_due()
    words = " ".join(mail.get_payload(decode=True).decode() for _, mail in server.taken).split()  # type: ignore[union-attr]
    links = {word.removeprefix("http://127.0.0.1:8000") for word in words if word.startswith("http")}
    assert len(links) == 3
    assert {resolve(link).view_name.rpartition(":")[2] for link in links} == {"case", "verify", "new_code"}


def test_an_officer_gets_a_link_to_the_desk(server: MailServer) -> None:
    user = officer()
    context = {"reference": REFERENCE, "due": ""}
    queue_message("event:1:2:officer1", template="officer_assigned", officer=user, context=context, language="id")
    deliver_due()
    ((recipients, mail),) = server.taken
    assert recipients == [user.email]
    assert "/desk/" in mail.get_payload(decode=True).decode()  # type: ignore[union-attr]


def test_a_batch_is_limited_and_the_rest_follows(server: MailServer) -> None:
    for number in range(5):
        order(f"received:{number}", address=f"warga{number}@contoh.example")
    assert [deliver_due(limit=3) for _ in range(3)] == [3, 2, 0]
    assert len(server.taken) == 5


def test_a_message_waits_for_its_moment(server: MailServer) -> None:
    message = order()
    OutgoingMessage.objects.update(due_at=now().replace(year=2100))
    assert deliver_due() == 0
    message.refresh_from_db()
    assert message.state == Delivery.QUEUED


def test_without_a_mail_server_a_message_rests_in_the_local_outbox() -> None:
    message = order()
    assert deliver_due() == 1
    message.refresh_from_db()
    assert message.state == Delivery.LOCAL
    assert REFERENCE in shown_text(message).subject


def test_an_invitation_stays_readable_in_the_local_outbox() -> None:
    context = {"name": "Ani", "invitation_link": "https://x/desk/u?token=abc"}
    queue_message("invite:1", template="invitation", officer=officer(), context=context, language="id")
    deliver_due()
    assert "token=abc" in shown_text(OutgoingMessage.objects.get()).body


def test_a_letter_to_an_officer_is_text_and_simple_html(server: MailServer) -> None:
    """The monthly letter alone: all other messages are plain text."""
    letter = "Dinas <A>\n=========\n\n- NTB-26-0000018: lewat 3 hari\n  https://contoh.example/desk/cases/NTB-26-0000018"
    context = {
        "name": "Kepala",
        "summary": "Tindak lanjut",
        "letter": letter,
        "letter_link": "https://contoh.example/desk/letter/",
    }
    queue_message("monthly:2026-10:1", template="officer_monthly", officer=officer(), context=context, language="id")
    order()
    deliver_due()
    mails = {mail["Subject"]: mail for _to, mail in server.taken}
    kinds = [part.get_content_type() for part in mails["Tindak lanjut"].walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    text, html = (part.get_payload(decode=True).decode() for part in mails["Tindak lanjut"].walk() if not part.is_multipart())  # type: ignore[union-attr]
    assert letter in text.replace("\r\n", "\n")
    assert "<h2>Dinas &lt;A&gt;</h2>" in html
    assert '<a href="https://contoh.example/desk/cases/NTB-26-0000018">' in html
    assert "src=" not in html, "nothing is fetched from anywhere when it is read"
    assert all(not mail.is_multipart() for subject, mail in mails.items() if subject != "Tindak lanjut")
