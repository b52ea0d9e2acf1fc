"""What passes between channels and the service: deliveries, what they tell, and what is sent.

Foreign codes and names stay inside the folder of a channel; here are the service's own words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TypeAlias

from ntbcare.channels.pieces import Part


@dataclass(frozen=True, slots=True)
class Delivery:
    """One HTTP request of a foreign system, as it came (header names in lower case, of which few are kept); or what was
    fetched: ``query`` and ``body`` are the adapter's own.
    """

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What a delivery is answered with."""

    body: str = "ok"
    status: int = 200
    content_type: str = "text/plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A picture, recording or document of a message, where it can be fetched: by address or by the channel's own id."""

    address: str = ""
    media_id: str = ""
    media_type: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaSource:
    """Where the bytes of a media are, and what must be said to get them (never logged: it may hold a secret)."""

    address: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class Change(Enum):
    """Whether a message is new, or tells that an earlier one was changed or taken back."""

    ADDED = "added"
    EDITED = "edited"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One message of a person.

    ``external_id`` is the channel's own and makes a repeated delivery one message. ``conversation`` is what further
    messages of the same person in the same place share. ``sender`` is how the person is known there: a telephone
    number (E.164) or the channel's id. ``public`` messages can be read by everybody: a reply there exposes nothing.

    ``addressee`` names the account that is meant, in the channel's words, where one door serves several.
    ``former_conversation``: what the conversation was called before the channel named it anew. ``phone``: a number that
    the channel vouches for. Of a public message: ``handle`` is what a reply to it names, ``private_conversation`` what a
    private conversation of the same person at this account is called.
    """

    external_id: str
    conversation: str
    sender: str
    text: str
    sender_name: str = ""
    sent_at: datetime | None = None
    media: Sequence[Media] = ()
    latitude: str = ""
    longitude: str = ""
    in_reply_to: str = ""
    public: bool = False
    change: Change = Change.ADDED
    addressee: str = ""
    former_conversation: str = ""
    phone: str = ""
    handle: str = ""
    private_conversation: str = ""
    whole: str = ""
    """All that stood there, where ``text`` is only what was written anew."""
    answers: str = ""
    """The ``outbox_id`` of our message that this one provably answers: it names what only the recipient knew."""
    references: str = ""
    """What an answer must name, so that the person sees both as one conversation."""
    automatic: bool = False
    """Written by a program or to many: it is kept, and never answered."""


class ReceiptState(Enum):
    """What a channel tells of a message that went out."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceipt:
    """What became of a message that went out: named by the id that ``send`` returned, or by the outbox's own.

    A ``conversation`` instead of both: it holds for everything that was sent there until ``at``.
    """

    external_id: str = ""
    outbox_id: str = ""
    conversation: str = ""
    addressee: str = ""
    state: ReceiptState
    at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Unclear:
    """A part of a delivery that the adapter does not know; the rest of it is taken, and a person looks at the whole."""

    reason: str


Told: TypeAlias = Incoming | Part | DeliveryReceipt | Unclear


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message to be sent. ``outbox_id`` is unique and is handed on where the channel takes such a mark.

    ``handle`` names the public message that is answered: before everybody when ``public``, else privately.
    ``by_officer``: an officer wrote what it says; some channels allow that for longer. ``link``: where one reads on.
    """

    outbox_id: str
    conversation: str
    text: str
    subject: str = ""
    choices: Sequence[str] = ()
    last_in_at: datetime | None = None
    phone: str = ""
    handle: str = ""
    handle_at: datetime | None = None
    public: bool = False
    by_officer: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the channel says of a message it took. ``receipts_follow`` tells whether more will be known; ``parts`` names the
    pieces when receipts come for each: the message has arrived when all of them have.

    ``conversation`` is what the private conversation is called that a private reply to a public message began.
    """

    external_id: str = ""
    receipts_follow: bool = False
    parts: Sequence[str] = ()
    conversation: str = ""
