"""How a message would arrive if it were sent now: its text as each channel cuts it, and what an SMS of it costs.

The same code composes what is sent (``composing.py``), so that an officer sees what the complainant will see.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ntbcare.channels.contract import Account
from ntbcare.channels.errors import SendFailed
from ntbcare.channels.gsm import GSM_ONE, GSM_PART, UCS2_ONE, UCS2_PART, is_gsm, odd_letters, plain, split, weight
from ntbcare.channels.queries import account_by_id, mail_accounts
from ntbcare.channels.registry import adapter_of
from ntbcare.common.canonical import Json
from ntbcare.complainants.models import ContactPoint
from ntbcare.correspondence.actions import SEAL_CONTEXT, account_for
from ntbcare.correspondence.composing import compose
from ntbcare.correspondence.models import OutgoingMessage, Thread
from ntbcare.correspondence.rendering import render
from ntbcare.vault.actions import seal


@dataclass(frozen=True, slots=True)
class Cost:
    """What a text costs as SMS: ``length`` as the network counts it, of at most ``room`` in so many ``segments``.

    ``odd`` are the letters outside the GSM alphabet; without them it would be ``without`` segments.
    """

    segments: int
    length: int
    room: int
    gsm: bool
    odd: tuple[str, ...]
    without: int

    @property
    def dear(self) -> bool:
        """Whether the odd letters alone make it cost more."""
        return self.without < self.segments


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message by one way. ``kind`` of the channel, empty for the site's own mail. ``closed`` is a reason why it would not
    be tried; ``changed``: the channel takes less or other than was written."""

    kind: str = ""
    label: str = ""
    public: bool = False
    subject: str = ""
    text: str = ""
    closed: str = ""
    changed: bool = False
    cost: Cost | None = None


def foresee(way: Thread | ContactPoint, *, template: str, about: str, context: Mapping[str, Json], language: str) -> Arrival:
    """The message as it would go that way now. Raises ValueError for a kind of message without wording."""
    thread = way if isinstance(way, Thread) else None
    point = way if isinstance(way, ContactPoint) else None
    message = OutgoingMessage(
        template=template, about=about, thread=thread, contact_point=point, account_id=account_for(thread, point),
        language=language,
        context_sealed=seal(json.dumps(dict(context)), purpose=SEAL_CONTEXT),
    )  # fmt: skip
    account = account_by_id(message.account_id) if message.account_id is not None else None
    if message.account_id is None or message.account_id in {box.id for box in mail_accounts()}:
        wording = render(message)
        return Arrival(kind=account.kind if account else "", subject=wording.subject, text=wording.body)
    return _by_channel(message, account) if account is not None else Arrival(closed="account ended")


def _by_channel(message: OutgoingMessage, account: Account) -> Arrival:
    adapter = adapter_of(account.kind)
    way = Arrival(kind=account.kind, label=account.label, public=message.is_public)
    try:
        text = adapter.foresee(compose(adapter, message), account)
    except SendFailed as failure:
        return replace(way, closed=failure.reason)
    written = render(message, short=True).body
    short = adapter.manners.short
    changed = text != (plain(written) if short else written)
    return replace(way, text=text, changed=changed, cost=cost_of(text) if short else None)


def cost_of(text: str) -> Cost:
    """What a text costs as SMS."""
    parts, gsm, odd = split(text), is_gsm(text), odd_letters(text)
    one, each = (GSM_ONE, GSM_PART) if gsm else (UCS2_ONE, UCS2_PART)
    freed = "".join("?" if letter in odd else letter for letter in text)
    return Cost(
        segments=len(parts),
        length=weight(text),
        room=one if len(parts) == 1 else each * len(parts),
        gsm=gsm,
        odd=odd,
        without=len(split(freed)),
    )
