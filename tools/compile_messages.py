"""Compiles every ``django.po`` below ``src`` into the ``django.mo`` beside it. Needs no gettext on the machine."""

from __future__ import annotations

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parent.parent / "src"


def compile_messages(below: Path = SOURCE) -> int:
    """Write the compiled catalogs; returns how many."""
    count = 0
    for path in sorted(below.rglob("locale/*/LC_MESSAGES/*.po")):
        with path.open("rb") as source:
            catalog = read_po(source, locale=path.parts[-3])
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalog)
        count += 1
    return count


if __name__ == "__main__":
    compile_messages()
