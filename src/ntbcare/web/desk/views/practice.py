"""Practice: an officer reads a complaint, answers it, and hears what the check of real answers would say. No case is touched."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ntbcare.agencies.roles import Role
from ntbcare.common.errors import NotFound
from ntbcare.common.text import clean_text
from ntbcare.guidance.actions.practice import MAX_TEXT, keep_attempt
from ntbcare.guidance.models import PracticeCase
from ntbcare.guidance.practice import attempts_at, judge_attempt, offered_case, tried
from ntbcare.guidance.quality.findings import FindingKind
from ntbcare.guidance.quality.stakes import Criterion
from ntbcare.web.desk.officer import desk_page, user_of
from ntbcare.web.desk.reach import branches_of
from ntbcare.workflow.practise import MAKERS

LEARNERS = tuple(role for role in Role if role != Role.OBSERVER)


@require_safe
@desk_page(*LEARNERS)
def list_practice(request: HttpRequest) -> HttpResponse:
    """The cases on offer, by what they train, with the officer's own results."""
    rows = tried(branches_of(request), user_of(request).pk)
    groups = [(one, [row for row in rows if row.case.focus == one]) for one in Criterion]
    context = {"groups": [(one, found) for one, found in groups if found], "makes": bool(branches_of(request, *MAKERS))}
    return render(request, "desk/practice.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*LEARNERS)
def practise(request: HttpRequest, practice_id: int) -> HttpResponse:
    """One case: the complaint and a field; after a try the score, the findings and a good answer."""
    practice = offered_case(practice_id, branches_of(request))
    if practice is None:
        raise NotFound(_("Bahan latihan ini tidak ada."))
    if request.method != "POST":
        return _page(request, practice)
    said = clean_text(request.POST.get("text", ""))[:MAX_TEXT]
    if not said:
        return _page(request, practice, error=_("Tulis jawaban Anda dahulu."))
    quality = judge_attempt(practice, said)
    with transaction.atomic():
        keep_attempt(practice, quality, user_id=user_of(request).pk)
    return _page(request, practice, said=said, quality=quality)


def _page(request: HttpRequest, practice: PracticeCase, *, error: str = "", **more: Any) -> HttpResponse:  # noqa: ANN401 handed to the template
    attempts = attempts_at(practice, user_of(request).pk)
    copied = [row for row in attempts if FindingKind.COPIED in row.findings]
    context = {"practice": practice, "attempts": attempts, "copied": copied, "error": error} | more
    return render(request, "desk/practise.html", context, status=422 if error else 200)
