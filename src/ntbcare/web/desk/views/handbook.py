"""The handbook at the desk: its chapters, a search, and the whole of it to print."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ntbcare.common.errors import NotFound
from ntbcare.guidance.handbook import chapter, chapters, search
from ntbcare.web.desk.officer import desk_page


@require_safe
@desk_page()
def contents(request: HttpRequest) -> HttpResponse:
    """The chapters, or what a search found."""
    language, words = get_language() or "id", request.GET.get("q", "").strip()[:80]
    context = {"chapters": chapters(language), "words": words, "hits": search(words, language)}
    return render(request, "desk/handbook.html", context)


@require_safe
@desk_page()
def show_chapter(request: HttpRequest, slug: str) -> HttpResponse:
    """One chapter, or ``all`` of them on one page for printing."""
    language = get_language() or "id"
    if slug == "all":
        return render(request, "desk/handbook_chapter.html", {"shown": chapters(language), "whole": True})
    found = chapter(slug, language)
    if found is None:
        raise NotFound(_("Bab ini tidak ada."))
    order = list(chapters(language))
    following = order[order.index(found) + 1] if found != order[-1] else None
    return render(request, "desk/handbook_chapter.html", {"shown": [found], "following": following})
