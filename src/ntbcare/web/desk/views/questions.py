"""Questions that officers put together themselves (what they may ask: ``monitoring.questions``)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ntbcare.agencies.scope import Viewer
from ntbcare.common.clock import local_day, now
from ntbcare.monitoring.boards.audiences import READERS
from ntbcare.monitoring.models import SavedQuestion
from ntbcare.monitoring.questions.asking import Params, read_question
from ntbcare.monitoring.questions.keeping import question_of
from ntbcare.monitoring.questions.places import Place, places_of
from ntbcare.monitoring.questions.sheet import as_csv
from ntbcare.monitoring.questions.starters import starters_for
from ntbcare.web.desk.officer import desk_page, viewer_of_request
from ntbcare.web.desk.questions.form import form_context
from ntbcare.web.desk.questions.saved import AskedForm, lists_context
from ntbcare.web.desk.questions.shown import try_answer
from ntbcare.web.desk.reach import number_in


@require_safe
@desk_page(*READERS)
def compose(request: HttpRequest) -> HttpResponse:
    """``?measure=received&rows=agency&period=m6``: a question and its answer; without any, the form and what to begin with."""
    viewer = viewer_of_request(request)
    places, params = places_of(viewer), params_of(request)
    saved = _own_saved(viewer, number_in(request.GET.get("saved", "")))
    if not any(params.get(name) for name in ("measure", "rows", "columns", "period")):
        place = read_question({"place": params.get("place", ()), "measure": ["received"]}, places, today=local_day(now())).place
        return render(
            request,
            "desk/questions.html",
            form_context(params, places, place, ())
            | starters_context(place)
            | lists_context(viewer, request.GET.get("after", "")),
        )
    asked = read_question(params, places, today=local_day(now()))
    shown, asked = try_answer(asked, all_rows=bool(params.get("all")))
    context = form_context(params, places, asked.place, asked.errors) | starters_context(asked.place) | shown
    if shown:
        initial = {"asked": shown["query"]} | ({"name": saved.name, "note": saved.note} if saved else {})
        context |= {"save_form": AskedForm(initial=initial), "change": saved}
    context["saved_id"] = saved.pk if saved else None
    return render(request, "desk/questions.html", context, status=422 if asked.errors else 200)


@require_safe
@desk_page(*READERS)
def download(request: HttpRequest) -> HttpResponse:
    """Every row of the answer as CSV."""
    asked = read_question(params_of(request), places_of(viewer_of_request(request)), today=local_day(now()))
    shown, asked = try_answer(asked)
    if not shown:
        return redirect(f"{reverse('desk:questions')}?{request.GET.urlencode()}")
    response = HttpResponse("\ufeff" + as_csv(shown["answer"]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="pertanyaan.csv"'
    return response


def _own_saved(viewer: Viewer, question_id: int) -> SavedQuestion | None:
    """The own question that is being changed."""
    if not question_id:
        return None
    question = question_of(viewer, question_id)
    return question if question.owner_id == viewer.user_id else None


def params_of(request: HttpRequest) -> Params:
    """What the address says, by name."""
    return {name: [str(value) for value in values] for name, values in request.GET.lists()}


def starters_context(place: Place) -> dict[str, Any]:
    """What to begin with, as words and addresses."""
    found = []
    for one in starters_for(place):
        query = urlencode({**one.params, "place": [str(place.node.id)]}, doseq=True)
        found.append((one.words, f"{reverse('desk:questions')}?{query}"))
    return {"starters": found}
