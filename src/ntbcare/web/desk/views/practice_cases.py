"""Making practice cases: from a real case or invented, confirmed and approved by somebody else, versioned, withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.cases.actor import Actor
from ntbcare.common.errors import InvalidInput, NotFound
from ntbcare.guidance.actions.practice import Exercise, approve_practice, propose_practice, revise_practice, withdraw_practice
from ntbcare.guidance.practice import cases_of
from ntbcare.guidance.quality.stakes import Criterion
from ntbcare.web.desk.officer import desk_page, require_step, user_of, viewer_of_request
from ntbcare.web.desk.reach import branch_asked, branches_of, number_in
from ntbcare.web.desk.views.case import case_id_of
from ntbcare.workflow.practise import MAKERS, make_practice


@require_safe
@desk_page(*MAKERS)
def list_cases(request: HttpRequest) -> HttpResponse:
    """Proposals and approved cases of one branch."""
    return _page(request, branch_asked(request, *MAKERS))


@require_POST
@desk_page(*MAKERS)
def change_case(request: HttpRequest, what: str) -> HttpResponse:
    """Carry out one of the page's forms; what is refused comes back with what was typed."""
    branch = branch_asked(request, *MAKERS)
    try:
        with transaction.atomic():
            said = _change(request, branch.id, what)
    except InvalidInput as error:
        return _page(request, branch, error=error)
    messages.success(request, said)
    return redirect(f"{reverse('desk:practice-cases')}?branch={branch.id}")


@require_step
@desk_page(*MAKERS)
def make(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose a practice case from an answered case."""
    row = make_practice(case_id_of(reference), actor=Actor.officer(viewer_of_request(request)))
    messages.success(request, _("Laporan diusulkan sebagai bahan latihan. Orang lain memeriksanya sebelum dipakai."))
    return redirect(f"{reverse('desk:practice-cases')}?branch={row.branch_id}")


def _change(request: HttpRequest, branch_id: int, what: str) -> str:
    user_id, said = user_of(request).pk, _exercise(request)
    chosen, here = number_in(request.POST.get("id", "")), frozenset({branch_id})
    masked = request.POST.get("masked") == "yes"
    if what == "propose":
        propose_practice(branch_id, said, user_id=user_id)
        return _("Bahan latihan diusulkan. Orang lain memeriksanya sebelum dipakai.")
    if what == "approve":
        approve_practice(chosen, here, said, masked=masked, user_id=user_id)
        return _("Bahan latihan disetujui dan kini ditawarkan kepada petugas.")
    if what == "revise":
        revise_practice(chosen, here, said, masked=masked, user_id=user_id)
        return _("Bahan latihan disimpan sebagai versi baru.")
    if what == "withdraw":
        withdraw_practice(chosen, here, user_id=user_id)
        return _("Bahan latihan ditarik.")
    raise NotFound(_("Langkah ini tidak dikenal."))


def _exercise(request: HttpRequest) -> Exercise:
    return Exercise(**{name: request.POST.get(name, "") for name in ("title", "complaint", "answer", "focus", "lesson")})


def _page(request: HttpRequest, branch: AgencyInfo, *, error: InvalidInput | None = None) -> HttpResponse:
    failed = number_in(request.POST.get("id", "")) if error else 0
    context = {
        "branch": branch,
        "branches": [reference().agencies[pk] for pk in sorted(branches_of(request, *MAKERS))],
        "cases": [(row, request.POST if row.pk == failed else row) for row in cases_of(branch.id)],
        "criteria": Criterion.choices,
        "user_id": user_of(request).pk,
        "error": error,
        "failed": failed,
        "typed": request.POST if error and not failed else {},
    }
    return render(request, "desk/practice_cases.html", context, status=error.status if error else 200)
