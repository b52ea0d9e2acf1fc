from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parents[2] / "src/ntbcare"
CATALOGUES = sorted(SOURCE.rglob("locale/en/LC_MESSAGES/django.po"))


def _pairs(catalogue: Path) -> Iterator[tuple[str, str]]:
    """Each string with its English, singular and plural apart; one with a context stands for itself, as Django keeps it."""
    with catalogue.open("rb") as file:
        for message in read_po(file, locale="en"):
            ids = [message.id] if isinstance(message.id, str) else list(message.id)
            said = [message.string] if isinstance(message.string, str) else list(message.string or ())
            context = f"{message.context}: " if message.context else ""
            yield from ((context + one, english) for one, english in zip(ids, said, strict=False) if one)


def test_a_word_has_one_translation_in_all_rooms() -> None:
    """Django merges the catalogues of all apps: of two translations of a string only one would ever be seen."""
    said: dict[str, set[str]] = {}
    for catalogue in CATALOGUES:
        for one, english in dict(reversed(list(_pairs(catalogue)))).items():  # Of a pair with one id the singular.
            if english:
                said.setdefault(one, set()).add(english)
    assert {one: all_of_them for one, all_of_them in said.items() if len(all_of_them) > 1} == {}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: str(path.relative_to(SOURCE).parents[3]))
def test_translations_keep_their_placeholders(catalogue: Path) -> None:
    def holes(text: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)s", text))

    assert [one for one, english in _pairs(catalogue) if not holes(english) <= holes(one) | {"%(n)s"}] == []
