"""What a complainant does with the case: write, withdraw, rate, reopen, close. Each is one workflow step."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.cases.queries import case_events
from ntbcare.common.errors import Conflict, InvalidInput
from ntbcare.correspondence.idempotency import Once
from ntbcare.web.address import client_address
from ntbcare.web.errors import error_page
from ntbcare.web.forms import PlainForm
from ntbcare.web.portal import kept
from ntbcare.web.portal.access import opened_case
from ntbcare.web.portal.clarification import own_clarification
from ntbcare.web.portal.cookies import NOTICE
from ntbcare.web.portal.forms import ObjectionForm, RatingForm, ReasonForm, ReplyForm, StatementReplyForm
from ntbcare.web.portal.views.follow import ask_first, case_page, steps_open
from ntbcare.web.uploads import check_uploads
from ntbcare.workflow.clarify import reply_to_statement
from ntbcare.workflow.close import close_case, withdraw_case
from ntbcare.workflow.information import object_to_request
from ntbcare.workflow.rate import rate_case
from ntbcare.workflow.reopen import reopen_case
from ntbcare.workflow.reply import reply_to_case
from ntbcare.workflow.transaction import run_once


@require_POST
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to the officers, with files; answers what was asked for, where something was."""
    case = opened_case(request, reference)
    if case is None:
        return ask_first(reference)
    form = ReplyForm(request.POST, request.FILES)
    form.is_valid()
    tokens = request.POST.getlist("kept")
    uploads, file_errors = check_uploads(request.FILES.getlist("files"), address=client_address(request))
    taken, kept_errors = kept.take(tokens, address=client_address(request))
    form.take_errors([*file_errors, *kept_errors])
    files = [*taken, *uploads]
    text = form.cleaned_data.get("text", "") or (_("(Lampiran)") if files else "")
    key = form.cleaned_data.get("key") or secrets.token_urlsafe(18)
    once: Once[Case] = Once(scope=f"portal:reply:{case.pk}", key=key, body=b"", build=lambda _case: {})
    if not form.errors:
        try:
            run_once(once, lambda: reply_to_case(case.pk, text, files=files, actor=Actor.complainant()))
        except InvalidInput as error:
            form.take_errors(error.errors)
        except Conflict as error:
            return error_page(request, 409, message=error.message)
    if form.errors:
        held = kept.look_up([*tokens, *kept.keep(uploads)])
        return case_page(request, case, reply_form=form, kept=held, problems=form.problems, status=422)
    return _done(case, _("Tulisan Anda sudah kami terima."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, reference: str) -> HttpResponse:
    """Stars, and whether the problem is solved."""

    def step(case: Case, form: PlainForm) -> Case:
        said = form.cleaned_data
        if said.get("solved") not in {"ya", "tidak"}:
            form.add_error("solved", _("Pilih salah satu."))
        if not said.get("stars"):
            form.add_error("stars", _("Pilih satu sampai lima."))
        if form.errors:
            raise InvalidInput(_("Belum lengkap."))
        stars, solved = int(said["stars"]), said["solved"] == "ya"
        return rate_case(case.pk, stars=stars, solved=solved, comment=said.get("comment", ""), actor=Actor.complainant())

    return _with_form(request, reference, "rate", RatingForm, step, done=_("Terima kasih, penilaian Anda tercatat."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Not solved after all, with the reason."""

    def step(case: Case, form: PlainForm) -> Case:
        return reopen_case(case.pk, reason=form.cleaned_data.get("reason", ""), actor=Actor.complainant())

    return _with_form(request, reference, "reopen", ReasonForm, step, done=_("Laporan dibuka kembali."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the complaint back, after a page that says what that means."""
    return _with_form(
        request,
        reference,
        "withdraw",
        PlainForm,
        lambda case, _form: withdraw_case(case.pk, actor=Actor.complainant()),
        done=_("Laporan dicabut."),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """End the case oneself."""
    return _with_form(
        request,
        reference,
        "close",
        PlainForm,
        lambda case, _form: close_case(case.pk, actor=Actor.complainant()),
        done=_("Laporan ditutup."),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def clarification(request: HttpRequest, reference: str) -> HttpResponse:
    """The agency's clarification, and what one has to say to it."""

    def step(case: Case, form: PlainForm) -> Case:
        said = form.cleaned_data
        stance, text = said.get("stance", ""), said.get("text", "")
        return reply_to_statement(case.pk, text, stance=stance, actor=Actor.complainant())

    done = _("Tanggapan Anda sudah kami terima. Petugas netral memutuskan.")
    return _with_form(request, reference, "clarification", StatementReplyForm, step, done=done)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, reference: str) -> HttpResponse:
    """An objection to the superior of the agency that answered a request for information, or did not."""

    def step(case: Case, form: PlainForm) -> Case:
        said = form.cleaned_data
        return object_to_request(case.pk, said.get("text", ""), ground=said.get("ground", ""), actor=Actor.complainant())

    done = _("Keberatan Anda sudah kami terima. Atasan instansi memutuskannya.")
    return _with_form(request, reference, "objection", ObjectionForm, step, done=done)


def _with_form(
    request: HttpRequest,
    reference: str,
    name: str,
    form_class: type[PlainForm],
    step: Callable[[Case, PlainForm], Case],
    *,
    done: str,
) -> HttpResponse:
    """A page with a form or a question; sent, it takes the step. What the status no longer allows leads back to the case."""
    case = opened_case(request, reference)
    if case is None:
        return ask_first(reference)
    if name not in steps_open(case):
        return _done(case, _("Langkah itu tidak dapat dilakukan lagi. Di bawah ini keadaan laporan yang terbaru."))
    if request.method != "POST":
        return render(request, f"portal/{name}.html", _around(case, name, form_class()))
    form = form_class(request.POST)
    form.is_valid()
    try:
        step(case, form)
    except InvalidInput as error:
        form.take_errors(error.errors)
        return render(request, f"portal/{name}.html", _around(case, name, form), status=422)
    except Conflict as error:
        return _done(case, error.message)
    return _done(case, done)


def _around(case: Case, name: str, form: PlainForm) -> dict[str, object]:
    """What a page with a form shows; whoever replies to a clarification reads it above the form."""
    shown = own_clarification(case, case_events(case)) if name == "clarification" else None
    return {"here": "lacak", "case": case, "form": form, "clarification": shown}


def _done(case: Case, text: str) -> HttpResponse:
    response = redirect("portal:case", case.reference)
    NOTICE.write(response, {"text": text})
    return response
