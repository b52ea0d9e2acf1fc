"""What a message of WhatsApp says: its words, files, place and who wrote it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ntbcare.channels.contract import Incoming, Media, Told, Unclear
from ntbcare.channels.whatsapp.shapes import Contact, Interactive, Message
from ntbcare.complainants.rules import normalise_phone

_FILES = frozenset({"image", "video", "audio", "document", "sticker"})
# Applause, and news about a number: nothing to be answered.
_QUIET = frozenset({"reaction", "system", "ephemeral", "request_welcome"})
_WORDLESS = frozenset({"unsupported", "unknown", "order", "product_inquiry"})
"""Kinds that hold no words of a person; the dialogue asks for some."""


def said_in(message: Message, contacts: Sequence[Contact], number: str) -> list[Told]:
    """The message, or that it is unclear; nothing for what says nothing to us."""
    if message.type in _QUIET:
        return []
    who = message.from_user_id or message.from_
    if who is None:
        return [Unclear("message: nobody has sent it")]
    text = _text(message)
    if text is None:
        return [Unclear(f"message of the kind {message.type[:30]}")]
    place, file = message.location, message.file
    phone = (normalise_phone(f"+{message.from_}") or "") if message.from_ else ""
    return [
        Incoming(
            external_id=message.id,
            conversation=who,
            former_conversation=message.from_ if message.from_ and message.from_ != who else "",
            sender=who,
            sender_name=_name(message, contacts),
            phone=phone,
            text=text,
            sent_at=message.timestamp,
            media=[Media(media_id=file.id, media_type=file.mime_type, name=_called(message))] if file else (),
            latitude=f"{place.latitude:.5f}" if place else "",
            longitude=f"{place.longitude:.5f}" if place else "",
            in_reply_to=(message.context.id or "") if message.context else "",
            addressee=number,
        )
    ]


def _text(message: Message) -> str | None:
    """The words of a message; None when its kind is unknown or does not hold what it should."""
    if message.text is not None:
        return message.text.body
    if message.type in _FILES:
        return message.file.caption if message.file else None
    if message.location is not None:
        return ", ".join(filter(None, [message.location.name, message.location.address]))
    if message.interactive is not None:
        return _chosen(message.interactive)
    if message.button is not None:
        return message.button.text or message.button.payload
    if message.type == "contacts":
        return "\n".join(_shared(message))
    return "" if message.type in _WORDLESS else None


def _chosen(interactive: Interactive) -> str | None:
    """A button of ours carries its number; any other choice is what it says."""
    choice = interactive.button_reply or interactive.list_reply
    if choice is not None:
        return choice.id if choice.id.isascii() and choice.id.isdigit() else choice.title or choice.id
    return str(interactive.nfm_reply.get("body", "")) if interactive.nfm_reply is not None else None


def _shared(message: Message) -> list[str]:
    return [
        " ".join(
            filter(None, [_("Kontak:"), contact.name.formatted_name if contact.name else "", *(p.phone for p in contact.phones)])
        )
        for contact in message.contacts
    ]


def _called(message: Message) -> str:
    if message.sticker is not None:
        return _("stiker")
    if message.audio is not None:
        return _("pesan suara") if message.audio.voice else ""
    return message.file.filename if message.file else ""


def _name(message: Message, contacts: Sequence[Contact]) -> str:
    """The name that belongs to the writer; with a single contact there is no other."""
    for contact in contacts:
        known = {contact.user_id, contact.wa_id} - {None}
        if contact.profile is not None and (len(contacts) == 1 or known & {message.from_user_id, message.from_}):
            return contact.profile.name
    return ""
