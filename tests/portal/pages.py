"""Reading pages in tests."""

from __future__ import annotations

import re
from html import unescape
from typing import Protocol

from django.test import Client

from tests.world import TEXT


class Page(Protocol):
    """What a response of the test client and one of a view have in common."""

    @property
    def content(self) -> bytes:
        """The body."""


def words(response: Page) -> str:
    """The text of a page as a reader sees it, on one line."""
    html = response.content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def value_of(response: Page, name: str) -> str:
    """The value of the first control of that name."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', response.content.decode())
    assert tag is not None, name
    found = re.search(r'value="([^"]*)"', tag.group())
    return unescape(found.group(1)) if found else ""


def file_report(citizen: Client, **fields: object) -> tuple[str, str]:
    """File by the form and return reference and code as the next page shows them."""
    key = value_of(citizen.get("/lapor"), "key")
    sent = citizen.post("/lapor", {"key": key, "text": TEXT, **fields})
    assert sent.status_code == 302, words(sent)
    page = words(citizen.get("/lapor/terkirim"))
    reference = re.search(r"NTB-\d\d-\d{7,}", page)
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", page)
    assert reference is not None
    assert code is not None
    return reference.group(), code.group()
