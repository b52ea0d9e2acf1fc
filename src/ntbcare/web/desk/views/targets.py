"""Targets of the figures: read by all who read figures, laid down by the province's coordinators, never overwritten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import InvalidInput
from ntbcare.monitoring.indicators import indicator
from ntbcare.monitoring.models import Target, TargetOf
from ntbcare.monitoring.targets import MEASURES, Judged, NewTarget, add_target, end_target
from ntbcare.web.desk.officer import coordinates_province, desk_page, need_province, user_of
from ntbcare.web.desk.views.figures import ROLES


class TargetForm(forms.Form):
    """A new target."""

    name = forms.CharField(label=gettext_lazy("Nama target"), max_length=120)
    measure = forms.ChoiceField(label=gettext_lazy("Angka"))
    held_against = forms.ChoiceField(label=gettext_lazy("Dinilai atas"), choices=TargetOf.choices)
    at_least = forms.DecimalField(
        label=gettext_lazy("Paling sedikit, dalam persen"), min_value=0, max_value=100, decimal_places=1
    )
    share = forms.DecimalField(
        label=gettext_lazy("Oleh sekian persen instansi"), min_value=0, max_value=100, decimal_places=1, required=False,
        help_text=gettext_lazy("Hanya bila dinilai atas bagian instansi yang mencapainya."),
    )  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Dasar"), max_length=200)
    valid_from = forms.DateField(label=gettext_lazy("Berlaku sejak"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_until = forms.DateField(
        label=gettext_lazy("Berlaku sampai"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 handed through
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [(name, indicator(name).label) for name in MEASURES]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*ROLES)
def targets(request: HttpRequest) -> HttpResponse:
    """All targets, those in force first; a coordinator of the province adds one."""
    if request.method == "POST":
        need_province(request)
    form = TargetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                add_target(NewTarget(**form.cleaned_data), user_id=user_of(request).pk)
        except InvalidInput as error:
            for one in error.errors:
                form.add_error(one.field, one.message)
        else:
            messages.success(request, _("Target disimpan. Angka langsung dinilai dengannya."))
            return redirect("desk:targets")
    rows = [Judged(row, None) for row in Target.objects.select_related("added_by").order_by("-valid_from", "-pk")]
    context = {"form": form, "rows": rows, "may_set": coordinates_province(request), "today": local_day(now())}
    return render(request, "desk/admin/targets.html", context, status=422 if form.errors else 200)


@require_POST
@desk_page(*ROLES)
def end(request: HttpRequest, target_id: int) -> HttpResponse:
    """Let a target end: it holds for what was received until yesterday."""
    need_province(request)
    with transaction.atomic():
        end_target(target_id, last=local_day(now()) - timedelta(days=1), user_id=user_of(request).pk)
    messages.success(request, _("Target diakhiri. Untuk laporan sebelum hari ini tetap dipakai."))
    return redirect("desk:targets")
