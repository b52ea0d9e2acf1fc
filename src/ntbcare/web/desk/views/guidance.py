"""The answers of a branch: what holds for their quality, templates to begin from, and examples that others have approved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Forbidden, InvalidInput, NotFound
from ntbcare.guidance.actions.answers import (
    approve_good,
    revise_good,
    save_template,
    set_policy,
    withdraw_good,
    withdraw_template,
)
from ntbcare.guidance.fields import FIELDS
from ntbcare.guidance.queries import good_answers_of, holding_of, policies_of, templates_of
from ntbcare.web.desk.officer import desk_page, user_of
from ntbcare.web.desk.reach import branch_asked, branches_of, number_in

READERS = (Role.COORDINATOR, Role.APPROVER, Role.LIAISON)


class PolicyForm(forms.Form):
    """What the branch does with a low score."""

    holds = forms.ChoiceField(
        label=gettext_lazy("Bila nilainya rendah"),
        choices=[
            ("no", gettext_lazy("menyarankan saja")),
            ("yes", gettext_lazy("menahan sampai petugas kedua menyetujui")),
        ],
    )
    threshold = forms.IntegerField(
        label=gettext_lazy("Tahan di bawah nilai"), min_value=1, max_value=100, required=False, initial=40
    )
    from_day = forms.DateField(label=gettext_lazy("Berlaku mulai"), widget=forms.DateInput(attrs={"type": "date"}))
    basis = forms.CharField(label=gettext_lazy("Dasar"), max_length=200, required=False)


@require_safe
@desk_page(*READERS)
def show_guidance(request: HttpRequest) -> HttpResponse:
    """Policy, templates and examples of one branch."""
    return _page(request, branch_asked(request, *READERS))


@require_POST
@desk_page(Role.COORDINATOR, Role.APPROVER)
def change_guidance(request: HttpRequest, what: str) -> HttpResponse:
    """Carry out one of the page's forms; what is refused comes back with what was typed."""
    branch = branch_asked(request, *READERS)
    if what not in _CHANGES:
        raise NotFound(_("Langkah ini tidak dikenal."))
    roles, change = _CHANGES[what]
    if branch.id not in branches_of(request, *roles):
        raise Forbidden(_("Peran Anda tidak berwenang melakukan langkah ini."))
    try:
        with transaction.atomic():
            said = change(request, branch.id, user_of(request).pk)
    except InvalidInput as error:
        return _page(request, branch, failed=what, error=error)
    messages.success(request, said)
    return redirect(f"/desk/guidance/?branch={branch.id}")


def _page(request: HttpRequest, branch: AgencyInfo, *, failed: str = "", error: InvalidInput | None = None) -> HttpResponse:
    holding = holding_of(branch.id)
    start = {"holds": "yes" if holding.holds else "no", "threshold": holding.threshold or 40, "from_day": local_day(now())}
    context: dict[str, Any] = {
        "branch": branch,
        "branches": [reference().agencies[pk] for pk in sorted(branches_of(request, *READERS))],
        "holding": holding,
        "form": PolicyForm(request.POST if failed == "policy" else None, initial=start),
        "policies": policies_of(branch.id),
        "today": local_day(now()),
        "templates": templates_of(branch.id),
        "fields": [f"{{{name}}}" for name in FIELDS],
        "good": good_answers_of(branch.id),
        "decides": branch.id in branches_of(request, Role.COORDINATOR),
        "approves": branch.id in branches_of(request, Role.COORDINATOR, Role.APPROVER),
        "user_id": user_of(request).pk,
        "failed": failed,
        "error": error,
        "typed": request.POST if failed else {},
    }
    return render(request, "desk/guidance.html", context, status=error.status if error else 200)


def _policy(request: HttpRequest, branch_id: int, user_id: int) -> str:
    form = PolicyForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(_("Periksa isian yang ditandai."))
    said = form.cleaned_data
    set_policy(
        branch_id,
        holds=said["holds"] == "yes",
        threshold=said["threshold"] or 0,
        from_day=said["from_day"],
        basis=said["basis"],
        user_id=user_id,
    )
    return _("Kebijakan jawaban disimpan.")


def _template(request: HttpRequest, branch_id: int, user_id: int) -> str:
    save_template(branch_id, name=request.POST.get("name", ""), body=request.POST.get("body", ""), user_id=user_id)
    return _("Templat disimpan sebagai versi baru.")


def _withdraw_template(request: HttpRequest, branch_id: int, user_id: int) -> str:
    withdraw_template(number_in(request.POST.get("id", "")), frozenset({branch_id}), user_id=user_id)
    return _("Templat ditarik.")


def _approve(request: HttpRequest, branch_id: int, user_id: int) -> str:
    approve_good(
        number_in(request.POST.get("id", "")), frozenset({branch_id}), text=request.POST.get("text", ""), user_id=user_id
    )
    return _("Contoh disetujui dan kini ditawarkan kepada petugas lain.")


def _revise(request: HttpRequest, branch_id: int, user_id: int) -> str:
    revise_good(number_in(request.POST.get("id", "")), frozenset({branch_id}), text=request.POST.get("text", ""), user_id=user_id)
    return _("Contoh disimpan sebagai versi baru.")


def _withdraw(request: HttpRequest, branch_id: int, user_id: int) -> str:
    withdraw_good(number_in(request.POST.get("id", "")), frozenset({branch_id}), user_id=user_id)
    return _("Contoh ditarik.")


_BOTH = (Role.COORDINATOR, Role.APPROVER)
_CHANGES: dict[str, tuple[tuple[Role, ...], Callable[[HttpRequest, int, int], str]]] = {
    "policy": ((Role.COORDINATOR,), _policy),
    "template": ((Role.COORDINATOR,), _template),
    "withdraw-template": ((Role.COORDINATOR,), _withdraw_template),
    "approve": (_BOTH, _approve),
    "revise": (_BOTH, _revise),
    "withdraw": (_BOTH, _withdraw),
}
