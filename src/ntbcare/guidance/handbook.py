"""The handbook: chapters as small Markdown files (``data/handbook/<language>/``), read once and searched as they are.

Only what they use is understood: headings, lists, quotes, bold, code, and links. Pure but for the reading of the files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "handbook"
LANGUAGES = ("id", "en")
_MARKER = re.compile(r"^(?:(?P<bullet>- )|(?P<number>\d+\. )|(?P<quote>> ))")
_MARKS = re.compile(r"\*\*|[`]|\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list or row of quotes: ``kind`` is ``p``, ``ul``, ``ol`` or ``blockquote``."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading; the first of a chapter has none."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """Its words without marks."""
        lines = (line for block in self.blocks for line in block.lines)
        return " ".join(_MARKS.sub(lambda found: found[1] or "", line) for line in lines)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter; ``slug`` is the same in every language."""

    slug: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """Where the words were found, with some of what stands there."""

    chapter: Chapter
    section: Section
    excerpt: str


@lru_cache(maxsize=4)
def chapters(language: str) -> tuple[Chapter, ...]:
    """All chapters in a language (Indonesian for every other), in their order."""
    folder = FOLDER / (language if language in LANGUAGES else LANGUAGES[0])
    return tuple(parse(path.stem.partition("-")[2], path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.md")))


def chapter(slug: str, language: str) -> Chapter | None:
    """One chapter; None where there is none."""
    return next((one for one in chapters(language) if one.slug == slug), None)


def search(words: str, language: str) -> list[Hit]:
    """The sections that hold all of the words, in the order of the book."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    hits = []
    for one in chapters(language):
        for section in one.sections:
            whole = f"{one.title} {section.title} {section.text}".casefold()
            if all(word in whole for word in wanted):
                hits.append(Hit(one, section, _excerpt(section.text, wanted[0])))
    return hits


def parse(slug: str, text: str) -> Chapter:
    """A chapter from its file: the first line is its title."""
    first, _, rest = text.strip().partition("\n")
    parts = re.split(r"^## (.+)$", rest, flags=re.MULTILINE)
    sections = [Section("", _blocks(parts[0]))]
    sections += [Section(title.strip(), _blocks(body)) for title, body in zip(parts[1::2], parts[2::2], strict=True)]
    return Chapter(slug, first.removeprefix("# ").strip(), tuple(sections))


def _blocks(text: str) -> tuple[Block, ...]:
    blocks: list[tuple[str, list[str]]] = []
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        found = _MARKER.match(line)
        kind = "p" if found is None else "ul" if found["bullet"] else "ol" if found["number"] else "blockquote"
        said = line[found.end() :] if found else line
        if blocks and blocks[-1][0] == kind != "p":
            blocks[-1][1].append(said)
        else:
            blocks.append((kind, [said]))
    return tuple(Block(kind, tuple(lines)) for kind, lines in blocks)


def _excerpt(text: str, word: str) -> str:
    start = max(0, text.casefold().find(word) - 60)
    start = text.find(" ", start) + 1 if start else 0
    return ("… " if start else "") + text[start : start + 180] + ("…" if start + 180 < len(text) else "")
