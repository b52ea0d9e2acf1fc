"""The root of every room's error family, and what an error must say of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with one field, in the reader's language.

    ``code`` is for programs and never translated; ``message`` is for people.
    """

    field: str
    code: str
    message: str


class NtbCareError(Exception):
    """Something that a person or a program can be told about.

    ``status`` is the HTTP status the web answers with (RFC 9457 problem details are made in ``web``).
    """

    status = 500
    code = "error"

    def __init__(self, message: str, *, errors: Sequence[FieldError] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.errors = tuple(errors)


class InvalidInput(NtbCareError):
    """What was sent cannot be taken; ``errors`` names the fields."""

    status = 422
    code = "invalid"


class NotFound(NtbCareError):
    """It does not exist, or the asker may not know that it does."""

    status = 404
    code = "not_found"


class Forbidden(NtbCareError):
    """It exists, the asker may know, and may not do this."""

    status = 403
    code = "forbidden"


class Conflict(NtbCareError):
    """The present state does not allow it."""

    status = 409
    code = "conflict"


class Stale(NtbCareError):
    """Somebody else changed the thing since it was read; the message says what changed."""

    status = 412
    code = "stale"


class TooMany(NtbCareError):
    """Asked too often; try again after ``retry_after`` seconds."""

    status = 429
    code = "too_many"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
