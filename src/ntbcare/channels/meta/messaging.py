"""Private messages of Facebook and Instagram, which share one shape and one way of sending.

Within 24 hours of the person's last message anything may be said; until seven days only what an officer wrote; then
nothing. A private reply to a comment is one message within seven days of it, and opens neither window.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import httpx
from django.utils.translation import gettext as _

from ntbcare.channels.contract import (
    Account,
    Change,
    DeliveryReceipt,
    Incoming,
    Media,
    Outgoing,
    ReceiptState,
    Sent,
    Told,
    Unclear,
)
from ntbcare.channels.errors import SendFailed
from ntbcare.channels.meta.base import MetaAdapter, ask, told_by
from ntbcare.channels.meta.private import Attachment, Item, Message, Payload, Place
from ntbcare.channels.meta.refusals import ALREADY_REPLIED, WINDOW_CLOSED, code_of
from ntbcare.channels.meta.shapes import Entry
from ntbcare.common.clock import now

RESPONSE = timedelta(hours=24)
HUMAN_AGENT = timedelta(days=7)
PRIVATE_REPLY = timedelta(days=7)
_BUTTON = 20
"""So many letters a button may have."""
_QUIET = frozenset(
    {"reaction", "optin", "referral", "account_linking", "pass_thread_control", "take_thread_control", "app_roles"}
)
"""What happens around messages and says nothing to us."""


_FILES = {"image": "image", "video": "video", "audio": "audio", "file": "", "ig_reel": "video", "reel": "video",
          "story_mention": "", "ig_post": "image"}  # fmt: skip


class MessagingAdapter(MetaAdapter):
    """Messenger and Instagram's direct messages."""

    def of_messaging(self, item: Mapping[str, Any], entry: Entry) -> Iterator[Told]:
        """A message, a button, a change, or what became of ours."""
        one = Item.model_validate(item)
        if one.delivery or one.read:
            yield from _receipts(one, entry)
        elif one.sender is None or one.sender.id == entry.id or (one.message is not None and one.message.is_echo):
            # What we said ourselves; or an opt-in of somebody who has not written.
            if one.sender is None and not _QUIET & item.keys():
                yield Unclear("messaging: nobody has sent it")
        elif one.message is not None:
            yield _message(one, one.message, one.sender.id, entry)
        elif one.message_edit is not None:
            edit = one.message_edit
            yield _said(one, one.sender.id, entry, f"{edit.mid}:edited:{edit.num_edit}", edit.text, change=Change.EDITED)
        elif one.postback is not None:
            name = one.postback.mid or f"postback:{one.sender.id}:{one.timestamp.isoformat() if one.timestamp else ''}"
            yield _said(one, one.sender.id, entry, name, _chosen(one.postback.payload, one.postback.title))
        elif not _QUIET & item.keys():
            yield Unclear(f"messaging: {', '.join(sorted(item.keys() - {'sender', 'recipient', 'timestamp'}))[:60]}")

    def foresee(self, message: Outgoing, account: Account) -> str:
        """As it is: within the window it goes unchanged."""
        if not message.public:
            _recipient_by(message) if message.handle else _standing(message)
        return message.text

    def send_private(self, message: Outgoing, account: Account, http: httpx.Client) -> Sent:
        """To the person, or as the one private reply to what the person wrote in public. Raises SendFailed."""
        body: dict[str, Any] = {"message": {"text": message.text}}
        if message.choices:
            body["message"]["quick_replies"] = [
                {"content_type": "text", "title": f"{number}. {choice}"[:_BUTTON], "payload": str(number)}
                for number, choice in enumerate(message.choices, 1)
            ]
        if message.handle:
            body |= {"recipient": _recipient_by(message)}
        else:
            body |= {"recipient": {"id": message.conversation}} | _standing(message)
        answer = ask(account, f"{account.values[self.address]}/messages", body, http)
        if message.handle and answer.is_error and code_of(answer) == ALREADY_REPLIED:
            return Sent()
        said = told_by(answer)
        person = str(said.get("recipient_id", ""))[:300] if message.handle else ""
        return Sent(str(said.get("message_id", ""))[:300], receipts_follow=True, conversation=person)


def _standing(message: Outgoing) -> dict[str, str]:
    """By what right one may write now."""
    silent = now() - message.last_in_at if message.last_in_at else None
    if silent is None or silent >= HUMAN_AGENT or (silent >= RESPONSE and not message.by_officer):
        raise SendFailed(WINDOW_CLOSED, permanent=True)
    if silent < RESPONSE:
        return {"messaging_type": "RESPONSE"}
    return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}


def _recipient_by(message: Outgoing) -> dict[str, str]:
    kind, _colon, name = message.handle.partition(":")
    if kind not in {"comment", "post"}:
        raise SendFailed("no private reply there", permanent=True)
    if message.handle_at is None or now() - message.handle_at >= PRIVATE_REPLY:
        raise SendFailed(WINDOW_CLOSED, permanent=True)
    return {f"{kind}_id": name}


def _receipts(one: Item, entry: Entry) -> Iterator[Told]:
    state, told = (ReceiptState.READ, one.read) if one.read else (ReceiptState.DELIVERED, one.delivery)
    if told is None:
        return
    named = [*told.mids, *([told.mid] if told.mid else [])]
    for mid in named:
        yield DeliveryReceipt(external_id=mid, state=state, at=one.timestamp or told.watermark, addressee=entry.id)
    if not named and told.watermark is not None and one.sender is not None:
        yield DeliveryReceipt(conversation=one.sender.id, state=state, at=told.watermark, addressee=entry.id)


def _message(one: Item, message: Message, sender: str, entry: Entry) -> Incoming:
    if message.is_deleted:
        return _said(one, sender, entry, f"{message.mid}:removed", "", change=Change.REMOVED)
    text = _chosen(message.quick_reply.payload, message.text) if message.quick_reply else message.text
    shared = [_words_of(attachment) for attachment in message.attachments]
    place = next((a.payload.coordinates for a in message.attachments if a.payload and a.payload.coordinates), None)
    return _said(
        one, sender, entry, message.mid, "\n".join(filter(None, [text, *shared])),
        media=[_file(a) for a in message.attachments if a.type in _FILES and a.payload and a.payload.url],
        place=place, in_reply_to=(message.reply_to.mid or "") if message.reply_to else "",
    )  # fmt: skip


def _said(
    one: Item, sender: str, entry: Entry, name: str, text: str, *, change: Change = Change.ADDED,
    media: list[Media] | None = None, place: Place | None = None, in_reply_to: str = "",
) -> Incoming:  # fmt: skip
    return Incoming(
        external_id=name,
        conversation=sender,
        sender=sender,
        text=text,
        sent_at=one.timestamp,
        media=media or [],
        latitude=f"{place.lat:.5f}" if place else "",
        longitude=f"{place.long:.5f}" if place else "",
        in_reply_to=in_reply_to,
        change=change,
        addressee=entry.id,
    )


def _chosen(payload: str, title: str) -> str:
    """A button of ours carries its number; one of somebody else's menu is what it says."""
    return payload if payload.isascii() and payload.isdigit() else title or payload


def _file(attachment: Attachment) -> Media:
    payload = attachment.payload or Payload()
    name = _("stiker") if payload.sticker_id else _("pesan suara") if attachment.type == "audio" else payload.title
    return Media(address=payload.url, media_type=_FILES[attachment.type], name=name[:200])


def _words_of(attachment: Attachment) -> str:
    """What an attachment that is no file says: a shared page with its address, or only what kind of thing it is."""
    payload = attachment.payload or Payload()
    if payload.coordinates or (attachment.type in _FILES and payload.url):
        return ""
    said = " ".join(filter(None, [attachment.title or payload.title, attachment.url or payload.url]))
    return said or f"[{attachment.type[:30]}]"
