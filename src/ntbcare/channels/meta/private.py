"""What Messenger and Instagram tell of private messages: one entry of ``messaging``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ntbcare.channels.meta.shapes import Address, Id, Line, Moment, Person, Strict, Text


class Place(Strict):
    """Where somebody is."""

    lat: Annotated[float, Field(ge=-90, le=90)]
    long: Annotated[float, Field(ge=-180, le=180)]


class Payload(Strict):
    """What an attachment holds."""

    url: Address = ""
    title: Line = ""
    sticker_id: Id | None = None
    coordinates: Place | None = None


class Attachment(Strict):
    """A picture, recording, file, sticker, position or shared page."""

    type: Line
    payload: Payload | None = None
    title: Text = ""
    url: Address = ""


class QuickReply(Strict):
    """A button that was chosen."""

    payload: Line = ""


class Origin(Strict):
    """The message that is answered."""

    mid: Id | None = None


class Message(Strict):
    """What somebody wrote."""

    mid: Id
    text: Text = ""
    is_echo: bool = False
    is_deleted: bool = False
    quick_reply: QuickReply | None = None
    reply_to: Origin | None = None
    attachments: Annotated[list[Attachment], Field(max_length=100)] = []


class Postback(Strict):
    """A button of a menu that was pressed."""

    mid: Id | None = None
    title: Line = ""
    payload: Line = ""


class Edit(Strict):
    """A message that its writer changed."""

    mid: Id
    text: Text = ""
    num_edit: int = 0


class Watermark(Strict):
    """Until when, or which, messages have arrived or were read."""

    mids: Annotated[list[Id], Field(max_length=1_000)] = []
    mid: Id | None = None
    watermark: Moment = None


class Item(Strict):
    """One entry of ``messaging``."""

    sender: Person | None = None
    recipient: Person | None = None
    timestamp: Moment = None
    message: Message | None = None
    postback: Postback | None = None
    message_edit: Edit | None = None
    delivery: Watermark | None = None
    read: Watermark | None = None
