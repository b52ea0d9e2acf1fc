"""What an update says: words, files, a place, a tapped button."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ntbcare.channels.contract import Change, Incoming, Media, Told, Unclear
from ntbcare.channels.telegram.shapes import File, Message, Tap, Update, User
from ntbcare.complainants.rules import normalise_phone

# Bots are told commands with a slash; here they are the words of every channel.
_COMMANDS = {
    "start": "halo", "help": "bantuan", "bantuan": "bantuan", "cancel": "batal", "batal": "batal", "status": "status",
    "balas": "balas", "reply": "reply", "nilai": "nilai", "rate": "rate", "baru": "baru", "new": "new", "lapor": "baru",
}  # fmt: skip


def told_by(update: Update) -> list[Told]:
    """The messages of an update; nothing where nobody said anything (a poll, a member who came or left)."""
    if update.callback_query is not None:
        return _tapped(update.update_id, update.callback_query)
    message = update.message or update.edited_message
    if message is None:
        return []
    change = Change.ADDED if update.message is not None else Change.EDITED
    if message.from_ is None or message.chat.type != "private":
        # In a group everybody reads along, and not everything said there is said to us.
        return [Unclear(f"message in a {message.chat.type[:20]}")]
    if message.from_.is_bot:
        return []
    return [_said(update.update_id, message, message.from_, change)]


def _said(number: int, message: Message, who: User, change: Change) -> Incoming:
    place = message.venue.location if message.venue else message.location
    return Incoming(
        external_id=f"u{number}",
        conversation=str(message.chat.id),
        sender=str(who.id),
        sender_name=f"{who.first_name} {who.last_name}".strip(),
        text=_text(message),
        sent_at=message.edit_date or message.date,
        media=_media(message),
        latitude=f"{place.latitude:.5f}" if place else "",
        longitude=f"{place.longitude:.5f}" if place else "",
        in_reply_to=str(message.reply_to_message.message_id) if message.reply_to_message else "",
        phone=_own_number(message, who),
        change=change,
    )


def _tapped(number: int, tap: Tap) -> list[Told]:
    """The answer of a button is its number, as if it had been written."""
    if tap.from_.is_bot or not tap.data:
        return []
    return [
        Incoming(
            external_id=f"u{number}",
            conversation=str(tap.message.chat.id if tap.message else tap.from_.id),
            sender=str(tap.from_.id),
            sender_name=f"{tap.from_.first_name} {tap.from_.last_name}".strip(),
            text=tap.data,
        )
    ]


def _text(message: Message) -> str:
    words = message.text or message.caption
    if words.startswith("/"):
        command, _space, rest = words[1:].partition(" ")
        word = _COMMANDS.get(command.partition("@")[0].casefold())
        # What follows /start is a mark of the link that led here, nothing that the person wrote.
        words = words if word is None else word if word == "halo" else f"{word} {rest}".strip()
    if message.venue is not None:
        words = "\n".join(filter(None, [words, ", ".join(filter(None, [message.venue.title, message.venue.address]))]))
    if message.contact is not None:
        shared = " ".join(filter(None, [_("Kontak:"), message.contact.first_name, message.contact.phone_number]))
        words = "\n".join(filter(None, [words, shared]))
    return words


def _own_number(message: Message, who: User) -> str:
    """Telegram vouches for a number that its owner shares of oneself."""
    shared = message.contact
    return (normalise_phone(shared.phone_number) or "") if shared is not None and shared.user_id == who.id else ""


def _media(message: Message) -> Sequence[Media]:
    files = [
        max(message.photo, key=lambda size: size.file_size or 0) if message.photo else None,
        message.voice, message.audio, message.video, message.video_note, message.animation or message.document,
        _still(message.sticker),
    ]  # fmt: skip
    return [Media(media_id=file.file_id, media_type=file.mime_type, name=file.file_name) for file in files if file is not None]


def _still(sticker: File | None) -> File | None:
    """Moving stickers are drawn by Telegram's own programs; their first picture is kept."""
    moves = sticker is not None and (sticker.is_animated or sticker.is_video)
    return sticker.thumbnail if sticker is not None and moves else sticker
