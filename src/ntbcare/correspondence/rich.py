"""The second face of a letter that brings a table: HTML beside the text, and the table as a file."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.utils.html import linebreaks, urlize

from ntbcare.correspondence.actions import SEAL_CONTEXT
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.rendering import render
from ntbcare.vault.actions import open_sealed

_MARK = "@@TABEL@@"


@dataclass(frozen=True, slots=True)
class Rich:
    """HTML in place of the text for who reads it so (empty where there is none), and files as (name, content)."""

    html: str = ""
    files: tuple[tuple[str, str], ...] = ()


def rich_of(message: OutgoingMessage) -> Rich:
    """What the order brought besides the wording's values: ``html`` stands where the wording has ``{list}``, ``file`` is CSV.

    Everything but ``html``, which was escaped by who made it, is escaped here.
    """
    context: dict[str, object] = json.loads(open_sealed(message.context_sealed, purpose=SEAL_CONTEXT))
    table, file = str(context.get("html", "")), str(context.get("file", ""))
    files = ((str(context["file_name"]), file),) if file else ()
    if not table:
        return Rich(files=files)
    words = render(message, list_as=_MARK).body
    body = linebreaks(urlize(words, autoescape=True)).replace(_MARK, f"</p>{table}<p>")
    page = f'<!doctype html><html lang="{message.language}"><head><meta charset="utf-8"></head><body>{body}</body></html>'
    return Rich(page, files)
