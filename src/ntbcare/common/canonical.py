"""Canonical JSON (RFC 8785): the one byte string that a set of facts has, so that it can be hashed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TypeAlias

import rfc8785

Json: TypeAlias = None | bool | int | str | list["Json"] | dict[str, "Json"]
"""What may stand in facts: no floating-point numbers, whose text differs between programs."""
_LARGEST = 2**53 - 1


def canonical_json(value: Mapping[str, Json]) -> bytes:
    """The RFC 8785 bytes of a JSON object."""
    plain = dict(value)
    if _is_simple(plain):
        # The standard encoder writes the same bytes of such values, several times as fast; every filing waits for it.
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return rfc8785.dumps(plain)


def _is_simple(value: object) -> bool:
    """Whether nothing in it is where the encoders differ: keys beyond ASCII, texts that are no Unicode, large numbers."""
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, str):
        return value.isascii() or _is_unicode(value)
    if isinstance(value, int):
        return -_LARGEST <= value <= _LARGEST
    if isinstance(value, dict):
        return all(isinstance(key, str) and key.isascii() and _is_simple(inner) for key, inner in value.items())
    return isinstance(value, list) and all(map(_is_simple, value))


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def digest(value: Mapping[str, Json]) -> bytes:
    """SHA-256 over the canonical bytes."""
    return hashlib.sha256(canonical_json(value)).digest()
