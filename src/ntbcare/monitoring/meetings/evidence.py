"""What may stand as evidence: words, and an address that opens nothing but a page. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from ntbcare.common.errors import FieldError
from ntbcare.common.text import clean_line, clean_text

LONGEST_LINK = 500
_OURS = re.compile(r"/(informasi|laporan|aspirasi|statistik|data|kebijakan|catatan|komitmen|perubahan)(/[A-Za-z0-9._~/-]*)?")
"""Published pages of this service, which are named without its host."""


def link_of(raw: str, field: str = "link") -> tuple[str, list[FieldError]]:
    """An address as it is kept, with what is wrong with it: ``https://…``, ``http://…`` or a published page of ours."""
    link = clean_line(raw)
    if not link or (len(link) <= LONGEST_LINK and _opens_a_page(link)):
        return link, []
    words = _("Tulis alamat lengkap yang dimulai dengan https://, atau halaman di sini seperti /informasi/12.")
    return "", [FieldError(field, "link", words)]


def _opens_a_page(link: str) -> bool:
    if _OURS.fullmatch(link):
        return ".." not in link
    if any(letter.isspace() or letter in "\\\"'<>`" for letter in link):
        return False
    try:
        parts = urlsplit(link)
        parts.port  # noqa: B018  # an impossible port is told on reading it
    except ValueError:
        return False
    # A name before the host makes an address look like another one's.
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def text_of(raw: str, *, least: int, most: int, field: str = "text") -> tuple[str, list[FieldError]]:
    """A text as it is kept, with what is wrong with its length."""
    text = clean_text(raw)
    if least <= len(text) <= most:
        return text, []
    if not text:
        return "", [FieldError(field, "required", _("Isi bagian ini."))]
    words = _("Tulis %(least)s sampai %(most)s huruf.") % {"least": least, "most": most}
    return text, [FieldError(field, "length", words)]


def line_of(raw: str, *, least: int = 1, most: int, field: str) -> tuple[str, list[FieldError]]:
    """The same of one line."""
    return text_of(clean_line(raw), least=least, most=most, field=field)
