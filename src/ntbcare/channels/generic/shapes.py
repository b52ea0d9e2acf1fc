"""What a gateway posts. ``docs/channels.md`` shows an example of each."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

Id = Annotated[str, Field(min_length=1, max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Sender(_Strict):
    """Who writes: the gateway's own id of the person; name and telephone if known."""

    id: Id
    name: Annotated[str, Field(max_length=200)] = ""


class MediaIn(_Strict):
    """A file: fetched from the gateway at ``url``, or small and within the message as base64 ``data``."""

    url: Annotated[str, Field(max_length=2000, pattern=r"^(https?://.*)?$")] = ""
    data: Base64Bytes | None = None
    type: Annotated[str, Field(max_length=100)] = ""
    name: Annotated[str, Field(max_length=200)] = ""

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        if bool(self.url) == (self.data is not None):
            raise ValueError("a file has either an address or data")
        return self


class MessageIn(_Strict):
    """A person's message."""

    type: Literal["message"] = "message"
    id: Id
    conversation: Annotated[str, Field(max_length=200)] = ""
    sender: Sender
    text: Annotated[str, Field(max_length=100_000)] = ""
    sent_at: datetime | None = None
    media: Annotated[list[MediaIn], Field(max_length=20)] = []
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None


class ReceiptIn(_Strict):
    """What became of a message that we had sent."""

    type: Literal["receipt"]
    outbox_id: Id
    state: Literal["sent", "delivered", "read", "failed"]
    at: datetime | None = None
    reason: Annotated[str, Field(max_length=100)] = ""


POSTED: TypeAdapter[MessageIn | ReceiptIn] = TypeAdapter(
    Annotated[MessageIn | ReceiptIn, Field(union_mode="left_to_right")],
)
