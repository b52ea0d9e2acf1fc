"""What the forms of minutes, tasks, commitments and changes have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.common.errors import Conflict, InvalidInput, NotFound
from ntbcare.monitoring.meetings.access import Reach, reach_of
from ntbcare.web.desk.officer import viewer_of_request

PAGE = 25
Row = TypeVar("Row", bound=Model)


class StepForm(forms.Form):
    """A form of one step; several stand on a page, so that its ids begin with its name."""

    def __init__(self, *args: Any, name: str = "", **kwargs: Any) -> None:  # noqa: ANN401 handed through
        kwargs.setdefault("auto_id", f"{name}-%s" if name else "%s")
        super().__init__(*args, **kwargs)


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:  # noqa: ANN401 words, now or later
    """A day by the browser's picker."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def agency_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:  # noqa: ANN401
    """An agency by name, out of the page's list ``agencies``."""
    widget = forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=200, required=required, widget=widget, help_text=help_text)


def text_field(
    label: Any,  # noqa: ANN401
    *,
    rows: int = 4,
    most: int,
    required: bool = True,
    help_text: Any = "",  # noqa: ANN401
) -> forms.CharField:
    """Several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=required, widget=widget, help_text=help_text)


@dataclass(frozen=True, slots=True)
class Step:
    """A step as a button that opens its form."""

    title: str
    form: forms.Form
    send: str
    address: str
    danger: bool = False
    warning: str = ""


def carry_out(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> int:
    """Do what a form asks for in one transaction: 0, or the status with which the page comes back with what was wrong."""
    if not form.is_valid():
        return InvalidInput.status
    try:
        with transaction.atomic(durable=True):
            act(form.cleaned_data)
    except (InvalidInput, Conflict) as error:
        for one in error.errors:
            form.add_error(one.field if one.field in form.fields else None, one.message)
        if not error.errors:
            form.add_error(None, error.message)
        return error.status
    return 0


def reach_of_request(request: HttpRequest) -> Reach:
    """What the officer may do here. Raises NotFound for who follows no meeting."""
    reach = reach_of(viewer_of_request(request))
    if not reach.reads:
        raise NotFound("")
    return reach


def governments(ids: frozenset[int]) -> list[AgencyInfo]:
    """Governments to choose from, the province first."""
    return [branch for branch in reference().branches if branch.id in ids]


def chosen_government(text: str, ids: frozenset[int]) -> AgencyInfo:
    """The one of an address; the first of the officer's where it names none. Raises NotFound."""
    found = next((branch for branch in governments(ids) if text in {"", str(branch.id)}), None)
    if found is None:
        raise NotFound("")
    return found


def active_agencies() -> list[AgencyInfo]:
    """For the list that forms choose from."""
    return [agency for agency in reference().agencies.values() if agency.active]


@dataclass(frozen=True, slots=True)
class KeyPage(Generic[Row]):
    """A page of rows, newest first, and the key of the next, empty at the end."""

    items: list[Row]
    next: str


def page_by_key(rows: QuerySet[Row], after: str) -> KeyPage[Row]:
    """One statement, however long the list is."""
    if after.isascii() and after.isdigit() and len(after) < 16:
        rows = rows.filter(pk__lt=int(after))
    items = list(rows.order_by("-pk")[: PAGE + 1])
    return KeyPage(items[:PAGE], str(items[PAGE - 1].pk) if len(items) > PAGE else "")
