"""Administration of time: holidays with their consequences, and policies from draft to force."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import FieldError, InvalidInput, NotFound, NtbCareError
from ntbcare.deadlines.actions.calendars import add_holiday, confirm_holiday, withdraw_holiday
from ntbcare.deadlines.actions.clocks import stale_clocks
from ntbcare.deadlines.actions.policies import (
    adopt_policy,
    circulate_policy,
    comment_on_policy,
    draft_policy,
    set_information_rule,
    set_limit,
    withdraw_policy,
)
from ntbcare.deadlines.models import Calendar, Holiday, InformationRule, Limit, Policy, PolicyState
from ntbcare.deadlines.traces import traces_of
from ntbcare.web.desk.officer import coordinates_province, desk_page, need_province, user_of


class HolidayForm(forms.Form):
    """A day off."""

    day = forms.DateField(label=gettext_lazy("Tanggal"), widget=forms.DateInput(attrs={"type": "date"}))
    name = forms.CharField(label=gettext_lazy("Nama hari libur"), max_length=120)
    calendar = forms.ChoiceField(label=gettext_lazy("Untuk kalender"), required=False)
    source = forms.CharField(
        label=gettext_lazy("Dasar"), help_text=gettext_lazy("Misalnya nomor surat edaran."), max_length=200, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 handed through
        super().__init__(*args, **kwargs)
        named = [(str(row.pk), row.name) for row in Calendar.objects.order_by("pk")]
        self.fields["calendar"].choices = [("", _("semua")), *named]  # type: ignore[attr-defined]  # a ChoiceField


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(Role.COORDINATOR)
def holidays(request: HttpRequest) -> HttpResponse:
    """The days off of a year; a day that is added late moves every open deadline, and each case says why."""
    need_province(request)
    form = HolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            with transaction.atomic():
                add_holiday(
                    said["day"],
                    said["name"],
                    calendar_id=int(said["calendar"]) if said["calendar"] else None,
                    source=said["source"],
                    user_id=user_of(request).pk,
                )
        except NtbCareError as error:
            form.add_error("day", error.message)
        else:
            messages.success(request, _("Hari libur ditambahkan. Semua tenggat yang masih berjalan dihitung ulang."))
            return redirect(f"{request.path}?year={said['day'].year}")
    year = _year(request.GET.get("year", ""))
    rows = Holiday.objects.filter(day__year=year).select_related("calendar", "added_by").order_by("day", "pk")
    context = {
        "form": form,
        "rows": rows,
        "year": year,
        "years": range(2020, local_day(now()).year + 2),
        "waiting": stale_clocks(),
    }
    return render(request, "desk/admin/holidays.html", context, status=422 if form.errors else 200)


@require_POST
@desk_page(Role.COORDINATOR)
def change_holiday(request: HttpRequest, holiday_id: int, what: str) -> HttpResponse:
    """Withdraw a day off, or confirm an estimated one."""
    need_province(request)
    actions = {"withdraw": withdraw_holiday, "confirm": confirm_holiday}
    if what not in actions:
        raise NotFound(_("Langkah ini tidak dikenal."))
    with transaction.atomic():
        actions[what](holiday_id, user_id=user_of(request).pk)
    messages.success(request, _("Kalender disimpan."))
    return redirect("desk:holidays")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(Role.COORDINATOR, Role.LEADER, Role.LIAISON, Role.INSPECTOR, Role.APPROVER, Role.AUDITOR)
def policies(request: HttpRequest) -> HttpResponse:
    """All policies; a coordinator of the province drafts a new one from the one in force."""
    if request.method == "POST":
        need_province(request)
        current = Policy.objects.filter(state=PolicyState.ADOPTED, in_force_from__lte=local_day(now())).latest("in_force_from")
        with transaction.atomic():
            draft = draft_policy(
                request.POST.get("title", "").strip()[:160] or _("Rancangan kebijakan"),
                legal_basis=request.POST.get("legal_basis", "").strip()[:300] or current.legal_basis,
                user_id=user_of(request).pk,
                like=current.pk,
            )
        return redirect("desk:policy", draft.pk)
    hidden = [] if coordinates_province(request) else [PolicyState.DRAFT]
    rows = Policy.objects.exclude(state__in=hidden).order_by("-in_force_from", "-pk")
    return render(request, "desk/admin/policies.html", {"rows": rows, "may_write": coordinates_province(request)})


@require_safe
@desk_page(Role.COORDINATOR, Role.LEADER, Role.LIAISON, Role.INSPECTOR, Role.APPROVER, Role.AUDITOR)
def show_policy(request: HttpRequest, policy_id: int) -> HttpResponse:
    """One policy with its limits, comments, and what may be done with it."""
    return _policy_page(request, _visible_policy(request, policy_id))


@require_POST
@desk_page(Role.COORDINATOR, Role.LEADER, Role.LIAISON, Role.INSPECTOR, Role.APPROVER)
def change_policy(request: HttpRequest, policy_id: int, what: str) -> HttpResponse:
    """Change limits, circulate, comment, adopt, withdraw."""
    policy = _visible_policy(request, policy_id)
    if what != "comment":
        need_province(request)
    try:
        with transaction.atomic():
            _change(policy, what, request.POST, user_of(request).pk)
    except NtbCareError as error:
        return _policy_page(request, policy, error=error)
    messages.success(request, _("Kebijakan disimpan."))
    return redirect("desk:policy", policy.pk)


def _change(policy: Policy, what: str, form: QueryDict, user_id: int) -> None:
    if what == "limits":
        for limit in policy.limits.all():
            _set_limit(policy, limit, form)
        set_information_rule(policy.pk, form.get("information_rule", policy.information_rule))
    elif what == "circulate":
        circulate_policy(policy.pk, user_id=user_id)
    elif what == "comment":
        comment_on_policy(policy.pk, form.get("text", ""), user_id=user_id)
    elif what == "adopt":
        try:
            day = date.fromisoformat(form.get("from", ""))
        except ValueError as error:
            message = _("Isi tanggal mulai berlaku.")
            raise InvalidInput(message, errors=[FieldError("from", "invalid", message)]) from error
        adopt_policy(policy.pk, in_force_from=day, user_id=user_id, document=_document(form))
    elif what == "withdraw":
        withdraw_policy(policy.pk, user_id=user_id)
    else:
        raise NotFound(_("Langkah ini tidak dikenal."))


def _document(form: QueryDict) -> str:
    """The decree or minutes that a policy is adopted by. Raises InvalidInput without one: a rule must be found again."""
    said = form.get("document", "").strip()
    if not said:
        message = _("Isi dokumen penetapannya, misalnya nomor keputusan atau berita acara.")
        raise InvalidInput(message, errors=[FieldError("document", "empty", message)])
    return said


def _set_limit(policy: Policy, limit: Limit, form: QueryDict) -> None:
    amount = form.get(f"amount-{limit.pk}", "")
    if not (amount.isascii() and amount.isdigit() and 0 < int(amount) < 1000):
        message = _("Isi jumlah hari atau jam dengan angka 1 sampai 999.")
        raise InvalidInput(message, errors=[FieldError("amount", "invalid", message)])
    changed = Limit(
        kind=limit.kind,
        key=limit.key,
        amount=int(amount),
        unit=limit.unit,
        calendar=limit.calendar,
        article=form.get(f"article-{limit.pk}", "").strip()[:400],
        verified=form.get(f"verified-{limit.pk}") == "yes",
        remind_before=limit.remind_before,
        at_end=limit.at_end,
    )
    set_limit(policy.pk, changed)


def _policy_page(request: HttpRequest, policy: Policy, *, error: NtbCareError | None = None) -> HttpResponse:
    """The page; after a refusal with everything that was typed still in its form."""
    typed = request.POST
    limits = list(policy.limits.all())
    for limit in limits if f"amount-{limits[0].pk}" in typed else []:
        limit.article = typed.get(f"article-{limit.pk}", "")
        limit.verified = typed.get(f"verified-{limit.pk}") == "yes"
    context = {
        "policy": policy,
        "limits": [(limit, typed.get(f"amount-{limit.pk}", limit.amount)) for limit in limits],
        "typed": typed,
        "information_rules": InformationRule.choices,
        "traces": traces_of(policy.pk),
        "comments": policy.comments.select_related("author").order_by("at"),
        "may_write": coordinates_province(request),
        "error": error,
        "today": local_day(now()),
    }
    return render(request, "desk/admin/policy.html", context, status=error.status if error else 200)


def _visible_policy(request: HttpRequest, policy_id: int) -> Policy:
    policy = get_object_or_404(Policy, pk=policy_id)
    if policy.state == PolicyState.DRAFT and not coordinates_province(request):
        raise NotFound(_("Kebijakan tidak ditemukan."))
    return policy


def _year(text: str) -> int:
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else local_day(now()).year
    return year if 1945 <= year <= 2200 else local_day(now()).year
