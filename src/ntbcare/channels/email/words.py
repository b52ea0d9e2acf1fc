"""From mails to the words that somebody wrote: HTML as text, without history and signature. Nothing is ever loaded. Pure."""

from __future__ import annotations

import re
from html import unescape

from lxml import etree

_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe"})
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol", "hr"})
_QUOTES = re.compile(r"gmail_quote|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|appendonsend|protonmail_quote", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(px)?\s*(;|$)", re.IGNORECASE)
_LONGEST_HTML = 1_000_000
# Beyond this the parser's time grows with the square; a letter's tables lie some dozens deep.
_DEEPEST = 1_000
_PART = 16_384
_TAG = re.compile(r"<[^<>]*>")

# "Pada Sel, 24 Nov 2026 pukul 10.00 NTB Care <…> menulis:", "On … wrote:", over up to three lines.
_ATTRIBUTION = re.compile(
    r"^[ >]*(?:pada|on|op|am|le)\b[^\n]{0,200}(?:\n[^\n]{0,200}){0,2}?(?:menulis|wrote|schreef|schrieb|a écrit)\s*:\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_ORIGINAL = re.compile(
    r"^[ \t]*[-_*]{2,}[ \t]*(?:original message|pesan asli|pesan asal|forwarded message|pesan yang diteruskan)"
    r"[ \t]*[-_*]*[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_HEADERS = re.compile(
    r"^[ \t]*\*?(?:from|dari)[ \t]*:\*?[^\n]{0,300}\n"
    r"(?:[ \t]*\*?(?:sent|date|dikirim|tanggal|to|kepada|ke|cc|subject|perihal|subjek)[ \t]*:[^\n]*\n?){1,6}",
    re.IGNORECASE | re.MULTILINE,
)
# What Outlook draws above the history.
_RULE = re.compile(r"\n_{20,}\s*\Z")
_SIGNATURE = re.compile(
    r"^(?:-- ?|(?:dikirim|sent) (?:dari|from) [^\n]{1,60}|get outlook for [^\n]{1,30}|dapatkan outlook untuk [^\n]{1,30})$",
    re.IGNORECASE | re.MULTILINE,
)


class _TooDeepError(Exception):
    """Elements lie in elements deeper than any letter's."""


class _Reader:
    """Keeps what a person would read; a quoted part gets ``>`` before each line. Called by the parser, element by element."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self._open: list[tuple[bool, bool]] = []  # silent, quoted
        # Counted along, or the open elements would be looked through at each of them.
        self._silent = 0
        self._quoted = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _BREAKS:
            self._line()
        silent = tag in _SILENT or "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style", "")))
        quoted = tag == "blockquote" or bool(_QUOTES.search(f"{attributes.get('class', '')} {attributes.get('id', '')}"))
        self._open.append((silent, quoted))
        self._silent += silent
        self._quoted += quoted
        if len(self._open) > _DEEPEST:
            raise _TooDeepError

    def end(self, tag: str) -> None:
        silent, quoted = self._open.pop()
        self._silent -= silent
        self._quoted -= quoted
        if tag in _BREAKS:
            self._line()

    def data(self, data: str) -> None:
        if self._silent:
            return
        words = re.sub(r"\s+", " ", data)
        if words.strip():
            if self._quoted and (not self.out or self.out[-1].endswith("\n")):
                self.out.append("> ")
            self.out.append(words)
        elif self.out and not self.out[-1].endswith((" ", "\n")):
            self.out.append(" ")

    def close(self) -> str:
        return "".join(self.out)

    def _line(self) -> None:
        if not self._silent and self.out and not self.out[-1].endswith("\n"):
            self.out.append("\n")


def text_of_html(html: str) -> str:
    """What a mail in HTML says, as plain text; pictures, scripts and what is hidden leave no trace.

    The time it takes grows with the length alone, whatever is written: a parser in Python took minutes for a letter of
    50 KB that opens elements and closes none.
    """
    html = html[:_LONGEST_HTML]
    try:
        text = _read(html)
    except _TooDeepError:
        text = unescape(_TAG.sub(" ", html))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _read(html: str) -> str:
    if not html.strip():
        return ""
    parser = etree.HTMLParser(target=_Reader(), huge_tree=True, no_network=True, encoding="utf-8")
    # In parts, for the parser ends at an error of the reader's no sooner than with what it was given.
    encoded = html.encode(errors="replace")
    for start in range(0, len(encoded), _PART):
        parser.feed(encoded[start : start + _PART])
    return str(parser.close())


def without_history(text: str) -> str:
    """What was written anew in an answer: all that was quoted is left out, above, between or below."""
    cut = len(text)
    for beginning in (_ATTRIBUTION, _ORIGINAL, _HEADERS):
        found = beginning.search(text)
        # An attribution opens the history only when a quotation or nothing of weight follows.
        if found is not None and (beginning is not _ATTRIBUTION or _is_quoted(text[found.end() :])):
            cut = min(cut, found.start())
    kept = [line for line in _RULE.sub("", text[:cut]).splitlines() if not line.lstrip().startswith(">")]
    return "\n".join(kept).strip()


def _is_quoted(rest: str) -> bool:
    lines = [line for line in rest.splitlines() if line.strip()]
    return not lines or lines[0].lstrip().startswith(">") or not any(line.lstrip().startswith(">") for line in lines)


def without_signature(text: str) -> str:
    """The text up to its signature; all of it when nothing stands before."""
    found = _SIGNATURE.search(text)
    before = text[: found.start()].strip() if found else ""
    return before or text.strip()
