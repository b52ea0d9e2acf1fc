"""Bring each app's English catalogue up to date with the strings in its code and templates; translations are kept.

``--check`` changes nothing and fails when a string on screen has no English yet.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "ntbcare"
_STRING = r"(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_CALL = re.compile(rf"\b(?P<name>_|gettext|ngettext|pgettext|npgettext)\((?P<args>u?{_STRING}(?:, ?u?{_STRING})*)")
_HEAD = b"""msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def extract_template(
    file: BinaryIO,
    _keywords: object,
    _comment_tags: object,
    options: object,  # noqa: ARG001 named as Babel names it
) -> Iterator[tuple[int, str, str | tuple[str, ...], list[str]]]:
    """Find the strings of a Django template, as Babel asks for them; Django itself turns its tags into calls."""
    for match in _CALL.finditer(templatize(file.read().decode())):
        texts = tuple(str(ast.literal_eval(text)) for text in re.findall(_STRING, match["args"]))
        name = "gettext" if match["name"] == "_" else match["name"]
        yield 0, name, texts if len(texts) > 1 else texts[0], []


_METHODS = [
    ("**.py", "python"),
    *((f"**/templates/**.{kind}", extract_template) for kind in ("html", "txt", "svg")),
]


def apps() -> list[Path]:
    """Folders with a catalogue of their own: the rooms, and the parts of the web."""
    rooms = [path.parent for path in SOURCE.glob("*/__init__.py")]
    return sorted({*rooms, *(path.parent for path in SOURCE.rglob("apps.py"))})


def extract(app: Path) -> Catalog:
    """Every string of an app, without those of apps nested in it."""
    nested = {other for other in apps() if app in other.parents}
    catalog = Catalog(
        locale="en", project="NTB Care", version="", copyright_holder="", creation_date=_EPOCH, revision_date=_EPOCH
    )
    found = extract_from_dir(
        app,
        _METHODS,  # type: ignore[arg-type]  # a function may stand for a name
        {},
        keywords=DEFAULT_KEYWORDS | {"gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)},
        directory_filter=lambda folder: (
            Path(folder).resolve() not in nested and Path(folder).name not in {"migrations", "static"}
        ),
    )
    for name, _line, message, comments, context in found:
        catalog.add(message, None, [((app / name).relative_to(ROOT).as_posix(), 0)], auto_comments=comments, context=context)
    return catalog


def catalogue_path(app: Path) -> Path:
    """Where an app keeps its English."""
    return app / "locale" / "en" / "LC_MESSAGES" / "django.po"


def merged(app: Path) -> Catalog:
    """The strings of an app with the translations that it has."""
    catalog, path = extract(app), catalogue_path(app)
    catalog.fuzzy = False
    if not path.exists():
        return catalog
    with path.open("rb") as file:
        known = read_po(file, locale="en")
    known.update(catalog, no_fuzzy_matching=True, update_creation_date=False)
    known.obsolete.clear()
    known.fuzzy = False
    return known


def untranslated(catalog: Catalog) -> list[Message]:
    """Strings without English, or with one that somebody marked as doubtful."""
    return [message for message in catalog if message.id and (message.fuzzy or not _is_said(message))]


def _is_said(message: Message) -> bool:
    said = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(said) and all(said)


def write(app: Path, catalog: Catalog) -> bool:
    """Store the catalogue when it changed."""
    path, text = catalogue_path(app), BytesIO()
    write_po(text, catalog, width=120, sort_output=True, include_lineno=False, omit_header=True)
    text = BytesIO(_HEAD + text.getvalue())
    if path.exists() and path.read_bytes() == text.getvalue():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.getvalue())
    return True


def main() -> int:
    """Update or check; 1 when something is not yet said in English."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail when English is missing")
    check = parser.parse_args().check
    missing = 0
    for app in apps():
        catalog = merged(app)
        if not len(catalog):
            continue
        if not check:
            write(app, catalog)
        for message in untranslated(catalog):
            missing += 1
            place = message.locations[0][0] if message.locations else app.name
            print(f"{place}: {message.id!r}")
    if missing:
        print(f"{missing} strings have no English yet.", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
