"""Canonical JSON (RFC 8785): the one byte string that a set of facts has, so that it can be hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TypeAlias

import rfc8785

Json: TypeAlias = None | bool | int | str | list["Json"] | dict[str, "Json"]
"""What may stand in facts: no floating-point numbers, whose text differs between programs."""


def canonical_json(value: Mapping[str, Json]) -> bytes:
    """The RFC 8785 bytes of a JSON object."""
    return rfc8785.dumps(dict(value))


def digest(value: Mapping[str, Json]) -> bytes:
    """SHA-256 over the canonical bytes."""
    return hashlib.sha256(canonical_json(value)).digest()
