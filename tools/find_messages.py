"""Which strings on screen have no English yet: ``python tools/find_messages.py src/ntbcare/web/portal`` prints them.

Strings are written in Indonesian; each app keeps its English in ``locale/en/LC_MESSAGES/django.po`` beside it.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

_FUNCTIONS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "ngettext_lazy": 2}
_STRING = r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_TEMPLATE = re.compile(rf"\b(?:_|gettext)\({_STRING}\)|\bngettext\({_STRING}, {_STRING}")


def messages_of(app: Path) -> set[str]:
    """Every msgid (the singular of a pair) in the Python files and templates of an app, apps nested in it apart."""
    nested = [config.parent for config in app.rglob("apps.py") if config.parent != app]
    found: set[str] = set()
    for path in [*app.rglob("*.py"), *app.rglob("templates/**/*.*")]:
        if any(inner in path.parents for inner in nested) or path.suffix not in {".py", ".html", ".txt", ".svg"}:
            continue
        source = path.read_text(encoding="utf-8")
        found.update(_in_python(source) if path.suffix == ".py" else _in_template(source))
    return found


def _in_python(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def _in_template(source: str) -> Iterator[str]:
    for match in _TEMPLATE.finditer(templatize(source)):
        # What templatize writes for a template variable's percent sign is doubled.
        yield str(ast.literal_eval(next(group for group in match.groups() if group)))


def translated(app: Path) -> dict[str, str]:
    """msgid → English, without the fuzzy and the empty ones."""
    path = app / "locale/en/LC_MESSAGES/django.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalog = read_po(file, locale="en")
    pairs: dict[str, str] = {}
    for message in catalog:
        one = message.id if isinstance(message.id, str) else message.id[0]
        said = message.string if isinstance(message.string, str) else next(iter(message.string or ()), "")
        if one and said and not message.fuzzy:
            pairs[one] = said
    return pairs


def missing(app: Path) -> list[str]:
    """The messages of an app that have no English."""
    return sorted(messages_of(app) - set(translated(app)))


if __name__ == "__main__":
    lacking = [f"{app}: {message!r}" for app in map(Path, sys.argv[1:]) for message in missing(app)]
    print("\n".join(lacking))
    sys.exit(bool(lacking))
