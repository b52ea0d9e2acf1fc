"""The contract of channels whose conversations are devices that asked for news at the portal."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from ntbcare.channels.contract import Account, Adapter


class ForDevices(Adapter):
    """A kind of channel by which devices are told that there is news, and nothing more: others may see their screens.

    One account is there from the first start. Nobody writes by it; what comes in are receipts.
    """

    source: ClassVar[str] = "web"

    @abstractmethod
    def public_key(self, account: Account) -> str:
        """What a browser is told when it subscribes, in base64url."""

    @abstractmethod
    def conversation_of(self, subscription: str, account: Account) -> str:
        """What the conversation with a device is called, from what its browser told. Raises InvalidInput."""
