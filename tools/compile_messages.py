"""Compile every translation under ``src`` to the ``.mo`` file beside it; what is newer than its source is left alone."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parent.parent / "src"


def compile_catalog(source: Path) -> bool:
    """Write the ``.mo`` file of a ``.po`` file; False when it is up to date. Raises PoFileError for a broken one."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    with source.open("rb") as file:
        catalog = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    draft = target.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.replace(target)
    return True


def main() -> int:
    """Compile all; the number done goes to standard error."""
    done = sum(compile_catalog(path) for path in sorted(SOURCE.rglob("locale/*/LC_MESSAGES/*.po")))
    if done:
        print(f"{done} translations compiled.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
