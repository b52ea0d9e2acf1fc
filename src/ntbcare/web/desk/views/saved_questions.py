"""Questions that are kept, shared and sent (what may be done: ``monitoring.questions.keeping``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ntbcare.agencies.scope import Viewer
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import InvalidInput
from ntbcare.monitoring.boards.audiences import READERS
from ntbcare.monitoring.models import SavedQuestion
from ntbcare.monitoring.questions.keeping import (
    LONGEST_NAME,
    asked_by,
    change_question,
    delete_question,
    question_of,
    save_question,
    share_question,
    subscribe,
    unshare_question,
    unsubscribe,
)
from ntbcare.monitoring.questions.places import places_of
from ntbcare.web.desk.officer import desk_page, viewer_of_request
from ntbcare.web.desk.questions.form import form_context
from ntbcare.web.desk.questions.saved import AskedForm, NameForm, asked_in, params_in, saved_context
from ntbcare.web.desk.questions.shown import try_answer
from ntbcare.web.desk.reach import number_in


@require_safe
@desk_page(*READERS)
def show(request: HttpRequest, question_id: int) -> HttpResponse:
    """A saved question, answered for the reader, with what may be done with it."""
    return _page(request, question_id)


def _page(request: HttpRequest, question_id: int, *, name_form: NameForm | None = None, status: int = 200) -> HttpResponse:
    viewer = viewer_of_request(request)
    places, question = places_of(viewer), question_of(viewer, question_id)
    asked = asked_by(question, places, today=local_day(now()))
    shown, asked = try_answer(asked, all_rows=bool(request.GET.get("all")))
    context = saved_context(viewer, question) | shown | {"errors": asked.errors}
    # What cannot be answered can be mended, too; of a place that is not the officer's any more only the rest is kept.
    context["change_query"] = shown.get("query") or urlencode(
        [(name, value) for name, value in question.asked if name != "place"]
    )
    if name_form is not None:
        context["name_form"] = name_form
    return render(request, "desk/question_saved.html", context, status=status)


@require_POST
@desk_page(*READERS)
def save(request: HttpRequest) -> HttpResponse:
    """Keep the question that the form brings: as a new one, or in place of the own one that ``change`` names."""
    viewer = viewer_of_request(request)
    places, form = places_of(viewer), AskedForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            asked = asked_in(said["asked"], places)
            assert asked.query is not None
            with transaction.atomic():
                kept = _keep(viewer, number_in(request.POST.get("change", "")), asked.query, said["name"], said["note"])
        except InvalidInput as error:
            for one in error.errors:
                form.add_error(one.field if one.field in form.fields else None, one.message)
        else:
            messages.success(request, _("Pertanyaan disimpan."))
            return redirect("desk:question", kept.pk)
    params = params_in(str(request.POST.get("asked", "")))
    context = form_context(params, places, places[0], ()) | {"save_form": form, "save_open": True}
    return render(request, "desk/questions.html", context, status=422)


def _keep(viewer: Viewer, question_id: int, query: Any, name: str, note: str) -> SavedQuestion:  # noqa: ANN401 handed through
    if question_id:
        return change_question(viewer, question_id, name=name, note=note, query=query)
    return save_question(viewer, query, name=name, note=note)


@require_POST
@desk_page(*READERS)
def rename(request: HttpRequest, question_id: int) -> HttpResponse:
    """Another name or note for an own question."""
    viewer, form = viewer_of_request(request), NameForm(request.POST)
    places_of(viewer)
    if form.is_valid():
        try:
            with transaction.atomic():
                change_question(viewer, question_id, **form.cleaned_data)
        except InvalidInput as error:
            for one in error.errors:
                form.add_error(one.field, one.message)
        else:
            messages.success(request, _("Nama dan keterangan disimpan."))
            return redirect("desk:question", question_id)
    return _page(request, question_id, name_form=form, status=422)


@require_POST
@desk_page(*READERS)
def copy(request: HttpRequest, question_id: int) -> HttpResponse:
    """Keep a question that one reads as one's own, for one's own part of the province."""
    viewer = viewer_of_request(request)
    places, question = places_of(viewer), question_of(viewer, question_id)
    asked = asked_by(question, places, today=local_day(now()))
    if asked.query is None:
        messages.error(request, _("Pertanyaan ini tidak dapat dijawab untuk Anda, jadi tidak dapat disalin."))
        return redirect("desk:question", question_id)
    name = _("Salinan: %(name)s") % {"name": question.name}
    try:
        with transaction.atomic():
            kept = save_question(viewer, asked.query, name=name[:LONGEST_NAME], note=question.note)
    except InvalidInput as error:
        messages.error(request, error.message)
        return redirect("desk:question", question_id)
    messages.success(request, _("Disalin menjadi pertanyaan Anda sendiri."))
    return redirect("desk:question", kept.pk)


@require_POST
@desk_page(*READERS)
def delete(request: HttpRequest, question_id: int) -> HttpResponse:
    """Delete an own question; the page has asked before."""
    viewer = viewer_of_request(request)
    places_of(viewer)
    with transaction.atomic():
        delete_question(viewer, question_id)
    messages.success(request, _("Pertanyaan dihapus. Surelnya tidak dikirim lagi."))
    return redirect("desk:questions")


@require_POST
@desk_page(*READERS)
def share(request: HttpRequest, question_id: int) -> HttpResponse:
    """Let the officers of ``circle`` read it."""
    circle = number_in(request.POST.get("circle", ""))
    return _do(request, question_id, lambda viewer: share_question(viewer, question_id, circle), _("Pertanyaan dibagikan."))


@require_POST
@desk_page(*READERS)
def unshare(request: HttpRequest, question_id: int) -> HttpResponse:
    """Let nobody else read it any more."""
    return _do(request, question_id, lambda viewer: unshare_question(viewer, question_id), _("Pertanyaan tidak dibagikan lagi."))


@require_POST
@desk_page(*READERS)
def follow(request: HttpRequest, question_id: int) -> HttpResponse:
    """Have it sent by mail, as often as ``cadence`` says."""
    cadence = request.POST.get("cadence", "")
    return _do(
        request, question_id, lambda viewer: subscribe(viewer, question_id, cadence), _("Jawabannya akan dikirim kepada Anda.")
    )


@require_POST
@desk_page()
def unfollow(request: HttpRequest, question_id: int) -> HttpResponse:
    """Send it no more: also to who may not read it any longer."""
    viewer = viewer_of_request(request)
    with transaction.atomic():
        unsubscribe(viewer, question_id)
    messages.success(request, _("Surelnya tidak dikirim lagi."))
    return redirect(f"{reverse('desk:questions')}#tersimpan")


def _do(request: HttpRequest, question_id: int, step: Callable[[Viewer], object], done: str) -> HttpResponse:
    viewer = viewer_of_request(request)
    places_of(viewer)
    try:
        with transaction.atomic():
            step(viewer)
    except InvalidInput as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("desk:question", question_id)
