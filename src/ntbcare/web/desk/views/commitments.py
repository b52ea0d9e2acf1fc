"""Commitments at the desk: written down, confirmed, reported on half-year by half-year, withdrawn with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import NotFound
from ntbcare.monitoring.boards.audiences import READERS
from ntbcare.monitoring.meetings.access import Reach
from ntbcare.monitoring.meetings.commitments import (
    commitment_for,
    commitments_for,
    confirm_commitment,
    rewrite_commitment,
    withdraw_commitment,
    write_commitment,
)
from ntbcare.monitoring.meetings.progress import judge_report, report_progress
from ntbcare.monitoring.models import Commitment, RemarkKind
from ntbcare.monitoring.remarks import make_remark
from ntbcare.monitoring.scorecard import HalfYear
from ntbcare.web.desk.officer import desk_page, viewer_of_request
from ntbcare.web.desk.tracked.base import (
    StepForm,
    active_agencies,
    carry_out,
    chosen_government,
    governments,
    page_by_key,
    reach_of_request,
)
from ntbcare.web.desk.tracked.commitment_forms import (
    CommentForm,
    CommitmentForm,
    ConfirmForm,
    JudgeForm,
    ReportForm,
    WithdrawForm,
)
from ntbcare.web.desk.tracked.commitment_page import page_context

Forms = dict[str, StepForm]


@require_safe
@desk_page(*READERS)
def list_commitments(request: HttpRequest) -> HttpResponse:
    """The commitments that the officer sees, newest first."""
    reach = reach_of_request(request)
    context = {
        "page": page_by_key(commitments_for(reach), request.GET.get("after", "")),
        "nodes": governments(_writable(reach)),
    }
    return render(request, "desk/commitments.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*READERS)
def new_commitment(request: HttpRequest) -> HttpResponse:
    """``?place=…``: write one down."""
    reach = reach_of_request(request)
    node = chosen_government(request.GET.get("place", ""), _writable(reach))
    form = CommitmentForm(request.POST or None)
    made: list[Commitment] = []
    status = 200
    if request.method == "POST":
        status = carry_out(form, lambda data: made.append(write_commitment(form.said(data), branch_id=node.id, reach=reach)))
        if not status:
            messages.success(request, _("Komitmen tersimpan. Umum membacanya setelah koordinator memastikannya."))
            return redirect("desk:commitment", made[0].pk)
    return render(
        request, "desk/commitment_form.html", {"form": form, "node": node, "agencies": active_agencies()}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*READERS)
def edit_commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is not confirmed yet."""
    reach = reach_of_request(request)
    commitment = commitment_for(reach, pk)
    if commitment.confirmed_at is not None or not _has_voice(commitment, reach):
        raise NotFound(_("Komitmen ini tidak dapat diubah."))
    form = CommitmentForm(request.POST) if request.method == "POST" else CommitmentForm(initial=CommitmentForm.of(commitment))
    status = 200
    if request.method == "POST":
        status = carry_out(form, lambda data: rewrite_commitment(pk, form.said(data), seen=data["seen"], reach=reach))
        if not status:
            messages.success(request, _("Tersimpan."))
            return redirect("desk:commitment", pk)
    context = {"form": form, "node": reference().agencies[commitment.branch_id], "commitment": commitment}
    return render(request, "desk/commitment_form.html", context | {"agencies": active_agencies()}, status=status)


@require_safe
@desk_page(*READERS)
def show_commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """What was promised, how far it is, and what may be done."""
    reach = reach_of_request(request)
    return render(request, "desk/commitment.html", page_context(commitment_for(reach, pk), reach, viewer_of_request(request)))


@require_POST
@desk_page(*READERS)
def change_commitment(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Confirm, withdraw, report, or comment."""
    reach = reach_of_request(request)
    commitment = commitment_for(reach, pk)
    forms: dict[str, Callable[[], StepForm]] = {
        "confirm": lambda: ConfirmForm(request.POST, name=what),
        "withdraw": lambda: WithdrawForm(request.POST, name=what),
        "report": lambda: ReportForm(commitment, request.POST, name=what),
        "comment": lambda: CommentForm(request.POST, name=what),
    }
    if what not in forms or (what == "comment" and not may_comment(request, commitment)):
        raise NotFound(_("Langkah ini tidak dikenal."))
    form = forms[what]()
    status = carry_out(form, lambda data: _do(what, commitment, data, reach))
    if status:
        context = page_context(commitment_for(reach, pk), reach, viewer_of_request(request), failed={what: form})
        return render(request, "desk/commitment.html", context, status=status)
    messages.success(request, _("Terkirim kepada koordinator.") if what == "comment" else _("Tersimpan."))
    return redirect("desk:commitment", pk)


@require_POST
@desk_page(*READERS)
def judge(request: HttpRequest, pk: int, report_id: int) -> HttpResponse:
    """A coordinator confirms a report or refuses it with a reason."""
    reach = reach_of_request(request)
    commitment_for(reach, pk)
    form = JudgeForm(request.POST)
    status = carry_out(
        form,
        lambda data: judge_report(pk, report_id, accepted=data["accepted"] == "yes", reason=data["reason"], reach=reach),
    )
    if status:
        said = [str(message) for several in form.errors.values() for message in several]
        context = page_context(commitment_for(reach, pk), reach, viewer_of_request(request), problems=said)
        return render(request, "desk/commitment.html", context, status=status)
    messages.success(request, _("Tersimpan."))
    return redirect("desk:commitment", pk)


def may_comment(request: HttpRequest, commitment: Commitment) -> bool:
    """Whether the officer is an observer of the commitment's government, and everybody may read it."""
    observes = commitment.branch_id in viewer_of_request(request).reach_as(Role.OBSERVER)
    return observes and commitment.confirmed_at is not None


def _do(what: str, commitment: Commitment, data: dict[str, Any], reach: Reach) -> object:
    if what == "confirm":
        return confirm_commitment(commitment.pk, seen=data["seen"], reach=reach)
    if what == "withdraw":
        return withdraw_commitment(commitment.pk, data["text"], reach=reach)
    if what == "report":
        return report_progress(commitment.pk, ReportForm.said(data), reach=reach)
    return make_remark(
        branch_id=commitment.branch_id, period=HalfYear.of(local_day(now())), kind=RemarkKind.COMMENT, text=data["text"],
        user_id=reach.user_id, commitment_id=commitment.pk,
    )  # fmt: skip


def _writable(reach: Reach) -> frozenset[int]:
    """The governments for which the officer may write a commitment down: those coordinated, and those of the own agencies."""
    known = reference().agencies
    return reach.coordinates | {known[agency_id].branch_id for agency_id in reach.speaks_for}


def _has_voice(commitment: Commitment, reach: Reach) -> bool:
    return commitment.branch_id in reach.coordinates or commitment.owner_id in reach.speaks_for
