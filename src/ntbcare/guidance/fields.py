"""Fields of a template: words in braces. Two are filled in by themselves, the others by whoever answers."""

from __future__ import annotations

import re

FIELDS = ("nomor", "kantor", "tanggal", "tempat", "tindakan", "alasan", "kontak")
"""``nomor`` is the number of the case, ``kantor`` the answering agency; the officer writes the rest."""

_BRACES = re.compile(r"\{([a-z_ ]{2,30})\}")


def unknown_fields(text: str) -> list[str]:
    """Words in braces that are no fields, each once."""
    return [name for name in dict.fromkeys(_BRACES.findall(text)) if name not in FIELDS]


def open_fields(text: str) -> list[str]:
    """Words in braces that still stand in a text, each once."""
    return list(dict.fromkeys(_BRACES.findall(text)))


def fill(text: str, *, number: str, office: str) -> str:
    """The text with what is known of the case filled in."""
    return text.replace("{nomor}", number).replace("{kantor}", office)
