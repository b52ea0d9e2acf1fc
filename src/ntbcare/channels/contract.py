"""The contract of a channel: what comes in, what goes out, and what an adapter must be able to do.

An adapter translates between a foreign system and these shapes. It stores nothing, decides nothing and sees no case.
Foreign codes and names stay inside its folder.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar, TypeAlias

import httpx
from django.utils.functional import Promise

from ntbcare.channels.errors import FetchFailed, Forged, LinkFailed, NotUnderstood
from ntbcare.channels.messages import (
    Change,
    Delivery,
    DeliveryReceipt,
    Incoming,
    Media,
    MediaSource,
    Outgoing,
    ReceiptState,
    Reply,
    Sent,
    Told,
    Unclear,
)
from ntbcare.complainants.models import ContactKind

__all__ = [
    "Account",
    "Adapter",
    "Change",
    "Delivery",
    "DeliveryReceipt",
    "Fetched",
    "Incoming",
    "Manners",
    "Media",
    "MediaSource",
    "Need",
    "Outgoing",
    "ReceiptState",
    "Reply",
    "Sent",
    "Store",
    "Told",
    "Unclear",
]


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the site at a channel, with its settings and secrets opened."""

    id: int
    kind: str
    name: str
    label: str
    values: Mapping[str, str] = field(repr=False)
    own_voice: bool = False
    former: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Secrets before the last rotation, accepted on the way in until the overlap ends."""

    def accepted(self, name: str) -> list[str]:
        """The secret of that name, the present one and the former one; empty ones are left out."""
        return [value for value in (self.values.get(name, ""), self.former.get(name, "")) if value]


@dataclass(frozen=True, slots=True)
class Need:
    """A setting of an account: its name, what it is called on screen, and whether it is a secret."""

    name: str
    label: str | Promise
    secret: bool = False
    required: bool = True
    hint: str | Promise = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How one writes on the channel."""

    longest: int
    """Characters that one message may have; longer ones are cut at a sentence."""
    window: timedelta | None = None
    """How long after a person's last message one may write; None for always, or where ``send`` has finer rules."""
    per_second: float = 10.0
    short: bool = False
    """Whether the short wording is used, which fits one SMS."""
    buttons: int = 0
    """How many choices can be offered as buttons; otherwise they are numbered."""
    heard_within: timedelta | None = None
    """When no receipt has come for so long, the channel has dropped the message, and it goes the next way."""
    alone: bool = False
    """Whether each message stands by itself, as letters do; otherwise what came since the last answer is taken together."""


class Adapter(ABC):
    """A kind of channel. One object serves all its accounts, from any thread."""

    kind: ClassVar[str]
    label: ClassVar[str | Promise]
    source: ClassVar[str]
    """The contract's word for cases that come by it."""
    contact_kind: ClassVar[ContactKind | None] = None
    """What ``Incoming.sender`` is, when it can be written to from other channels too."""
    needs: ClassVar[tuple[Need, ...]] = ()
    manners: ClassVar[Manners]
    can_connect: ClassVar[bool] = False
    """Whether the other side can be told our address by a program, at a button of the desk."""
    has_door: ClassVar[bool] = True
    """Whether messages are delivered at our address."""
    proves_sender: ClassVar[bool] = True
    """Whether ``Incoming.sender`` can be believed. Where not, a message joins a case only by what it ``answers``."""
    by_mail: ClassVar[bool] = False
    """Whether messages to its conversations go by the site's mail server."""
    explanations: ClassVar[Mapping[str, str | Promise]] = {}
    """What the channel's reasons of failure mean, in the words of officers: the beginning of a reason (whole words,
    unless it ends with a star) → the words."""
    knows_repetitions: ClassVar[bool] = False
    """Whether a message handed over twice is one there, by its ``outbox_id``; others are not sent again after a doubt."""

    def first_values(self) -> Mapping[str, str]:
        """What an account makes for itself when it is opened, such as a key pair; nobody types or sees it."""
        return {}

    def is_handshake(self, delivery: Delivery) -> bool:
        """Whether a GET request asks whether we are there; where channels deliver by GET it is none."""
        return True

    def greet(self, delivery: Delivery, account: Account) -> Reply:
        """Answer a handshake. Raises Forged, NotUnderstood."""
        raise NotUnderstood("this channel has no handshake")

    @abstractmethod
    def verify(self, delivery: Delivery, account: Account) -> None:
        """See that the delivery is genuine, over the raw bytes and in constant time. Raises Forged."""

    @abstractmethod
    def read(self, delivery: Delivery, account: Account) -> Sequence[Told]:
        """What a genuine delivery tells; empty for what says nothing to us. Raises NotUnderstood."""

    @abstractmethod
    def send(self, message: Outgoing, account: Account, http: httpx.Client) -> Sent:
        """Hand a message over. Raises SendFailed. No transaction is open; the time-outs are those of ``http``."""

    def server_of(self, conversation: str) -> str:
        """Which of the other side's servers keeps a conversation: when that one is away, the others are still tried."""
        return ""

    def media_origins(self, account: Account) -> Collection[str]:
        """The hosts that media are fetched from, and no others: ``host`` or ``.suffix`` by HTTPS, or a whole origin such
        as ``http://10.0.0.5:8080``."""
        return ()

    def carried(self, media: Media, delivery: Delivery) -> bytes | None:
        """The bytes of a media that came within the stored delivery itself; None when they must be fetched."""
        return None

    def locate(self, media: Media, account: Account, http: httpx.Client) -> MediaSource:
        """Where the bytes of a media are; the channel may have to be asked first. Raises FetchFailed."""
        if not media.address:
            raise FetchFailed("no_address", permanent=True)
        return MediaSource(address=media.address)

    def is_meant(self, addressee: str, other: Account, *, through: Account) -> bool:
        """Whether ``other`` is the account that the channel calls so, and may be told through the door of ``through``."""
        return False

    def connect(self, account: Account, door: str, http: httpx.Client) -> None:
        """Tell the other side our address, where a program can (``can_connect``). Raises LinkFailed."""
        raise LinkFailed("no_program_can")

    def foresee(self, message: Outgoing, account: Account) -> str:
        """The text as it would go out now, without asking the other side. Raises SendFailed where it would not be tried."""
        return message.text

    def thanks(self, delivery: Delivery) -> Reply:
        """What a stored delivery is answered with. Nothing in it is known to be understood yet."""
        return Reply()


Store: TypeAlias = Callable[[Delivery], None]
"""Stores one raw message. When it has returned, the message is safe and may be acknowledged; when it raises, it may not."""


class Fetched(Adapter):
    """A channel at which we look for what is new: a mailbox, the tables of a modem. ``read`` gets what ``fetch`` stored."""

    has_door = False
    every: ClassVar[timedelta] = timedelta(seconds=10)
    """How long to wait between two looks."""

    @abstractmethod
    def fetch(self, account: Account, store: Store) -> int:
        """Give each new message to ``store``, and only then mark or move it on the other side; how many. Raises LinkFailed.

        No other worker looks meanwhile. Whoever dies between storing and marking stores again: ``read`` must give the
        same ``external_id`` for it. What ``store`` raises is let through.
        """

    def verify(self, delivery: Delivery, account: Account) -> None:
        """Nothing is delivered at a door."""
        raise Forged("this channel has no door")
