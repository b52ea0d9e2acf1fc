"""A plain letter as simple HTML: headings are underlined lines, lists begin with a hyphen, addresses are links. Pure.

The text is the letter; this only shows the same with headings. Every character of it is escaped.
"""

from __future__ import annotations

import re

from django.utils.html import escape

_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
_RULE = re.compile(r"^(?:-{3,}|={3,})$")
_STYLE = (
    "body{font:16px/1.5 sans-serif;color:#14212B;background:#fff;max-width:38em;margin:0 auto;padding:16px}"
    "h2{font-size:20px;color:#0B5D73;margin:24px 0 8px}h3{font-size:16px;margin:20px 0 4px}"
    "ul{padding-left:20px;margin:8px 0}li{margin:4px 0}a{color:#0B5D73;overflow-wrap:anywhere}"
)


def as_html(text: str) -> str:
    """The letter as headings, paragraphs and lists, for a page that has styles of its own."""
    found: list[str] = []
    items: list[str] = []
    lines = text.splitlines()
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if line.startswith("- "):
            items.append(_linked(line[2:]))
            continue
        if items and line.startswith("  "):
            # The address below an item belongs to it: on a phone the item is what one touches.
            whole = _ADDRESS.fullmatch(line.strip())
            items[-1] = f'<a href="{escape(whole[0])}">{items[-1]}</a>' if whole else f"{items[-1]}<br>{_linked(line.strip())}"
            continue
        if items:
            found.append(f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>")
            items = []
        if line.strip() and not _RULE.match(line):
            level = {"=": "h2", "-": "h3"}.get(following[:1], "h3") if _RULE.match(following) else "p"
            found.append(f"<{level}>{_linked(line.strip())}</{level}>")
    if items:
        found.append(f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>")
    return "\n".join(found)


def as_page(text: str, *, language: str) -> str:
    """The same as a whole page for a mail."""
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="{escape(language)}"><head>{head}</head><body>{as_html(text)}</body></html>'


def _linked(text: str) -> str:
    found: list[str] = []
    last = 0
    for match in _ADDRESS.finditer(text):
        found.append(escape(text[last : match.start()]))
        found.append(f'<a href="{escape(match[0])}">{escape(match[0])}</a>')
        last = match.end()
    return "".join([*found, escape(text[last:])])
