"""The register of published information at the desk: what one's agencies publish, version by version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.agencies.queries import reference
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.files import CheckedFile, check_file
from ntbcare.cases.sets import Classification
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import FieldError, InvalidInput, NtbCareError
from ntbcare.disclosure.actions import ItemText
from ntbcare.disclosure.models import InformationKind, PublishedItem
from ntbcare.disclosure.queries import cases_answered, uses_by_item
from ntbcare.monitoring.queries import Question, statistics
from ntbcare.web.desk.officer import desk_page, viewer_of_request
from ntbcare.workflow.inform import EDITORS, editable_agencies, item_for, items_for, publish, revise, withdraw

_MOST = 5
"""Of so many agencies the figures of one officer are added up."""


@require_safe
@desk_page(*EDITORS)
def list_items(request: HttpRequest) -> HttpResponse:
    """What the officer's agencies publish, and how many requests of this year it answered."""
    viewer = viewer_of_request(request)
    rows = items_for(viewer)
    uses = uses_by_item(rows)
    today = local_day(now())
    first = date(today.year, 1, 1)
    agencies = editable_agencies(viewer)
    context = {
        "rows": [(row, uses.get(row.pk, 0)) for row in rows],
        "today": today,
        "year": today.year,
        "from_published": cases_answered(first, today, agencies),
        "answered": _answered(first, today, agencies),
    }
    return render(request, "desk/published.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*EDITORS)
def edit_item(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """A new item or the next version of one."""
    viewer = viewer_of_request(request)
    item = item_for(viewer, pk) if pk else None
    if request.method != "POST":
        return _form(request, item)
    form = request.POST
    try:
        text, file = _text(form), _file(request)
        if item is None:
            item = publish(text, file=file, viewer=viewer)
        else:
            item = revise(item.pk, text, seen=_whole(form.get("seen", "")), file=file, viewer=viewer)
    except NtbCareError as error:
        if error.status == 404:
            raise
        return _form(request, item, error=error)
    messages.success(request, _("Tersimpan."))
    return redirect("desk:published-item", item.pk)


@require_POST
@desk_page(*EDITORS)
def withdraw_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item back, or put it up again."""
    withdraw(pk, viewer=viewer_of_request(request))
    messages.success(request, _("Tersimpan."))
    return redirect("desk:published-item", pk)


def _answered(first: date, today: date, agencies: frozenset[int]) -> int:
    """Requests for information received this year and answered, of whole branches or of the officer's own agency."""
    asked = Question(received_from=first, received_to=today, classification=Classification.INFORMATION.value, everything=True)
    branches = sorted(pk for pk in agencies if reference().agencies[pk].is_branch)
    own = [replace(asked, branch=pk) for pk in branches] or [replace(asked, agency=pk) for pk in sorted(agencies)[:_MOST]]
    return sum(statistics(question).total.answered or 0 for question in own)


def _form(request: HttpRequest, item: PublishedItem | None, *, error: NtbCareError | None = None) -> HttpResponse:
    viewer = viewer_of_request(request)
    asked: dict[str, Any] = request.POST.dict() if error else _values(item)
    context = {
        "item": item,
        "asked": asked,
        "error": error,
        "wrong": {one.field: one.message for one in error.errors} if error else {},
        "agencies": _agencies(viewer),
        "kinds": InformationKind.choices,
        "versions": item.versions.select_related("author") if item else [],
        "seen": request.POST.get("seen", "") if error else (item.version if item else 0),
    }
    return render(request, "desk/published_item.html", context, status=error.status if error else 200)


def _values(item: PublishedItem | None) -> dict[str, Any]:
    if item is None:
        return {"valid_from": local_day(now()).isoformat(), "kind": InformationKind.ALWAYS.value}
    return {
        "agency": str(item.agency_id),
        "kind": item.kind,
        "title": item.title,
        "summary": item.summary,
        "keywords": item.keywords,
        "link": item.link,
        "valid_from": item.valid_from.isoformat(),
        "valid_until": item.valid_until.isoformat() if item.valid_until else "",
    }


def _agencies(viewer: Viewer) -> list[tuple[str, str]]:
    known = reference().agencies
    rows = [known[pk] for pk in editable_agencies(viewer) if pk in known and known[pk].active]
    return [(str(agency.id), agency.name) for agency in sorted(rows, key=lambda one: one.name)]


def _text(form: QueryDict) -> ItemText:
    return ItemText(
        agency_id=_whole(form.get("agency", "")),
        kind=form.get("kind", ""),
        title=form.get("title", ""),
        summary=form.get("summary", ""),
        keywords=form.get("keywords", ""),
        link=form.get("link", ""),
        valid_from=_day(form, "valid_from") or local_day(now()),
        valid_until=_day(form, "valid_until"),
    )


def _file(request: HttpRequest) -> CheckedFile | None:
    upload = request.FILES.get("file")
    return check_file(upload.name or "", upload.read()) if upload is not None else None


def _day(form: QueryDict, name: str) -> date | None:
    said = form.get(name, "").strip()
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        message = _("Pilih tanggal.")
        raise InvalidInput(message, errors=[FieldError(name, "invalid", message)]) from error


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
