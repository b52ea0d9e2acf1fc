"""``/komitmen`` and ``/perubahan``: what was promised and how far it is, and what complaints led to."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from ntbcare.monitoring.meetings.changes import public_changes, readable_references
from ntbcare.monitoring.meetings.commitments import public_commitments
from ntbcare.monitoring.models import ChangeState
from ntbcare.web.changes import effect_words, place_words
from ntbcare.web.commitments import shown, shown_all

_PAGE = 20
_MOST = 10**15


@cache_control(public=True, max_age=60)
@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """All confirmed ones, newest first, page by page."""
    after = _key(request)
    rows = public_commitments().order_by("-pk")
    found = list((rows.filter(pk__lt=after) if after else rows)[: _PAGE + 1])
    context = {"rows": shown_all(found[:_PAGE]), "next": _next([one.pk for one in found]), "first": "" if after else None}
    return render(request, "portal/commitments.html", context)


@require_safe
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """One with its history and evidence."""
    found = public_commitments().filter(pk=pk).first() if pk < _MOST else None
    if found is None:
        raise Http404
    return render(request, "portal/commitment.html", {"shown": shown(found)})


@cache_control(public=True, max_age=60)
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """All changes that came into force, newest first, page by page."""
    after = _key(request)
    rows = public_changes().order_by("-pk")
    found = list((rows.filter(pk__lt=after) if after else rows)[: _PAGE + 1])
    context = {"rows": found[:_PAGE], "next": _next([one.pk for one in found]), "first": "" if after else None}
    return render(request, "portal/changes.html", context)


@require_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One with what the counters say of the months before and after."""
    found = public_changes().filter(pk=pk).first() if pk < _MOST else None
    if found is None:
        raise Http404
    context = {
        "change": found,
        "place": place_words(found),
        "effect": effect_words(found),
        "references": readable_references(found),
        "withdrawn": found.entries.filter(state=ChangeState.WITHDRAWN).first(),
    }
    return render(request, "portal/change.html", context)


def _key(request: HttpRequest) -> int:
    text = request.GET.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _next(keys: list[int]) -> str:
    return str(keys[_PAGE - 1]) if len(keys) > _PAGE else ""
