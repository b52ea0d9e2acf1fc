"""The envelope that Meta delivers everything in, and how its ids and moments are written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _text_of(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _moment_of(value: object) -> object:
    """Seconds or milliseconds since 1970, as a number or in digits, or ISO 8601 (with +0000 for the offset)."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        seconds = value / 1000 if value > 100_000_000_000 else value
        return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < 10_000_000_000 else None
    return value


Id = Annotated[str, BeforeValidator(_text_of), Field(min_length=1, max_length=300)]
Moment = Annotated[datetime | None, BeforeValidator(_moment_of)]
Text = Annotated[str, Field(max_length=100_000)]
Line = Annotated[str, Field(max_length=500)]
Address = Annotated[str, Field(max_length=4_000)]


class Strict(BaseModel):
    """What we read is checked; what we do not read may be there."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Person(Strict):
    """Somebody at Meta: the id is that of the person at this very page or account."""

    id: Id
    name: Line = ""
    username: Line = ""


class Changed(Strict):
    """One entry of ``changes``."""

    field: Line
    value: dict[str, Any]


class Entry(Strict):
    """What is told of one page or account. Instagram may put ``field`` and ``value`` into it directly."""

    id: Id
    time: Moment = None
    messaging: Annotated[list[dict[str, Any]], Field(max_length=2_000)] = []
    standby: Annotated[list[dict[str, Any]], Field(max_length=2_000)] = []
    changes: Annotated[list[Changed], Field(max_length=2_000)] = []
    field: Line = ""
    value: dict[str, Any] | None = None


class Envelope(Strict):
    """A whole delivery."""

    object: Line
    entry: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=2_000)]
