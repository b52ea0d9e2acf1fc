"""From mails to the words that somebody wrote: HTML as text, without history and signature. Nothing is ever loaded. Pure."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "object", "iframe"})
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol", "hr"})
_EMPTY = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base", "source", "track", "embed"})
_QUOTES = re.compile(r"gmail_quote|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|appendonsend|protonmail_quote", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(px)?\s*(;|$)", re.IGNORECASE)
_LONGEST_HTML = 1_000_000

# "Pada Sel, 24 Nov 2026 pukul 10.00 NTB Care <…> menulis:", "On … wrote:", over up to three lines.
_ATTRIBUTION = re.compile(
    r"^[ >]*(?:pada|on|op|am|le)\b[^\n]{0,200}(?:\n[^\n]{0,200}){0,2}?(?:menulis|wrote|schreef|schrieb|a écrit)\s*:\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_ORIGINAL = re.compile(
    r"^\s*[-_*]{2,}\s*(?:original message|pesan asli|pesan asal|forwarded message|pesan yang diteruskan)\s*[-_*]*\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_HEADERS = re.compile(
    r"^\s*\*?(?:from|dari)\s*:\*?[^\n]{0,300}\n(?:\s*\*?(?:sent|date|dikirim|tanggal|to|kepada|ke|cc|subject|perihal|subjek)\s*:[^\n]*\n?){1,6}",
    re.IGNORECASE | re.MULTILINE,
)
# What Outlook draws above the history.
_RULE = re.compile(r"\n_{20,}\s*\Z")
_SIGNATURE = re.compile(
    r"^(?:-- ?|(?:dikirim|sent) (?:dari|from) [^\n]{1,60}|get outlook for [^\n]{1,30}|dapatkan outlook untuk [^\n]{1,30})$",
    re.IGNORECASE | re.MULTILINE,
)


class _Reader(HTMLParser):
    """Keeps what a person would read; a quoted part gets ``>`` before each line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._open: list[tuple[str, bool, bool]] = []  # tag, silent, quoted

    @property
    def _silent(self) -> bool:
        return any(silent for _, silent, _ in self._open)

    @property
    def _quoted(self) -> bool:
        return any(quoted for _, _, quoted in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in _BREAKS:
            self._line()
        if tag in _EMPTY:
            return
        silent = tag in _SILENT or "hidden" in told or bool(_HIDDEN.search(told.get("style", "")))
        quoted = tag == "blockquote" or bool(_QUOTES.search(f"{told.get('class', '')} {told.get('id', '')}"))
        self._open.append((tag, silent, quoted))

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                break
        if tag in _BREAKS:
            self._line()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        words = re.sub(r"\s+", " ", data)
        if words.strip():
            if self._quoted and (not self.out or self.out[-1].endswith("\n")):
                self.out.append("> ")
            self.out.append(words)
        elif self.out and not self.out[-1].endswith((" ", "\n")):
            self.out.append(" ")

    def _line(self) -> None:
        if not self._silent and self.out and not self.out[-1].endswith("\n"):
            self.out.append("\n")


def text_of_html(html: str) -> str:
    """What a mail in HTML says, as plain text; pictures, scripts and what is hidden leave no trace."""
    reader = _Reader()
    reader.feed(html[:_LONGEST_HTML])
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.out)).strip()


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
