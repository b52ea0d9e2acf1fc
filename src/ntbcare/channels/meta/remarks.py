"""Public messages of Facebook and Instagram: how a comment, a post or a mention is told."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ntbcare.channels.contract import Change, Incoming, Media
from ntbcare.channels.meta.shapes import Entry, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What somebody said in public. ``kind`` and ``id`` name it, ``root`` the comment or post below which it stands."""

    kind: str
    id: str
    root: str
    person: Person | None
    text: str
    at: datetime | None
    media: Sequence[Media] = ()
    change: Change = Change.ADDED


def told_of(remark: Remark, entry: Entry) -> Incoming:
    """As a message. What one person says below one comment or post is one conversation; who is unknown has one for each."""
    person = remark.person
    name = f"{remark.kind}:{remark.id}"
    if remark.change is Change.EDITED:
        # A comment may be changed again and again: each wording is a message of its own.
        name += f":edited:{hashlib.sha256(remark.text.encode()).hexdigest()[:24]}"
    elif remark.change is Change.REMOVED:
        name += ":removed"
    return Incoming(
        external_id=name,
        conversation=f"{remark.root}:{person.id if person else remark.id}",
        sender=person.id if person else "",
        sender_name=(person.name or person.username) if person else "",
        text=remark.text,
        sent_at=remark.at,
        media=remark.media,
        public=True,
        change=remark.change,
        addressee=entry.id,
        handle=f"{remark.kind}:{remark.id}",
        private_conversation=person.id if person else "",
    )
