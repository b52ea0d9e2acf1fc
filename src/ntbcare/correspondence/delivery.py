"""Sends what is due by mail. Nothing is locked and no transaction is open while a mail server is talked to."""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.core.validators import validate_email

from ntbcare.channels.contract import Account
from ntbcare.channels.mailmarks import answer_address, mark_of
from ntbcare.channels.queries import mail_accounts, paused_accounts
from ntbcare.complainants.queries import value_of
from ntbcare.correspondence.actions import SEAL_ADDRESS
from ntbcare.correspondence.markup import as_page
from ntbcare.correspondence.messages import body_of
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.correspondence.outbox import bury, claim, finish, postpone
from ntbcare.correspondence.rendering import render
from ntbcare.correspondence.rich import rich_of
from ntbcare.correspondence.rules import Verdict, error_code, judge
from ntbcare.correspondence.threads import sender_of
from ntbcare.vault.actions import open_sealed
from ntbcare.vault.errors import VaultError

log = structlog.get_logger()

BATCH = 20
IN_HTML_TOO = frozenset({"officer_monthly"})
"""Messages long enough that headings and lists help; all others are plain text alone."""


def deliver_due(*, limit: int = BATCH) -> int:
    """Claim due messages and send them; how many were claimed. Each ends in a named state.

    Without a mail server a message rests as ``local``, where the desk shows it.
    """
    messages = claim(limit, channels=False, except_accounts=paused_accounts())
    if not messages:
        return 0
    if not settings.EMAIL_HOST:
        for message in messages:
            _keep_here(message)
        return len(messages)
    with _server() as server:
        for position, message in enumerate(messages):
            if _attempt(server, message) is Verdict.AWAY:
                # The others would only wait for the same time-out, one after the other.
                for waiting in messages[position + 1 :]:
                    postpone(waiting, "not tried: mail server away")
                break
    return len(messages)


@contextmanager
def _server() -> Iterator[EmailBackend]:
    backend = EmailBackend(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        username=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD,
        use_tls=settings.EMAIL_USE_TLS and settings.EMAIL_PORT != 465,
        use_ssl=settings.EMAIL_PORT == 465,
        timeout=settings.EMAIL_TIMEOUT,
    )
    try:
        yield backend
    finally:
        try:
            backend.close()
        except (smtplib.SMTPException, OSError) as error:
            log.warning("mail_goodbye_failed", error=error_code(error))


def _attempt(server: EmailBackend, message: OutgoingMessage) -> Verdict | None:
    """Send one message and note what became of it. None when it was sent."""
    if message.officer is not None and not message.officer.is_active:
        bury(message, "the officer is not active any more")
        return Verdict.REFUSED
    try:
        mail = _compose(message)
        server.open()
        server.send_messages([mail])
    except (smtplib.SMTPException, OSError, ValueError, VaultError) as error:
        verdict = Verdict.REFUSED if isinstance(error, VaultError) else judge(error)
        if verdict is Verdict.REFUSED:
            bury(message, error_code(error))
        else:
            postpone(message, error_code(error))
        if verdict is not Verdict.REFUSED:
            server.connection = None  # A connection in an unknown state is not used again.
        return verdict
    # Where there is a mailbox, what could not be delivered comes back to it.
    finish(message, Delivery.SENT, receipts_follow=bool(mail_accounts()))
    return None


def _keep_here(message: OutgoingMessage) -> None:
    try:
        finish(message, Delivery.LOCAL)
    except (ValueError, VaultError) as error:
        bury(message, error_code(error))


def _compose(message: OutgoingMessage) -> EmailMessage:
    wording = render(message)
    address = _address_of(message)
    validate_address(address)
    mailbox = _mailbox_of(message)
    # An answer of an office would be taken for the complainant's: it writes by its link.
    mark = mark_of(message.pk) if message.officer is None and message.address_sealed is None else ""
    subject = wording.subject
    headers = {
        "Message-ID": f"<{mark or _identity(message)}@{urlsplit(settings.NTBCARE_BASE_URL).hostname}>",
        # An answer to a mail, or news that nobody asked for (RFC 3834).
        "Auto-Submitted": "auto-replied" if message.template.startswith("talk_") else "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": message.language,
    } | _thread_headers(message)
    if mailbox is not None and mark:
        own = mailbox.values["address"]
        takes_plus = mailbox.values.get("plus", "").strip().lower() not in {"tidak", "no"}
        headers["Reply-To"] = answer_address(own, mark) if takes_plus else own
        headers["X-Loop"] = own
        subject = subject if takes_plus else f"{subject} [{mark}]"
    mail = EmailMultiAlternatives(subject=subject, body=wording.body, to=[address], headers=headers)
    if message.template in IN_HTML_TOO:
        mail.attach_alternative(as_page(wording.body, language=message.language), "text/html")
    return mail if message.officer is None else _with_table(mail, message)


def _with_table(mail: EmailMultiAlternatives, message: OutgoingMessage) -> EmailMessage:
    """Only letters to officers bring tables."""
    rich = rich_of(message)
    if rich.html:
        mail.attach_alternative(rich.html, "text/html")
    for name, content in rich.files:
        mail.attach(name, content.encode("utf-8-sig"), "text/csv")
    return mail


def _address_of(message: OutgoingMessage) -> str:
    if message.officer is not None:
        return message.officer.email
    if message.address_sealed is not None:
        return open_sealed(message.address_sealed, purpose=SEAL_ADDRESS)
    if message.thread is not None:
        return sender_of(message.thread)
    return value_of(message.contact_point) if message.contact_point else ""


def _mailbox_of(message: OutgoingMessage) -> Account | None:
    """Where an answer is read: at the account that the conversation belongs to, or else the service's first mailbox."""
    boxes = mail_accounts()
    own = next((box for box in boxes if box.id == message.account_id), None)
    return own or next((box for box in boxes if not box.own_voice), None)


def _identity(message: OutgoingMessage) -> str:
    # From the key, so that a message sent twice (a worker died between sending and noting it) is one to the reader's program.
    return hashlib.sha256(message.key.encode()).hexdigest()[:40]


def _thread_headers(message: OutgoingMessage) -> dict[str, str]:
    last = message.thread.messages.order_by("-pk").first() if message.thread is not None else None
    named = str(body_of(last).get("references", "")) if last is not None else ""
    return {"In-Reply-To": named.rpartition(" ")[2], "References": named} if named else {}


def validate_address(address: str) -> None:
    """Raise ValueError for what is not one plain address: no names, no lists, no line ends."""
    try:
        validate_email(address)
    except Exception as error:
        raise ValueError("not an address") from error
    if parseaddr(address)[1] != address:
        raise ValueError("not a plain address")
