"""What Telegram delivers (Bot API, "Update"): the parts that are read; everything else is left out."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class User(_Shape):
    """Who writes."""

    id: int
    is_bot: bool = False
    first_name: str = ""
    last_name: str = ""


class Chat(_Shape):
    """Where it was written: ``private`` with one person, or a group or channel."""

    id: int
    type: str


class File(_Shape):
    """Anything with bytes. A photo comes in several sizes."""

    file_id: str
    file_size: int | None = None
    file_name: str = ""
    mime_type: str = ""
    is_animated: bool = False
    is_video: bool = False
    thumbnail: File | None = None


class Place(_Shape):
    """A point on the map."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Venue(_Shape):
    """A point with a name."""

    location: Place
    title: str = ""
    address: str = ""


class Contact(_Shape):
    """A telephone number that was shared; with the sharer's own id it is the sharer's own number."""

    phone_number: str
    first_name: str = ""
    user_id: int | None = None


class Known(_Shape):
    """A message that is answered."""

    message_id: int


class Message(_Shape):
    """One message. ``from`` is missing where a channel speaks."""

    message_id: int
    date: datetime
    chat: Chat
    from_: User | None = Field(None, alias="from")
    edit_date: datetime | None = None
    reply_to_message: Known | None = None
    text: str = ""
    caption: str = ""
    photo: list[File] = []
    voice: File | None = None
    audio: File | None = None
    video: File | None = None
    video_note: File | None = None
    document: File | None = None
    animation: File | None = None
    sticker: File | None = None
    location: Place | None = None
    venue: Venue | None = None
    contact: Contact | None = None


class Tap(_Shape):
    """A button below one of our messages was tapped. ``message`` is missing when that is too old."""

    id: str
    from_: User = Field(alias="from")
    message: Message | None = None
    data: str = ""


class Update(_Shape):
    """One delivery; its number is the same when it comes again."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: Tap | None = None


class Answered(_Shape):
    """What Telegram says of a call."""

    class Parameters(_Shape):
        """Why it was refused, for programs."""

        retry_after: int | None = None
        migrate_to_chat_id: int | None = None

    ok: bool
    error_code: int = 0
    description: str = ""
    result: dict[str, object] | bool | None = None
    parameters: Parameters = Parameters()
