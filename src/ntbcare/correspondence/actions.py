"""Putting messages into the outbox. One statement each, in the caller's transaction: the filing of a complaint must
stay quick, so the wording is made when the message is sent (``delivery.py``)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from ntbcare.accounts.models import User
from ntbcare.channels.queries import sending_account
from ntbcare.common.canonical import Json
from ntbcare.common.clock import now, site_zone
from ntbcare.complainants.models import ContactKind, ContactPoint
from ntbcare.correspondence.models import Delivery, IncomingMessage, OutgoingMessage, Thread
from ntbcare.correspondence.rules import after_rest
from ntbcare.vault.actions import seal

SEAL_CONTEXT = "outgoing-message"
SEAL_ADDRESS = "outgoing-address"


@dataclass(frozen=True, slots=True)
class Rung:
    """One way to reach a person: a conversation (``thread``) or a contact point (``point``) by its key."""

    kind: Literal["thread", "point"]
    id: int


def queue_message(
    key: str,
    *,
    template: str,
    about: str = "",
    contact_point: ContactPoint | None = None,
    officer: User | None = None,
    thread: Thread | None = None,
    address: str = "",
    answers: IncomingMessage | None = None,
    privately: bool = False,
    ladder: Sequence[Rung] = (),
    context: Mapping[str, Json],
    language: str,
    delay: timedelta = timedelta(0),
    rest: tuple[int, int] | None = None,
) -> None:
    """Order one message to a conversation, a complainant's contact point, an officer or the ``address`` of an office.

    The same key again changes nothing.

    In a public conversation ``answers`` is the message answered, and ``privately`` says that only its writer reads it.
    ``ladder`` names the ways to try after this one, when it turns out to be closed or fails for good. ``context`` is
    what the template's wording needs; it is sealed, because it may hold a code. ``rest`` are hours of the night in which
    it is not sent, however often it has to be tried.
    """
    moment = now()
    message = OutgoingMessage(
        key=key,
        template=template,
        about=about,
        contact_point=contact_point,
        officer=officer,
        thread=thread,
        address_sealed=seal(address, purpose=SEAL_ADDRESS) if address else None,
        answers=answers,
        privately=privately,
        account_id=account_for(thread, contact_point),
        ladder=[[rung.kind, rung.id] for rung in ladder],
        language=language,
        context_sealed=seal(json.dumps(dict(context)), purpose=SEAL_CONTEXT),
        created_at=moment,
        due_at=after_rest(moment + delay, rest, zone=site_zone()),
        rest=list(rest) if rest else None,
    )
    OutgoingMessage.objects.bulk_create([message], ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class OfficerMessage:
    """One message to one officer; ``key``, ``context`` and ``rest`` as of ``queue_message``."""

    key: str
    officer_id: int
    context: Mapping[str, Json]
    language: str
    rest: tuple[int, int] | None = None


def queue_to_officers(template: str, messages: Sequence[OfficerMessage]) -> None:
    """Order a message of one kind to each of many officers, in one statement. The same keys again change nothing."""
    moment = now()
    rows = [
        OutgoingMessage(
            key=one.key,
            template=template,
            officer_id=one.officer_id,
            language=one.language,
            context_sealed=seal(json.dumps(dict(one.context)), purpose=SEAL_CONTEXT),
            created_at=moment,
            due_at=after_rest(moment, one.rest, zone=site_zone()),
            rest=list(one.rest) if one.rest else None,
        )
        for one in messages
    ]
    OutgoingMessage.objects.bulk_create(rows, ignore_conflicts=True)


def account_for(thread: Thread | None, point: ContactPoint | None) -> int | None:
    """The account that sends: the conversation's own, or for a telephone number one that sends SMS; none for e-mail."""
    if thread is not None:
        return thread.account_id
    if point is not None and point.kind == ContactKind.PHONE:
        sender = sending_account(ContactKind.PHONE)
        return sender.id if sender else None
    return None


def cancel_messages(*, prefix: str) -> int:
    """Cancel what has not been sent of the messages whose key begins so (a step was undone). Returns how many."""
    waiting = OutgoingMessage.objects.filter(key__startswith=prefix, state=Delivery.QUEUED, leased_until=None)
    return waiting.update(state=Delivery.CANCELLED)
