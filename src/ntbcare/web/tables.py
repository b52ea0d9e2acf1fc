"""Tables as files."""

from __future__ import annotations


def cell(text: str) -> str:
    """A text as a cell of a CSV file: what a spreadsheet would take for a formula is marked as text."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
