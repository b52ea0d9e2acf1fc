"""What a channel is handed of a message: to whom, in which words, in answer to what."""

from __future__ import annotations

import json
from datetime import datetime

from ntbcare.channels.contract import Adapter, Change, Outgoing
from ntbcare.channels.errors import SendFailed
from ntbcare.channels.gsm import plain
from ntbcare.common.clock import now
from ntbcare.complainants.queries import value_of
from ntbcare.correspondence.actions import SEAL_CONTEXT
from ntbcare.correspondence.messages import body_of
from ntbcare.correspondence.models import IncomingMessage, OutgoingMessage, Thread
from ntbcare.correspondence.rendering import link_of, render
from ntbcare.correspondence.rules import shorten
from ntbcare.correspondence.threads import conversation_of, phone_in
from ntbcare.vault.actions import open_sealed

_BY_OFFICERS = frozenset({"answered", "acted", "completion_requested"})
"""Messages that carry what an officer wrote."""
_FIRST = 50


def compose(adapter: Adapter, message: OutgoingMessage) -> Outgoing:
    """Raises SendFailed when nobody is there to write to, or the channel's window has closed."""
    thread, point = message.thread, message.contact_point
    if thread is None and point is None:
        raise SendFailed("nobody to write to", permanent=True)
    heard_at = _heard_at(thread) if thread is not None else None
    window = adapter.manners.window
    if heard_at is not None and window is not None and heard_at < now() - window:
        raise SendFailed("window closed", permanent=True)
    context = json.loads(open_sealed(message.context_sealed, purpose=SEAL_CONTEXT))
    wording = render(message, short=True)
    text = plain(wording.body) if adapter.manners.short else wording.body
    answered = _answered(message, thread) if thread is not None and thread.public else None
    return Outgoing(
        outbox_id=str(message.pk),
        conversation=conversation_of(thread) if thread is not None else value_of(point) if point is not None else "",
        subject=wording.subject,
        text=shorten(text, longest=adapter.manners.longest),
        choices=_choices(context, adapter),
        last_in_at=heard_at,
        phone=phone_in(thread) if thread is not None else "",
        handle=str(body_of(answered)["handle"]) if answered is not None else "",
        handle_at=(answered.sent_at or answered.received_at) if answered is not None else None,
        public=message.is_public,
        link=link_of(message),
        by_officer=message.template in _BY_OFFICERS and bool(context.get("said")),
    )


def _heard_at(thread: Thread) -> datetime:
    """When the person wrote last. A delivery may come late: what the channel says of the moment counts, if it is earlier."""
    last = thread.messages.order_by("-pk").values_list("sent_at", "received_at").first()
    return min(moment for moment in last if moment is not None) if last else thread.last_in_at


def _answered(message: OutgoingMessage, thread: Thread) -> IncomingMessage | None:
    """The public message that is answered: the one that was named, or the first that can be replied to."""
    if message.answers is not None:
        return message.answers
    earlier = thread.messages.order_by("pk")[:_FIRST]
    return next((one for one in earlier if body_of(one).get("change", Change.ADDED.value) == Change.ADDED.value), None)


def _choices(context: dict[str, object], adapter: Adapter) -> tuple[str, ...]:
    """What can be offered as buttons; with more than the channel takes, the numbers in the text must do."""
    offered = context.get("buttons")
    if not isinstance(offered, list) or not 0 < len(offered) <= adapter.manners.buttons:
        return ()
    return tuple(str(choice) for choice in offered)
