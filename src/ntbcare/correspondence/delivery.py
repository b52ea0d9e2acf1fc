"""Sends what is due from the outbox. Nothing is locked and no transaction is open while a mail server is talked to."""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q, QuerySet

from ntbcare.common.clock import now
from ntbcare.complainants.queries import value_of
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.correspondence.rendering import keep_text, render
from ntbcare.correspondence.rules import ATTEMPTS, Verdict, error_code, judge, wait_after
from ntbcare.vault.errors import VaultError

log = structlog.get_logger()

BATCH = 20
# Longer than a batch can take when the server lets every message wait for the time-out.
LEASE = timedelta(minutes=15)
_WAITING = (Delivery.QUEUED, Delivery.FAILED)


def deliver_due(*, limit: int = BATCH) -> int:
    """Claim due messages and send them; how many were claimed. Each ends in a named state.

    Without a mail server a message rests as ``local``, where the desk shows it.
    """
    messages = _claim(limit)
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
                    _postpone(waiting, "not tried: mail server away")
                break
    return len(messages)


def _due(moment: datetime) -> QuerySet[OutgoingMessage]:
    free = Q(leased_until=None) | Q(leased_until__lt=moment)
    return OutgoingMessage.objects.filter(free, state__in=_WAITING, due_at__lte=moment).order_by("due_at", "pk")


def _claim(limit: int) -> list[OutgoingMessage]:
    if not _due(now()).exists():
        return []
    with transaction.atomic():
        moment = now()
        ids = list(_due(moment).select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        OutgoingMessage.objects.filter(pk__in=ids).update(leased_until=moment + LEASE, attempts=F("attempts") + 1)
    return list(OutgoingMessage.objects.filter(pk__in=ids).select_related("contact_point", "officer").order_by("due_at", "pk"))


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
    try:
        mail = _compose(message)
        server.open()
        server.send_messages([mail])
    except (smtplib.SMTPException, OSError, ValueError, VaultError) as error:
        verdict = Verdict.REFUSED if isinstance(error, VaultError) else judge(error)
        if verdict is Verdict.REFUSED:
            _bury(message, error_code(error))
        else:
            _postpone(message, error_code(error))
        if verdict is not Verdict.REFUSED:
            server.connection = None  # A connection in an unknown state is not used again.
        return verdict
    _finish(message, Delivery.SENT)
    return None


def _keep_here(message: OutgoingMessage) -> None:
    try:
        _finish(message, Delivery.LOCAL)
    except (ValueError, VaultError) as error:
        _bury(message, error_code(error))


def _compose(message: OutgoingMessage) -> EmailMessage:
    wording = render(message)
    address = message.officer.email if message.officer else value_of(message.contact_point) if message.contact_point else ""
    validate_address(address)
    host = urlsplit(settings.NTBCARE_BASE_URL).hostname
    # From the key, so that a message sent twice (a worker died between sending and noting it) is one to the reader's program.
    identity = hashlib.sha256(message.key.encode()).hexdigest()[:40]
    return EmailMessage(
        subject=wording.subject,
        body=wording.body,
        to=[address],
        headers={
            "Message-ID": f"<{identity}@{host}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": message.language,
        },
    )


def validate_address(address: str) -> None:
    """Raise ValueError for what is not one plain address: no names, no lists, no line ends."""
    try:
        validate_email(address)
    except Exception as error:
        raise ValueError("not an address") from error
    if parseaddr(address)[1] != address:
        raise ValueError("not a plain address")


def _held(message: OutgoingMessage) -> QuerySet[OutgoingMessage]:
    """The row, if this claim still holds it: the lease's end is as good as an owner's name."""
    return OutgoingMessage.objects.filter(pk=message.pk, leased_until=message.leased_until)


def _finish(message: OutgoingMessage, state: Delivery) -> None:
    text, context = keep_text(message)
    sent_at = now() if state == Delivery.SENT else None
    _held(message).update(
        state=state, sent_at=sent_at, text_sealed=text, context_sealed=context, leased_until=None, last_error=""
    )
    log.info("message_" + state.value, message_id=message.pk, template=message.template, attempt=message.attempts)


def _postpone(message: OutgoingMessage, why: str) -> None:
    if message.attempts >= ATTEMPTS:
        _bury(message, why)
        return
    _held(message).update(
        state=Delivery.FAILED, due_at=now() + wait_after(message.attempts), leased_until=None, last_error=why[:200]
    )
    log.warning("message_failed", message_id=message.pk, template=message.template, attempt=message.attempts, error=why)


def _bury(message: OutgoingMessage, why: str) -> None:
    _held(message).update(state=Delivery.DEAD, leased_until=None, last_error=why[:200])
    log.error("message_dead", message_id=message.pk, template=message.template, error=why, alarm=True)


def send_again(ids: Sequence[int]) -> int:
    """Queue dead messages anew, from the first attempt; how many."""
    dead = OutgoingMessage.objects.filter(pk__in=ids, state=Delivery.DEAD)
    return dead.update(state=Delivery.QUEUED, attempts=0, due_at=now(), last_error="")
