"""Files of a form that could not be taken yet: checked, stored, and named in the form by a signed token.

They lie among the files of cases under a random name that no row knows; ``cases.attachments.sweep_orphans``
removes them after a day.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ntbcare.cases.files import CheckedFile
from ntbcare.cases.room import count_upload, too_much_today
from ntbcare.common.clock import now
from ntbcare.common.errors import FieldError
from ntbcare.workflow.receive import MAX_FILES

_SALT = "portal-kept-file"
_LASTS = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that waits for its form."""

    token: str
    name: str
    size: int


def keep(files: Sequence[CheckedFile]) -> list[str]:
    """Store the files; returns their tokens."""
    tokens = []
    for file in files:
        path = default_storage.save(f"{now():%Y/%m}/{secrets.token_hex(16)}", ContentFile(file.data))
        tokens.append(signing.dumps([path, file.name, file.media_type, len(file.data)], salt=_SALT))
    return tokens


def look_up(tokens: Iterable[str]) -> list[KeptFile]:
    """The kept files that tokens name, without their bytes; forged and old tokens are passed over."""
    return [KeptFile(token, name, octets) for token, (_path, name, _type, octets) in _read(tokens)]


def take(tokens: Iterable[str], *, address: str) -> tuple[list[CheckedFile], list[FieldError]]:
    """The kept files themselves, counted once more: they are stored anew, and a token can be sent again and again."""
    files: list[CheckedFile] = []
    for _token, (path, name, media_type, octets) in _read(tokens):
        if not count_upload(address, octets):
            return files, [too_much_today("files")]
        with default_storage.open(path) as stored:
            files.append(CheckedFile(name, media_type, stored.read()))
    return files, []


def _read(tokens: Iterable[str]) -> list[tuple[str, tuple[str, str, str, int]]]:
    found = []
    # One more than may be sent is enough to say that it is too many, and bounds what is read into memory.
    for token in list(dict.fromkeys(tokens))[: MAX_FILES + 1]:
        try:
            path, name, media_type, octets = signing.loads(token, salt=_SALT, max_age=_LASTS)
        except (signing.BadSignature, ValueError):
            continue
        if default_storage.exists(path):
            found.append((token, (path, name, media_type, octets)))
    return found
