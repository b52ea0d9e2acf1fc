"""What WhatsApp tells (Cloud API webhooks, v23)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from ntbcare.channels.meta.shapes import Address, Id, Line, Moment, Strict, Text


class Metadata(Strict):
    """Which number of ours is meant."""

    phone_number_id: Id


class Profile(Strict):
    """How somebody calls himself."""

    name: Line = ""


class Contact(Strict):
    """Who wrote. The business-scoped user id is the person's name here; a telephone number may be missing."""

    profile: Profile | None = None
    wa_id: Id | None = None
    user_id: Id | None = None


class Body(Strict):
    """A text."""

    body: Text = ""


class File(Strict):
    """A picture, recording, document or sticker, by the id under which it is fetched."""

    id: Id
    mime_type: Line = ""
    caption: Text = ""
    filename: Line = ""
    voice: bool = False


class Location(Strict):
    """A position, of oneself or of a place."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    name: Line = ""
    address: Line = ""


class Choice(Strict):
    """A button or an entry of a list that was chosen."""

    id: Line = ""
    title: Line = ""


class Interactive(Strict):
    """The answer to buttons, a list or a form."""

    type: Line
    button_reply: Choice | None = None
    list_reply: Choice | None = None
    nfm_reply: dict[str, Any] | None = None


class Button(Strict):
    """The answer to a template's button."""

    payload: Line = ""
    text: Line = ""


class PhoneOf(Strict):
    """A number of a contact that was shared."""

    phone: Line = ""


class NameOf(Strict):
    """The name of a contact that was shared."""

    formatted_name: Line = ""


class Shared(Strict):
    """A contact that was shared."""

    name: NameOf | None = None
    phones: Annotated[list[PhoneOf], Field(max_length=50)] = []


class Origin(Strict):
    """The message that is answered."""

    id: Id | None = None


class Message(Strict):
    """What somebody sent."""

    id: Id
    type: Line
    from_: Annotated[Id | None, Field(alias="from")] = None
    from_user_id: Id | None = None
    timestamp: Moment = None
    context: Origin | None = None
    text: Body | None = None
    image: File | None = None
    video: File | None = None
    audio: File | None = None
    document: File | None = None
    sticker: File | None = None
    location: Location | None = None
    contacts: Annotated[list[Shared], Field(max_length=100)] = []
    interactive: Interactive | None = None
    button: Button | None = None

    @property
    def file(self) -> File | None:
        """What it brings beside words."""
        return self.image or self.video or self.audio or self.document or self.sticker


class Fault(Strict):
    """Why a message did not arrive."""

    code: int = 0


class Status(Strict):
    """What became of a message of ours."""

    id: Id
    status: Line
    timestamp: Moment = None
    biz_opaque_callback_data: Line = ""
    errors: Annotated[list[Fault], Field(max_length=20)] = []


class Value(Strict):
    """One change of the field ``messages``."""

    metadata: Metadata
    contacts: Annotated[list[Contact], Field(max_length=2_000)] = []
    messages: Annotated[list[dict[str, Any]], Field(max_length=2_000)] = []
    statuses: Annotated[list[dict[str, Any]], Field(max_length=2_000)] = []
    errors: Annotated[list[Fault], Field(max_length=100)] = []


class Located(Strict):
    """Where a file is."""

    url: Address
