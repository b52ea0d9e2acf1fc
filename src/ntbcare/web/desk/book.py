"""The handbook in the desk's pages: its blocks as they are shown, and the ``?`` that opens what tells of a form."""

from __future__ import annotations

import re

from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ntbcare.guidance.handbook import Block

ANCHOR = "bagian-"
"""Before the number of a section: the same in every language, whatever its heading."""
SECTIONS: dict[str, str] = {
    "verify": "verification#1",
    "classify": "verification#1",
    "ask": "verification#2",
    "return": "verification#3",
    "archive": "verification#3",
    "block": "confidentiality#3",
    "dispose": "disposition#1",
    "decline": "disposition#2",
    "act": "joint-handling#2",
    "note": "joint-handling#2",
    "deliver": "joint-handling#1",
    "release": "joint-handling#1",
    "ask-release": "joint-handling#1",
    "refuse-release": "joint-handling#1",
    "link": "joint-handling#1",
    "close": "joint-handling#1",
    "answer": "answering#2",
    "clarify": "clarification#1",
    "find": "clarification#1",
    "release-finding": "clarification#1",
    "acknowledge": "escalation#1",
    "release-text": "confidentiality#1",
    "withdraw-text": "confidentiality#1",
    "extend": "aspirations#2",
    "group": "aspirations#1",
    "refuse": "aspirations#2",
    "decide": "aspirations#2",
}
"""Form of the case's page → the chapter and section of the handbook that tell of it."""

_INLINE = re.compile(r"\*\*(?P<bold>[^*]+)\*\*|\*(?P<em>[^*]+)\*|`(?P<code>[^`]+)`|\[(?P<label>[^\]]+)\]\((?P<to>/[^)\s]*)\)")


def _inline(line: str) -> SafeString:
    """A line of the handbook: everything escaped, then bold, emphasis, code and links within the service."""
    done, rest = [], 0
    for found in _INLINE.finditer(line):
        done.append(escape(line[rest : found.start()]))
        if found["to"]:
            done.append(format_html('<a href="{}">{}</a>', found["to"], found["label"]))
        else:
            name = "b" if found["bold"] else "em" if found["em"] else "code"
            done.append(format_html("<{0}>{1}</{0}>", mark_safe(name), found["bold"] or found["em"] or found["code"]))  # noqa: S308 one of three
        rest = found.end()
    return mark_safe("".join([*done, escape(line[rest:])]))  # noqa: S308 every part was escaped


def handbook_block(block: Block) -> SafeString:
    """A block of a chapter."""
    lines = [(_inline(line),) for line in block.lines]
    if block.kind in {"ul", "ol"}:
        items = format_html_join("", "<li>{}</li>", lines)
        return format_html("<{0}>{1}</{0}>", mark_safe(block.kind), items)  # noqa: S308 one of two
    if block.kind == "blockquote":
        return format_html_join("", '<blockquote class="said bubble">{}</blockquote>', lines)
    return format_html_join("", "<p>{}</p>", lines)


def handbook(where: str) -> SafeString:
    """A ``?`` that opens the chapter about what stands beside it, at a section where one is named: ``verification#2``."""
    slug, _hash, number = where.partition("#")
    label, address = _("Buku panduan tentang ini"), reverse("desk:handbook-chapter", args=[slug])
    target = f"{address}#{ANCHOR}{number}" if number else address
    return format_html('<a class="ask-book no-print" href="{}" aria-label="{}" title="{}">?</a>', target, label, label)


def section_of(step: str) -> str:
    """Where the handbook tells of a step, by the name of its form; empty where it does not."""
    return SECTIONS.get(step.rstrip("-0123456789"), "")
