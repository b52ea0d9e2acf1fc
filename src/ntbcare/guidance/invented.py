"""The invented practice cases that come with the product: ``data/practice.json``, read as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).parent / "data" / "practice.json"


def invented_practice() -> Iterator[tuple[str, int, dict[str, str]]]:
    """Each case's key, its edition, and what it says. People, places in it and numbers are made up."""
    for row in json.loads(FILE.read_text(encoding="utf-8")):
        said = {name: str(row[name]) for name in ("title", "complaint", "answer", "focus", "lesson")}
        yield str(row["key"]), int(row["edition"]), said
