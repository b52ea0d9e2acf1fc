"""Tags of the desk's templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from ntbcare.deadlines.rules import Remaining
from ntbcare.deadlines.words import left_in_words

register = template.Library()


@register.simple_block_tag(takes_context=True)
def step(
    context: Context, content: str, *, name: str, label: str, action: str, send: str, key: str = "", main: bool = False
) -> SafeString:
    """A step as a button that opens its form.

    ``content`` is the form's fields, ``name`` names the form in the page, ``key`` is its shortcut.
    """
    fields = mark_safe(content)  # noqa: S308 the template engine rendered it
    values = {"id": name, "label": label, "action": action, "send": send, "key": key, "main": main, "content": fields}
    around: dict[str, Any] = {str(key): value for key, value in context.flatten().items()}
    return render_to_string("desk/step.html", around | values)


@register.filter
def left_words(left: Remaining | None) -> str:
    """What is left until a deadline, in working time."""
    return left_in_words(left) if left is not None else ""
