"""The month's letter on screen, as it goes out by mail, and whether the officer wants it by mail."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import NotFound
from ntbcare.correspondence.markup import as_html
from ntbcare.monitoring.letter_marks import want_letter, wants_letter
from ntbcare.monitoring.letters import has_letter, month_before, nodes_of_viewer, read_facts
from ntbcare.web.desk.officer import desk_page, user_of, viewer_of_request
from ntbcare.workflow.monthly import write_letter
from ntbcare.workflow.monthly_words import month_name


@require_safe
@desk_page()
def show_letter(request: HttpRequest) -> HttpResponse:
    """The letter of the month that ended last, with the figures of now."""
    _need(request)
    at = now()
    month = month_before(local_day(at))
    nodes = nodes_of_viewer(viewer_of_request(request))
    letter = write_letter(nodes, read_facts(month), month=month, at=at, language=get_language() or "id")
    context = {
        "month": month_name(month),
        "summary": letter.summary,
        "letter": mark_safe(as_html(letter.text)) if letter.sections else "",  # noqa: S308 every character is escaped
        "by_mail": wants_letter(user_of(request).pk),
        "address": user_of(request).email,
    }
    return render(request, "desk/letter.html", context)


@require_POST
@desk_page()
def choose(request: HttpRequest) -> HttpResponse:
    """Have the letter by mail, or not."""
    _need(request)
    by_mail = request.POST.get("by_mail") == "yes"
    with transaction.atomic():
        want_letter(user_of(request).pk, by_mail=by_mail)
    messages.success(
        request, _("Surat bulanan akan dikirim ke surel Anda.") if by_mail else _("Surat bulanan tidak dikirim lagi.")
    )
    return redirect("desk:letter")


def _need(request: HttpRequest) -> None:
    if not has_letter(viewer_of_request(request)):
        raise NotFound(_("Surat bulanan hanya untuk pimpinan."))
