"""Following one's case: opened with reference and code, then by a sealed cookie for half an hour."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.aspirations.queries import group_of
from ntbcare.cases.access import open_with_code
from ntbcare.cases.attachments import read_attachment
from ntbcare.cases.errors import CaseNotFound
from ntbcare.cases.joins import main_of
from ntbcare.cases.models import Assignment, Attachment, Case
from ntbcare.cases.moves import ALLOWED, ALLOWED_TO_COMPLAINANT
from ntbcare.cases.queries import case_events
from ntbcare.cases.sets import AssignmentStatus, ClarificationState, Classification, EventKind, Status
from ntbcare.common.ids import parse_reference
from ntbcare.publication.queries import public_case
from ntbcare.web.address import client_address
from ntbcare.web.links import full_url
from ntbcare.web.portal import story
from ntbcare.web.portal.access import grant, opened_case, revoke
from ntbcare.web.portal.clarification import Shown, own_clarification, public_clarification
from ntbcare.web.portal.cookies import NOTICE
from ntbcare.web.portal.deadlines import promise_of
from ntbcare.web.portal.forms import OpenForm, ReplyForm
from ntbcare.web.portal.requests import asked_for, may_object

_STEPS = {
    "reply": EventKind.REPLIED,
    "rate": EventKind.RATED,
    "reopen": EventKind.REOPENED,
    "close": EventKind.CLOSED,
    "withdraw": EventKind.ARCHIVED,
    "clarification": EventKind.STATEMENT_REPLIED,
    "objection": EventKind.OBJECTED,
}
ENDED_PARTS = (AssignmentStatus.DECLINED, AssignmentStatus.RELEASED)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, reference: str = "") -> HttpResponse:
    """``/lacak`` and ``/lacak/<reference>``: the case when this browser has opened it, otherwise the question for the code."""
    if request.method == "POST":
        return _open(request, reference)
    case = opened_case(request, reference) if reference else None
    if case is not None:
        return case_page(request, case)
    return _ask(request, OpenForm(initial={"reference": _shown(reference)}), reference)


def _open(request: HttpRequest, reference: str) -> HttpResponse:
    form = OpenForm(request.POST)
    form.is_valid()
    typed = form.cleaned_data.get("reference", "")
    try:
        case = open_with_code(typed, form.cleaned_data.get("code", ""), address=client_address(request))
    except CaseNotFound:
        # The same words for an unknown number, a missing and a wrong code.
        form.add_error("code", _("Nomor dan kode tidak cocok. Periksa keduanya: nomor diawali NTB, kode 12 huruf dan angka."))
        return _ask(request, form, reference, status=422)
    response = redirect("portal:case", case.reference)
    grant(request, response, case)
    return response


def _ask(request: HttpRequest, form: OpenForm, reference: str, *, status: int = 200) -> HttpResponse:
    return render(request, "portal/open.html", {"here": "lacak", "form": form, "named": _shown(reference)}, status=status)


def _shown(reference: str) -> str:
    """A reference as it may be repeated on the page: only one that could be one."""
    return str(parse_reference(reference) or "")


def case_page(request: HttpRequest, case: Case, **more: Any) -> HttpResponse:  # noqa: ANN401 a template's context
    """The whole case as its complainant sees it; ``more`` carries a form that was sent and has to be mended."""
    events = case_events(case)
    parts = Assignment.objects.filter(case=case).exclude(status__in=ENDED_PARTS).select_related("agency").order_by("pk")
    main = main_of(case.pk)
    context: dict[str, Any] = {
        "here": "lacak",
        "goes_with": main,
        "case": case,
        "standing": story.standing_sentence(case),
        "chapters": list(reversed(story.tell(events))),
        "parts": parts,
        "promise": promise_of(case),
        "question": story.pending_question(case, events),
        "clarification": own_clarification(case, events),
        "asked": asked_for(case, events),
        "aspires": group_of(case.pk) if case.classification == Classification.ASPIRATION else None,
        "main_clarification": _public_of(main),
        "answers": [
            {"at": e.at, "agency": e.agency, "text": story.text_of(e)}
            for e in story.answers([*events, *(case_events(main) if main else ())])
        ],
        "may": steps_open(case),
        "reply_form": ReplyForm(initial={"key": secrets.token_urlsafe(18)}),
        "notice": NOTICE.read(request).get("text", ""),
        "share": full_url("portal:public", case.reference),
        **more,
    }
    response = render(request, "portal/case.html", context, status=more.get("status", 200))
    grant(request, response, case)
    if context["notice"]:
        NOTICE.forget(response)
    return response


def _public_of(main: Case | None) -> Shown | None:
    """Of the case that this one goes with what everybody may read of a clarification, and no more."""
    row = public_case(main.pk) if main is not None and main.clarification else None
    return public_clarification(row.clarification) if row is not None else None


def steps_open(case: Case) -> set[str]:
    """What the complainant can do now."""
    allowed = {name for name, kind in _STEPS.items() if case.status in ALLOWED_TO_COMPLAINANT.get(kind, ALLOWED[kind])}
    if case.status == Status.ARCHIVED and not can_judge(case):
        allowed -= {"rate", "reopen"}
    if not may_object(case):
        allowed -= {"objection"}
    return allowed if case.clarification == ClarificationState.STATED else allowed - {"clarification"}


def can_judge(case: Case) -> bool:
    """Whether a report that has ended goes with one that is answered: that answer is its complainant's to judge."""
    main = main_of(case.pk)
    return main is not None and main.answered_at is not None


def ask_first(reference: str) -> HttpResponseRedirect:
    """To the question for the code, when this browser has not opened the case (any more)."""
    return HttpResponseRedirect(f"/lacak/{quote(reference)}")


@require_POST
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    """Close the case on this browser, for a telephone that others use too."""
    response = redirect("portal:follow")
    revoke(request, response, reference)
    return response


@never_cache
@require_safe
def attachment(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """A file of the case: always a download, never a page of ours."""
    case = opened_case(request, reference)
    if case is None:
        return ask_first(reference)
    file = Attachment.objects.filter(case=case, pk=number).first()
    if file is None or not story.may_see(file):
        raise Http404
    response = HttpResponse(read_attachment(file), content_type=file.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
