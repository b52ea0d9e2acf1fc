"""Rules of disposition and what was learned: written and tried out by coordinators, put into force by the province's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role, Topic
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import NotFound, NtbCareError
from ntbcare.routing.actions import RuleDetails, begin_learning, draft_rule, end_rule, set_threshold, switch_on
from ntbcare.routing.archive import try_out
from ntbcare.routing.models import ModelState, Rule
from ntbcare.routing.queries import automatic_threshold, newest_models, standing_rules
from ntbcare.routing.rules import contradictions
from ntbcare.routing.tasks import give_up_stuck, start_learning
from ntbcare.web.desk.officer import coordinates_province, desk_page, need_province, user_of

SHOWN_MODELS = 6


class RuleForm(forms.Form):
    """A rule in one sentence: cases of this place and matter go to this agency."""

    region_code = forms.ChoiceField(label=gettext_lazy("Wilayah"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Topik"), required=False)
    category = forms.ChoiceField(
        label=gettext_lazy("Kategori"),
        required=False,
        help_text=gettext_lazy("Kategori lebih sempit daripada topik dan didahulukan."),
    )
    target = forms.CharField(
        label=gettext_lazy("Instansi"), max_length=200, widget=forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"})
    )
    everywhere = forms.BooleanField(
        label=gettext_lazy("Kantor bernama ini di kabupaten/kota tempat kejadian"),
        required=False,
        help_text=gettext_lazy("Tulis nama pendeknya saja, misalnya Dishub atau Dinkes."),
    )
    note = forms.CharField(label=gettext_lazy("Dasar atau alasan"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 handed through
        super().__init__(*args, **kwargs)
        snapshot = reference()
        regions = [(one.code, one.name) for one in snapshot.region_children.get(None, [])]
        self._choose("region_code", _("seluruh provinsi"), regions)
        self._choose("topic", _("semua topik"), [(str(code), str(label)) for code, label in Topic.choices])
        categories = sorted((one.code, one.name) for one in snapshot.categories.values() if one.active)
        self._choose("category", _("semua kategori"), sorted(categories, key=lambda one: one[1]))

    def _choose(self, name: str, nothing: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]  # a ChoiceField


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(Role.COORDINATOR)
def show_routing(request: HttpRequest) -> HttpResponse:
    """All rules, and the learned model with its figures. A coordinator of the province writes."""
    form = RuleForm(request.POST or None)
    if request.method == "POST":
        need_province(request)
        if form.is_valid():
            try:
                rule = draft_rule(RuleDetails(**form.cleaned_data), user_id=user_of(request).pk)
            except NtbCareError as error:
                for one in error.errors:
                    form.add_error(one.field if one.field in form.fields else None, one.message)
            else:
                messages.success(request, _("Rancangan disimpan. Lihat hasil cobanya, lalu berlakukan."))
                return redirect("desk:rule", rule.pk)
    return render(request, "desk/admin/routing.html", _context(request, form), status=422 if form.errors else 200)


@require_safe
@desk_page(Role.COORDINATOR)
def show_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """One rule, tried out on the dispositions of the last year."""
    rule = Rule.objects.select_related("region", "category", "agency", "drafted_by").filter(pk=rule_id).first()
    if rule is None:
        raise NotFound(_("Aturan ini tidak ada."))
    tried = try_out(rule)
    context = {
        "rule": rule,
        "tried": tried,
        "agreed_share": 100 * tried.agreed / tried.cases if tried.cases else None,
        "may_write": coordinates_province(request),
    }
    return render(request, "desk/admin/rule.html", context)


@require_POST
@desk_page(Role.COORDINATOR)
def change_rule(request: HttpRequest, rule_id: int, what: str) -> HttpResponse:
    """Put a draft into force, or end a rule."""
    need_province(request)
    if what == "on":
        switch_on(rule_id, user_id=user_of(request).pk)
        messages.success(request, _("Aturan berlaku mulai hari ini."))
    elif what == "end":
        end_rule(rule_id, user_id=user_of(request).pk)
        messages.success(request, _("Aturan diakhiri."))
    else:
        raise NotFound(_("Langkah ini tidak dikenal."))
    return redirect("desk:routing")


@require_POST
@desk_page(Role.COORDINATOR)
def learn_now(request: HttpRequest) -> HttpResponse:
    """Learn from all dispositions now."""
    need_province(request)
    give_up_stuck()
    start_learning(begin_learning(user_id=user_of(request).pk).pk)
    messages.success(request, _("Model sedang dilatih. Halaman ini menampilkan hasilnya."))
    return redirect("desk:routing")


@require_POST
@desk_page(Role.COORDINATOR)
def change_threshold(request: HttpRequest) -> HttpResponse:
    """Say above which sureness cases go their way by themselves, or that none does."""
    need_province(request)
    said = request.POST.get("threshold", "")
    chosen = next((value for value in _thresholds() if said == f"{value:g}"), None)
    if said and chosen is None:
        raise NotFound(_("Ambang ini tidak dikenal."))
    set_threshold(chosen, user_id=user_of(request).pk)
    messages.success(request, _("Ambang disimpan."))
    return redirect("desk:routing")


def _thresholds() -> list[float]:
    return [0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5]


def _context(request: HttpRequest, form: RuleForm) -> dict[str, Any]:
    snapshot, today = reference(), local_day(now())
    rows = list(Rule.objects.select_related("region", "category", "agency"))
    models = newest_models(limit=SHOWN_MODELS)
    used = next((one for one in models if one.in_use), None)
    return {
        "form": form,
        "drafts": [row for row in rows if row.in_force_from is None],
        "standing": [row for row in rows if row.in_force_from and (row.in_force_until is None or row.in_force_until > today)],
        "ended": [row for row in rows if row.in_force_until and row.in_force_until <= today],
        "contradictions": contradictions(standing_rules(), snapshot, day=today),
        "models": models,
        "used": used,
        "learning": any(one.state == ModelState.LEARNING for one in models),
        "threshold": automatic_threshold(),
        "thresholds": _consequences(used.figures if used else {}),
        "may_write": coordinates_province(request),
        "agencies": [agency for agency in snapshot.agencies.values() if agency.active],
    }


def _consequences(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """What each threshold would have meant for the cases of the trial: how many go by themselves, how many of them wrong."""
    test = figures.get("test") or 0
    told = {row["threshold"]: row for row in figures.get("thresholds", [])}
    return [
        {
            "value": f"{value:g}",
            "share": 100 * told[value]["cases"] / test if test and value in told else None,
            "wrong": 100 * told[value]["wrong"] / told[value]["cases"] if value in told and told[value]["cases"] else None,
        }
        for value in _thresholds()
    ]
