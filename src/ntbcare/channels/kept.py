"""The contract of channels whose connection is kept open and carries both ways (SMPP)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

import httpx

from ntbcare.channels.contract import Account, Adapter, Delivery, Outgoing, Sent, Store
from ntbcare.channels.errors import Forged, SendFailed


class Link:
    """An open connection, used by one thread. After LinkFailed it is only closed."""

    @abstractmethod
    def listen(self, seconds: float) -> None:
        """Take what comes for about so long, each message stored before it is acknowledged. Raises LinkFailed."""

    @abstractmethod
    def send(self, message: Outgoing) -> Sent:
        """Hand a message over, at the account's pace; what comes meanwhile is taken. Raises SendFailed."""

    @abstractmethod
    def close(self) -> bool:
        """End it; whether it ended in order, so that the other side knows of everything that we took."""


class Kept(Adapter):
    """A kind of channel with a kept connection. One worker at a time holds that of an account."""

    has_door = False

    @abstractmethod
    def open(self, account: Account, store: Store, *, doubtful: Sequence[Delivery]) -> Link:
        """Connect and sign in. Raises LinkFailed.

        ``doubtful`` are the last deliveries before a link that did not end in order, newest first: the other side may
        not know that we took them, and brings them again.
        """

    def verify(self, delivery: Delivery, account: Account) -> None:
        """Nothing is delivered at a door."""
        raise Forged("this channel has no door")

    def send(self, message: Outgoing, account: Account, http: httpx.Client) -> Sent:
        """Never without the link, which sends for itself."""
        raise SendFailed("no link", away=True)
