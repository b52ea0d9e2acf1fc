"""Cleaning of text that strangers send. It stays text: escaping is the template's work."""

from __future__ import annotations

import unicodedata

# Bidirectional controls can make a line read as something else; they are removed wherever text is taken in.
_DIRECTION = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF], None)
_KEPT_CONTROLS = {"\n", "\t"}


def clean_text(raw: str) -> str:
    """Text as it is stored: NFC, line ends as ``\\n``, no control or direction characters, no lone surrogates, trimmed."""
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n")).translate(_DIRECTION)
    return "".join(
        letter for letter in text if letter in _KEPT_CONTROLS or unicodedata.category(letter) not in {"Cc", "Cs"}
    ).strip()


def clean_line(raw: str) -> str:
    """As ``clean_text``, on one line, with runs of white space (no-break spaces too) made one space."""
    return " ".join(clean_text(raw).split())


def first_line(text: str, *, limit: int = 120) -> str:
    """The beginning of a text for a list, cut at a word, at most ``limit`` characters."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(",.;:") + "…"


def as_cell(text: str) -> str:
    """A text as a cell of a CSV file: what a spreadsheet would take for a formula is marked as text."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
